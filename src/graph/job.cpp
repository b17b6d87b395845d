// Where the numbers of a job are.
// For: evaluations of programs. Read first: job.hpp.
// SPDX-License-Identifier: MIT
#include "job.hpp"

#include <algorithm>
#include <functional>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

/// From the first number to the last one of some memory.
struct Extent {
  const double* first;
  const double* last;
};

// Of data[i * step + p * stride]; both counts are at least 1.
Extent extent(const double* data,
              std::size_t numbers,
              std::ptrdiff_t step,
              std::size_t points,
              std::ptrdiff_t stride) {
  const std::ptrdiff_t along[] = {static_cast<std::ptrdiff_t>(numbers - 1) * step,
                                  static_cast<std::ptrdiff_t>(points - 1) * stride};
  Extent result{data, data};
  for (const std::ptrdiff_t way : along) (way < 0 ? result.first : result.last) += way;
  return result;
}

bool overlap(const Extent& a, const Extent& b) {
  const std::less_equal<> is_before;  // of pointers into any memory
  return is_before(a.first, b.last) && is_before(b.first, a.last);
}

bool reads(const Columns& columns, std::size_t numbers, std::size_t points, const Extent& memory) {
  return numbers > 0 &&
         overlap(extent(columns.data, numbers, columns.step, points, columns.stride), memory);
}

}  // namespace

Shared shared_by(const Job& job, const Sizes& sizes) {
  if (job.count == 1) return Shared::nothing;
  if (sizes.parameters > 0 && job.points.parameters.stride == 0) return Shared::parameters;
  if (job.points.inputs.stride == 0) return Shared::inputs;
  return Shared::nothing;
}

void copy(std::span<const double> numbers, const Target& target, std::uint32_t point) {
  for (std::size_t e = 0; e < numbers.size(); ++e) {
    target.entry(e)[static_cast<std::ptrdiff_t>(point) * target.point] = numbers[e];
  }
}

std::span<const double> at(const Columns& columns,
                           std::uint32_t point,
                           std::size_t count,
                           std::vector<double>& room) {
  const double* const first = columns.at(point);
  if (columns.step == 1) return {first, count};
  room.clear();
  for (std::size_t i = 0; i < count; ++i) {
    room.push_back(first[static_cast<std::ptrdiff_t>(i) * columns.step]);
  }
  return room;
}

bool are_contiguous(const Points& points) {
  return points.inputs.step == 1 && points.parameters.step == 1 && points.directions.step == 1;
}

void make_ready(const Code& code, Width width, const Job& job) {
  const auto are_columns = [](const Columns& each) { return each.stride != 0 && each.step == 1; };
  const auto is_column = [](const Target& each) { return each.data != nullptr && each.point != 1; };
  const MachineCode* machine = code.machine_code(width);
  if (machine != nullptr &&
      (are_columns(job.points.inputs) || are_columns(job.points.parameters) ||
       are_columns(job.points.directions) || is_column(job.values) || is_column(job.entries))) {
    machine->make_ready(code);
  }
}

bool are_free_lines(const Job& job, const Sizes& sizes) {
  if (has_directions(job.product) || job.sparse != nullptr) return false;
  const auto of = [&](const Target& target) {
    return extent(target.data, target.rows, target.row, job.count, target.point);
  };
  const auto is_free = [&](const Target& target) {
    const bool are_lines = target.point == 1 && target.column == 0;
    return target.data == nullptr ||
           (are_lines && !reads(job.points.inputs, sizes.inputs, job.count, of(target)) &&
            !reads(job.points.parameters, sizes.parameters, job.count, of(target)));
  };
  const bool are_two = job.values.data != nullptr && job.entries.data != nullptr;
  return is_free(job.values) && is_free(job.entries) &&
         !(are_two && overlap(of(job.values), of(job.entries)));
}

}  // namespace fluxion::inline FLUXION_ABI::graph
