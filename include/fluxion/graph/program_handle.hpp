// What a program and its copies hold, and how their calls become jobs.
// For: program.hpp. Read first: program_state.hpp, columns.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include <Eigen/SparseCore>

#include <fluxion/derivatives/output.hpp>
#include <fluxion/graph/columns.hpp>
#include <fluxion/graph/program_state.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Checks shapes, and says where points are and where results go; the rest is up to the state, which
/// all copies share.
class ProgramHandle {
 protected:
  using Vector = fluxion::Vector<double>;
  using Matrix = fluxion::Matrix<double>;
  using SparseMatrix = Eigen::SparseMatrix<double>;
  using Argument = VectorArgument<double>;
  using Columns = ColumnsArgument;
  using Product = graph::Product;
  using Workspace = graph::ProgramWorkspace;

  ProgramHandle(std::shared_ptr<const graph::ProgramState> state, std::vector<double> parameters)
      : state_(std::move(state)), parameters_(std::move(parameters)) {}

  const graph::Sizes& sizes() const { return state_->sizes(); }
  Eigen::Index inputs() const { return index(sizes().inputs); }
  Eigen::Index outputs() const { return index(sizes().outputs); }
  Eigen::Index parameter_count() const { return index(sizes().parameters); }
  Eigen::Map<const Vector> parameters() const {
    return {parameters_.data(), index(parameters_.size())};
  }

  void require_one_output(const char* function) const {
    if (sizes().outputs != 1) graph::throw_outputs(function, sizes().outputs);
  }

  static graph::Target target(const VectorOutput<double>& y) {
    return {y.data(), static_cast<std::size_t>(y.size()), y.stride(), 0, 0};
  }
  static graph::Target target(const MatrixOutput<double>& y) {
    return {y.data(), static_cast<std::size_t>(y.rows()), y.row_stride(), y.col_stride(), 0};
  }

  // A column for each point.
  static graph::Target each(const MatrixOutput<double>& y) {
    return {y.data(), static_cast<std::size_t>(y.rows()), y.row_stride(), 0, y.col_stride()};
  }

  graph::Job job_at(const char* function, Product product, const Argument& x) const {
    check_size(function, "the point", x.view().size(), inputs());
    return {.product = product,
            .points = {.inputs = {x.view().data(), 0}, .parameters = {parameters_.data(), 0}}};
  }

  template <class P>
  void product_into(const char* function,
                    Product product,
                    const Argument& x,
                    const Argument& direction,
                    Eigen::Index direction_size,
                    P& result,
                    Eigen::Index result_size,
                    Workspace& workspace) const {
    check_size(function, "the direction", direction.view().size(), direction_size);
    graph::Job job = job_at(function, product, x);
    job.points.directions = {direction.view().data(), 0};
    job.entries = target(output<double>(function, result, result_size));
    state_->evaluate(job, workspace);
  }

  SparseMatrix sparse(const char* function,
                      Product product,
                      const Argument& x,
                      Workspace& workspace) const {
    SparsityPattern pattern;
    graph::Job job = job_at(function, product, x);
    job.pattern = &pattern;
    job.sparse = &workspace.sparse;
    state_->evaluate(job, workspace);
    SparseMatrix matrix(pattern.rows(), pattern.cols());
    matrix.resizeNonZeros(pattern.entries());
    std::copy(pattern.starts().begin(), pattern.starts().end(), matrix.outerIndexPtr());
    std::copy(pattern.row_indices().begin(), pattern.row_indices().end(), matrix.innerIndexPtr());
    std::copy(workspace.sparse.begin(), workspace.sparse.end(), matrix.valuePtr());
    return matrix;
  }

  // The points and their number; the caller says where the results go once it knows that.
  template <class Results>
  void run_many(const char* function,
                Product product,
                const Columns& points,
                const PerPoint& parameters,
                const Columns& directions,
                Workspace& workspace,
                const Results& results) const {
    const Columns own(this->parameters());
    const Columns& given = parameters.columns() == nullptr ? own : *parameters.columns();
    const bool directed = graph::has_directions(product);
    const Eigen::Index size = directed ? product == Product::vjp ? outputs() : inputs() : 0;
    const Eigen::Index count = common_count(function,
                                            {{"the point", points, inputs()},
                                             {"the parameter vector", given, parameter_count()},
                                             {"the direction", directions, size}});
    graph::Job job{.product = product,
                   .points = {points.strided(), given.strided(), directions.strided()},
                   .count = static_cast<std::size_t>(count)};
    results(count, job);
    state_->evaluate(job, workspace);
  }

  Matrix many(const char* function,
              Product product,
              const Columns& points,
              const PerPoint& parameters,
              const Columns& directions,
              Eigen::Index rows) const {
    Matrix results;
    graph::BorrowedWorkspace workspace;
    const auto into = [&](Eigen::Index count, graph::Job& job) {
      results.resize(rows, count);
      main_target(job) = each(output<double>(function, results, rows, count));
    };
    run_many(function, product, points, parameters, directions, workspace, into);
    return results;
  }

  template <class Y>
  void many_into(const char* function,
                 Product product,
                 const Columns& points,
                 const PerPoint& parameters,
                 const Columns& directions,
                 Y& y,
                 Eigen::Index rows,
                 Workspace& workspace) const {
    const auto into = [&](Eigen::Index count, graph::Job& job) {
      main_target(job) = each(output<double>(function, y, rows, count));
    };
    run_many(function, product, points, parameters, directions, workspace, into);
  }

  std::shared_ptr<const graph::ProgramState> state_;
  std::vector<double> parameters_;

 private:
  static Eigen::Index index(std::size_t size) { return static_cast<Eigen::Index>(size); }

  // Where what was asked for goes.
  static graph::Target& main_target(graph::Job& job) {
    return job.product == Product::value ? job.values : job.entries;
  }

  /// Columns that all points have one of, or share.
  struct Input {
    const char* name;
    const Columns& columns;
    Eigen::Index rows;
  };

  // As many points as there are columns; throws if they do not agree.
  static Eigen::Index common_count(const char* function, std::initializer_list<Input> inputs) {
    Eigen::Index count = 1;
    for (const Input& input : inputs) {
      check_size(function, input.name, input.columns.rows(), input.rows);
      if (input.columns.cols() == 1 || input.columns.cols() == count) continue;
      if (count != 1) graph::throw_columns(function, input.name, input.columns.cols(), count);
      count = input.columns.cols();
    }
    if (count > std::numeric_limits<std::uint32_t>::max()) {
      graph::throw_too_many_points(function, count);
    }
    return count;
  }
};

}  // namespace fluxion::inline FLUXION_ABI::detail
