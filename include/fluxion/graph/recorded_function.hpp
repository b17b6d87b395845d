// A user's function as what a program calls to record it again, or to do without a recording.
// For: program.hpp. Read first: function.hpp, record.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/graph/function.hpp>
#include <fluxion/graph/record.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// A copy of a function of type F.
template <class F, Arguments arguments> class RecordedFunction final : public Function {
 public:
  explicit RecordedFunction(F f) : f_(std::move(f)) {}

  Path record(std::span<const double> x, std::span<const double> parameters) const override {
    return graph::record<arguments>(f_, x, parameters);
  }

  void value(std::span<const double> x,
             std::span<const double> parameters,
             std::span<double> y) const override {
    // Without a recording they are plain numbers, and f need not compile for double.
    const Vector<Var> inputs = as_vector(x).cast<Var>();
    const Vector<Var> given = as_vector(parameters).cast<Var>();
    Vector<Var> result;
    evaluate<arguments>(f_, inputs, given, result);
    check_outputs(static_cast<std::size_t>(result.size()), y.size());
    std::transform(
        result.begin(), result.end(), y.begin(), [](const Var& each) { return each.value(); });
  }

  void jacobian(std::span<const double> x,
                std::span<const double> parameters,
                std::span<double> y,
                std::span<double> jacobian) const override {
    const Vector<Var> given = as_vector(parameters).cast<Var>();
    const auto of_point = [&](const Vector<Var>& inputs) {
      Vector<Var> result;
      evaluate<arguments>(f_, inputs, given, result);
      return result;
    };
    const auto outputs = [&](Eigen::Index m) {
      check_outputs(static_cast<std::size_t>(m), y.size());
      return std::pair(fluxion::detail::VectorOutput<double>(y.data(), m, 1),
                       fluxion::detail::MatrixOutput<double>(
                           jacobian.data(), m, static_cast<Eigen::Index>(x.size()), 1, m));
    };
    fluxion::detail::JacobianResult<double, decltype(outputs)> result(outputs);
    fluxion::detail::reverse_rows(of_point, as_vector(x), true, result);
  }

 private:
  F f_;
};

}  // namespace fluxion::inline FLUXION_ABI::graph
