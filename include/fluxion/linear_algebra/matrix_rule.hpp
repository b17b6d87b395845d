// Functions of whole matrices: values and derivatives without a step for each entry.
// For: linear_algebra/*. A matrix rule says what a function of matrices is and how its derivative
// maps tangents forward and adjoints back; this applies it to plain and active numbers. Read first:
// reverse/operation.hpp.
//
// A rule is a class template over the number type T, which may be active itself, with
//     Rule(const std::array<Matrix<T>, n>& x)          the function at x
//     results() -> const std::array<Matrix<T>, m>&     its values
//     push_forward(tangents of x) -> tangents of the results, as arrays of matrices
//     pull_back(adjoints, sums)                        adds to sums[i] what belongs to x[i]
//     kept() -> how many numbers it keeps for that
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include <fluxion/eigen.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

template <class T, std::size_t n> using Matrices = std::array<Matrix<T>, n>;
/// Adjoints, in the memory of a tape.
template <class T> using MatrixMap = Eigen::Map<Matrix<T>>;
template <class T> using ConstMatrixMap = Eigen::Map<const Matrix<T>>;

struct MatrixShape {
  Eigen::Index rows;
  Eigen::Index cols;
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

/// Numbers that lie one matrix after the other, by columns, as matrices.
template <class Map, class T, std::size_t n>
std::array<Map, n> split(std::span<T> numbers, const std::array<MatrixShape, n>& shapes) {
  T* next = numbers.data();
  const auto map = [&next](const MatrixShape& shape) {
    T* const first = std::exchange(next, next + shape.size());
    return Map(first, shape.rows, shape.cols);
  };
  return std::apply([&](const auto&... shape) { return std::array<Map, n>{map(shape)...}; },
                    shapes);
}

/// The matrices that convert(x) makes of each entry of x.
template <class T, class X, std::size_t n, class Convert>
Matrices<T, n> converted(const Matrices<X, n>& x, const Convert& convert) {
  Matrices<T, n> y;
  for (std::size_t i = 0; i < n; ++i) {
    y[i].resize(x[i].rows(), x[i].cols());
    for (Eigen::Index k = 0; k < x[i].size(); ++k) y[i].data()[k] = convert(x[i].data()[k]);
  }
  return y;
}

template <class T, class X, std::size_t n> Matrices<T, n> primals_of(const Matrices<X, n>& x) {
  return converted<T>(x, [](const X& entry) { return entry.value(); });
}

/// Whether direction `lane` reaches one of the numbers; only masked tangents know.
template <class D, std::size_t n> bool is_reached(const Matrices<D, n>& x, std::size_t lane) {
  if constexpr (requires(const D& d) { d.tangents().reaches(lane); }) {
    for (const Matrix<D>& matrix : x) {
      for (const D& entry : matrix.reshaped()) {
        if (entry.tangents().reaches(lane)) return true;
      }
    }
    return false;
  } else {
    return true;
  }
}

template <class D, class T>
void add_tangents(Matrix<D>& y, std::size_t lane, const Matrix<T>& tangents) {
  for (Eigen::Index k = 0; k < y.size(); ++k) {
    D& entry = y.data()[k];
    auto lanes = entry.tangents();
    lanes.set(lane, tangents.data()[k]);
    entry = D(entry.value(), lanes);
  }
}

template <class V, std::size_t n> std::vector<Id> ids_of(const Matrices<V, n>& x) {
  std::vector<Id> ids;
  ids.reserve(size_of(shapes_of(x)));
  for (const Matrix<V>& matrix : x) {
    for (const V& entry : matrix.reshaped()) ids.push_back(entry.id());
  }
  return ids;
}

/// A rule on the tape of T.
template <class Rule, class T, std::size_t n, std::size_t m>
class MatrixOperation final : public TapeOperation<T> {
 public:
  explicit MatrixOperation(const Matrices<T, n>& x)
      : rule_(x), arguments_(shapes_of(x)), results_(shapes_of(rule_.results())) {}

  const Matrices<T, m>& results() const { return rule_.results(); }
  void pull_back(std::span<const T> results, std::span<T> arguments) const override {
    const auto adjoints = split<ConstMatrixMap<T>>(results, results_);
    auto sums = split<MatrixMap<T>>(arguments, arguments_);
    rule_.pull_back(adjoints, sums);
  }
  std::size_t bytes() const override { return sizeof(*this) + rule_.kept() * sizeof(T); }

 private:
  Rule rule_;
  std::array<MatrixShape, n> arguments_;
  std::array<MatrixShape, m> results_;
};

template <class Rule>
inline constexpr std::size_t results_of =
    std::tuple_size_v<std::remove_cvref_t<decltype(std::declval<const Rule&>().results())>>;

template <template <class> class Rule, class S, std::size_t n>
requires Plain<S>
auto apply_matrix_rule(const Matrices<S, n>& x) { return Rule<S>(x).results(); }

/// The rule on dual numbers: one push_forward for each direction that reaches an argument.
template <template <class> class Rule, class D, std::size_t n>
requires is_dual_v<D>
auto apply_matrix_rule(const Matrices<D, n>& x) {
  using T = typename D::Primal;
  const Rule<T> rule(primals_of<T>(x));
  std::array<Matrix<D>, results_of<Rule<T>>> y =
      converted<D>(rule.results(), [](const T& value) { return D(value); });
  for (std::size_t lane = 0; lane < D::lanes; ++lane) {
    if (!is_reached(x, lane)) continue;
    const auto tangents =
        rule.push_forward(converted<T>(x, [lane](const D& entry) { return entry.tangent(lane); }));
    for (std::size_t i = 0; i < y.size(); ++i) add_tangents(y[i], lane, tangents[i]);
  }
  return y;
}

/// The rule on variables: one operation on the tape, if one of them is active.
template <template <class> class Rule, class V, std::size_t n>
requires is_var_v<V>
auto apply_matrix_rule(const Matrices<V, n>& x) {
  using T = typename V::Primal;
  constexpr std::size_t m = results_of<Rule<T>>;
  auto operation = std::make_unique<MatrixOperation<Rule<T>, T, n, m>>(primals_of<T>(x));
  Matrices<V, m> y = converted<V>(operation->results(), [](const T& value) { return V(value); });
  std::vector<Id> ids = ids_of(x);
  if (std::all_of(ids.begin(), ids.end(), [](Id id) { return id == 0; })) return y;
  Id id = Tape<T>::current().record_operation(
      std::move(operation), std::move(ids), size_of(shapes_of(y)));
  for (Matrix<V>& matrix : y) {
    for (V& entry : matrix.reshaped()) entry = V::from_tape(entry.value(), id++);
  }
  return y;
}

/// The scalar of a function of these matrices.
template <class... X> using matrix_scalar_t = joined_t<typename X::Scalar...>;

/// The results of a rule for matrices, vectors or expressions of Eigen, of plain or active numbers.
template <template <class> class Rule, EigenDense... X> auto apply_to_matrices(const X&... x) {
  using S = matrix_scalar_t<X...>;
  static_assert(!std::same_as<S, Mismatch>,
                "fluxion: matrices of two different levels of derivatives; try one type of number");
  return apply_matrix_rule<Rule>(
      Matrices<S, sizeof...(X)>{Matrix<S>(x.derived().matrix().template cast<S>())...});
}

}  // namespace fluxion::inline FLUXION_ABI::detail
