// Writes computations: one at a time on each thread, for each type of number.
// For: inspect/traced.hpp. Read first: include/fluxion/inspect/computation.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

#include <fluxion/inspect/computation.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

template <class T> constinit thread_local Computation<T>* current = nullptr;

std::uint64_t next_run() {
  static constinit std::atomic<std::uint64_t> runs = 0;
  return ++runs;
}

template <class T> bool is_of_this_run(OperationId id) {
  return current<T> != nullptr && current<T>->run == id.run;
}

bool is_of_a_library(std::string_view file) {
  constexpr std::string_view folders[] = {"include/fluxion/", "/Eigen/src/", "/include/c++/"};
  return std::any_of(std::begin(folders), std::end(folders), [&](std::string_view folder) {
    return file.find(folder) != std::string_view::npos;
  });
}

/// An operation without line has only operands without line or complete ones, so the walk can stop
/// at the first that has one.
template <class T>
void locate_all(Computation<T>& computation, std::size_t index, const SourceLine& line) {
  std::vector<std::size_t> waiting = {index};
  while (!waiting.empty()) {
    const std::size_t i = waiting.back();
    waiting.pop_back();
    Operation<T>& operation = computation.operations[i];
    if (i < computation.inputs || operation.line) continue;
    operation.line = line;
    for (const Operand<T>& operand : computation.operands_of(operation)) {
      if (!operand.is_constant()) waiting.push_back(operand.id.index);
    }
  }
}

}  // namespace

template <class T>
Noting<T>::Noting(Computation<T>& computation)
    : computation_(computation), outer_(std::exchange(current<T>, &computation)) {
  computation_.run = next_run();
}

template <class T> Noting<T>::~Noting() { current<T> = outer_; }

template <class T> Noted<T> Noting<T>::input(T value) {
  computation_.operations.push_back({.name = {}, .value = value, .active = true});
  return {value, {computation_.run, computation_.inputs++}};
}

template <class T> void Noting<T>::output(const Noted<T>& number) {
  computation_.outputs.push_back(is_of_this_run<T>(number.id) ? number
                                                              : Noted<T>{number.value, {}});
}

template <class T> bool Noting<T>::is_active(OperationId id) {
  return is_of_this_run<T>(id) && current<T>->operations[id.index].active;
}

template <class T>
OperationId Noting<T>::note(std::string_view name, T value, std::span<const Operand<T>> operands) {
  if (current<T> == nullptr) return {};
  const bool active =
      std::any_of(operands.begin(), operands.end(), [](const auto& x) { return is_active(x.id); });
  if (!active && std::isfinite(value)) return {};
  Computation<T>& computation = *current<T>;
  const std::size_t first = computation.operands.size();
  computation.operations.push_back({name, value, first, operands.size(), active});
  for (Operand<T> operand : operands) {
    if (!is_of_this_run<T>(operand.id)) operand.id = {};
    computation.operands.push_back(operand);
  }
  return {computation.run, computation.operations.size() - 1};
}

template <class T> void Noting<T>::locate(OperationId id, const SourceLine& line) {
  if (!line || !is_of_this_run<T>(id) || current<T>->operations[id.index].line) return;
  if (!is_of_a_library(line.file)) locate_all(*current<T>, id.index, line);
}

template class Noting<float>;
template class Noting<double>;
template class Noting<long double>;

}  // namespace fluxion
