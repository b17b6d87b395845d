// Functions of whole matrices: values and derivatives without a step for each entry.
// For: linear_algebra/*. A matrix rule says what a function of matrices is and how its derivative
// maps tangents forward and adjoints back; this applies it to plain and active numbers. Read first:
// reverse/operation.hpp.
//
// A rule is a class template over the number type T, which may be active itself, with
//     Rule(Matrices<T, n> x)                           the function at x
//     results() -> const Matrices<T, m>&               its values
//     push_forward(tangents of x) -> tangents of the results, as arrays of matrices
//     pull_back(adjoints, sums)                        adds to sums[i] what belongs to x[i]; it is
//                                                      empty where x[i] is a constant
//     kept() -> how many numbers it keeps for that
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <fluxion/eigen.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

template <class T, std::size_t n> using Matrices = std::array<Matrix<T>, n>;
/// Adjoints, in the memory of a tape.
template <class T> using MatrixMap = Eigen::Map<Matrix<T>>;
template <class T> using ConstMatrixMap = Eigen::Map<const Matrix<T>>;

/// The entries of x by columns; a copy only where they do not lie like that in memory.
template <class X>
using EntriesOf = Eigen::Ref<const Matrix<typename X::Scalar>, 0, Eigen::OuterStride<>>;

/// The number one level below S for an entry x of the arguments, which is an S or a constant.
template <class S, class X> auto primal_of(const X& x) {
  if constexpr (std::same_as<X, S>) {
    return x.value();
  } else {
    return static_cast<typename S::Primal>(x);
  }
}
template <class S, class X> Matrix<typename S::Primal> primals_of(const X& x) {
  return x.unaryExpr([](const typename X::Scalar& entry) { return primal_of<S>(entry); });
}

/// The matrices that convert(x) makes of each entry of x.
template <class S, class T, std::size_t m, class Convert>
Matrices<S, m> converted(const Matrices<T, m>& x, const Convert& convert) {
  Matrices<S, m> y;
  for (std::size_t i = 0; i < m; ++i) {
    y[i].resize(x[i].rows(), x[i].cols());
    std::transform(x[i].data(), x[i].data() + x[i].size(), y[i].data(), convert);
  }
  return y;
}

// Dual numbers

/// Whether direction `lane` reaches an entry of x; only masked tangents know.
template <class D, class X> bool is_reached(const X& x, std::size_t lane) {
  if constexpr (!std::same_as<typename X::Scalar, D>) {
    return false;
  } else if constexpr (requires(const D& d) { d.tangents().reaches(lane); }) {
    return x.unaryExpr([lane](const D& entry) { return entry.tangents().reaches(lane); }).any();
  } else {
    return true;
  }
}

template <class D, class X> Matrix<typename D::Primal> tangents_of(const X& x, std::size_t lane) {
  using T = typename D::Primal;
  if constexpr (std::same_as<typename X::Scalar, D>) {
    return x.unaryExpr([lane](const D& entry) -> T { return entry.tangent(lane); });
  } else {
    return Matrix<T>::Zero(x.rows(), x.cols());
  }
}

template <class D, class T>
void set_tangents(Matrix<D>& y, std::size_t lane, const Matrix<T>& tangents) {
  for (Eigen::Index k = 0; k < y.size(); ++k) {
    D& entry = y.data()[k];
    auto lanes = entry.tangents();
    lanes.set(lane, tangents.data()[k]);
    entry = D(entry.value(), lanes);
  }
}

// Variables

/// Nothing can extend the statements of x any more when the operation on them is recorded.
template <class V, class X> ArgumentIds ids_of(const X& x) {
  if constexpr (std::same_as<typename X::Scalar, V>) {
    if (x.cols() > 1 && x.outerStride() != x.rows()) return ids_of<V>(Matrix<V>(x));
    const V* const entries = x.data();
    return ArgumentIds(static_cast<std::size_t>(x.size()),
                       [&](std::size_t k) { return entries[k].captured_id(); });
  } else {
    return {};
  }
}

struct MatrixShape {
  Eigen::Index rows = 0;
  Eigen::Index cols = 0;
  std::size_t size() const { return static_cast<std::size_t>(rows * cols); }
};

template <class T, std::size_t n> auto shapes_of(const Matrices<T, n>& x) {
  std::array<MatrixShape, n> shapes;
  for (std::size_t i = 0; i < n; ++i) shapes[i] = {x[i].rows(), x[i].cols()};
  return shapes;
}

template <std::size_t n> std::size_t size_of(const std::array<MatrixShape, n>& shapes) {
  std::size_t sum = 0;
  for (const MatrixShape& shape : shapes) sum += shape.size();
  return sum;
}

/// make(0), ..., make(n - 1), of a type without a default.
template <std::size_t n, class Make> auto array_of(const Make& make) {
  return [&]<std::size_t... i>(std::index_sequence<i...>) { return std::array{make(i)...}; }
  (std::make_index_sequence<n>());
}

/// A rule on the tape of T.
template <class Rule, class T, std::size_t n, std::size_t m>
class MatrixOperation final : public TapeOperation<T> {
 public:
  explicit MatrixOperation(Matrices<T, n> x)
      : arguments_(shapes_of(x)), rule_(std::move(x)), results_(shapes_of(rule_.results())) {}

  const Matrices<T, m>& results() const { return rule_.results(); }
  std::size_t size() const { return size_of(results_); }

  void pull_back(std::span<const T> results, std::span<const std::span<T>> sums) const override {
    const T* next = results.data();
    const auto adjoints = array_of<m>([&](std::size_t i) {
      const auto [rows, cols] = results_[i];
      return ConstMatrixMap<T>(std::exchange(next, next + results_[i].size()), rows, cols);
    });
    auto matrices = array_of<n>([&](std::size_t i) {
      const auto [rows, cols] = sums[i].empty() ? MatrixShape{} : arguments_[i];
      return MatrixMap<T>(sums[i].data(), rows, cols);
    });
    rule_.pull_back(adjoints, matrices);
  }
  std::size_t bytes() const override { return sizeof(*this) + rule_.kept() * sizeof(T); }

 private:
  std::array<MatrixShape, n> arguments_;
  Rule rule_;
  std::array<MatrixShape, m> results_;
};

// Rules on each type of number

template <class Rule>
inline constexpr std::size_t results_of =
    std::tuple_size_v<std::remove_cvref_t<decltype(std::declval<const Rule&>().results())>>;

template <template <class> class Rule, class S, class... X>
requires Plain<S>
auto apply_matrix_rule(const X&... x) {
  return Rule<S>(Matrices<S, sizeof...(X)>{x.template cast<S>()...}).results();
}

/// The rule on dual numbers: one push_forward for each direction that reaches an argument.
template <template <class> class Rule, class D, class... X>
requires is_dual_v<D>
auto apply_matrix_rule(const X&... x) {
  using T = typename D::Primal;
  constexpr std::size_t n = sizeof...(X);
  const Rule<T> rule(Matrices<T, n>{primals_of<D>(x)...});
  auto y = converted<D>(rule.results(), [](const T& value) { return D(value); });
  for (std::size_t lane = 0; lane < D::lanes; ++lane) {
    if (!(is_reached<D>(x, lane) || ...)) continue;
    const auto tangents = rule.push_forward(Matrices<T, n>{tangents_of<D>(x, lane)...});
    for (std::size_t i = 0; i < y.size(); ++i) set_tangents(y[i], lane, tangents[i]);
  }
  return y;
}

/// The rule on variables: one operation on the tape, if one of them is active.
template <template <class> class Rule, class V, class... X>
requires is_var_v<V>
auto apply_matrix_rule(const X&... x) {
  using T = typename V::Primal;
  constexpr std::size_t n = sizeof...(X);
  using Operation = MatrixOperation<Rule<T>, T, n, results_of<Rule<T>>>;
  auto operation = std::make_unique<Operation>(Matrices<T, n>{primals_of<V>(x)...});
  const Operation& recorded = *operation;
  std::vector<ArgumentIds> arguments;
  (arguments.push_back(ids_of<V>(x)), ...);
  const bool is_empty = recorded.size() == 0;
  if (is_empty ||
      std::all_of(arguments.begin(), arguments.end(), std::mem_fn(&ArgumentIds::is_passive))) {
    return converted<V>(recorded.results(), [](const T& value) { return V(value); });
  }
  Id id = Tape<T>::current().record_operation(
      std::move(operation), std::move(arguments), recorded.size());
  return converted<V>(recorded.results(),
                      [&id](const T& value) { return V::from_tape(value, id++); });
}

/// Numbers that take down what depends on what, and nothing else.
template <class N>
concept Structural = requires(const N& x) {
  N::from_log(x.value(), x.node());
};

/// The rule on such numbers: each result depends on all arguments.
template <template <class> class Rule, class N, class... X>
requires Structural<N>
auto apply_matrix_rule(const X&... x) {
  using T = typename N::Primal;
  std::vector<N> arguments;
  const auto append = [&](const auto& each) {
    for (const auto& entry : each.reshaped()) arguments.push_back(N(entry));
  };
  (append(x), ...);
  const auto unknown = [](std::size_t) { return T(0); };
  const N all = combine(std::type_identity<Rule<T>>(), T(0), unknown, arguments);
  const Rule<T> rule(Matrices<T, sizeof...(X)>{primals_of<N>(x)...});
  return converted<N>(rule.results(),
                      [&all](const T& value) { return N::from_log(value, all.node()); });
}

/// Asked by `if constexpr`, so that the sentence is the first thing that a compiler says.
template <class S> constexpr bool is_number_of_matrices() {
  static_assert(!std::same_as<S, Mismatch>,
                "fluxion: matrices of two different levels of derivatives; try one type of number");
  constexpr bool known = Plain<S> || is_dual_v<S> || is_var_v<S> || Structural<S>;
  static_assert(known || std::same_as<S, Mismatch>,
                "fluxion: functions of matrices are for plain numbers, Dual and Var; for Taylor "
                "series, for tracing and for recorded programs try Eigen's own decompositions of "
                "these numbers");
  return known;
}

/// The scalar of a function of these matrices; of integers it is double.
template <class... X>
using matrix_scalar_t = std::conditional_t<std::integral<joined_t<typename X::Scalar...>>,
                                           double,
                                           joined_t<typename X::Scalar...>>;

/// The results of a rule for matrices, vectors or expressions of Eigen, of plain or active numbers.
template <template <class> class Rule, EigenDense... X> auto apply_to_matrices(const X&... x) {
  using S = matrix_scalar_t<X...>;
  if constexpr (is_number_of_matrices<S>()) {
    return apply_matrix_rule<Rule, S>(EntriesOf<X>(x.derived().matrix())...);
  }
}

}  // namespace fluxion::inline FLUXION_ABI::detail
