// The derivatives of the problems of Moré, Garbow and Hillstrom: compiled here and nowhere else.
// For: mgh_table.hpp. Each driver is instantiated once, for a formula of any problem.
// Read first: mgh_table.hpp.
// SPDX-License-Identifier: MIT
#include "support/mgh_table.hpp"

#include <functional>
#include <tuple>
#include <vector>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/products.hpp>

#include "support/mgh_problems.hpp"

namespace fluxion::test::problems {

namespace {

template <class T> using Function = std::function<Vector<T>(const Vector<T>&)>;

/// f: R^n -> R as the drivers see it. It is also the tag of their dual numbers.
struct AnySum {
  template <class T> T operator()(const Vector<T>& x) const;
  const MghFormula& formula;
};

/// The residuals as the drivers see them.
struct AnyResiduals {
  template <class T> Vector<T> operator()(const Vector<T>& x) const;
  const MghFormula& formula;
};

template <class... T> using Functions = std::tuple<Function<T>...>;

}  // namespace

struct MghFormula {
  std::string name;
  Vector<double> start;
  KnownValues known;
  Functions<double,
            Var,
            Dual<double, detail::jacobian_lanes, AnyResiduals>,
            BasicVar<Dual<double, 1, AnySum>>,
            BasicVar<Dual<double, 1, Masked<AnySum>>>>
      residuals;
};

namespace {

template <class T> Vector<T> AnyResiduals::operator()(const Vector<T>& x) const {
  return std::get<Function<T>>(formula.residuals)(x);
}

template <class T> T AnySum::operator()(const Vector<T>& x) const {
  return sum_of_squares(AnyResiduals{formula}(x));
}

template <class Problem, class... T>
void assign_all(const Problem& problem, Functions<T...>& functions) {
  functions = {[problem](const Vector<T>& x) { return problem.residuals(x); }...};
}

std::vector<MghProblem> make_table() {
  std::vector<MghProblem> table;
  for_each_mgh_problem([&table](const auto& problem) {
    MghFormula formula{problem.name(), problem.start(), problem.known(), {}};
    assign_all(problem, formula.residuals);
    table.emplace_back(std::make_shared<const MghFormula>(std::move(formula)));
  });
  return table;
}

}  // namespace

const std::string& MghProblem::name() const { return formula_->name; }
const Vector<double>& MghProblem::start() const { return formula_->start; }
const KnownValues& MghProblem::known() const { return formula_->known; }

double MghProblem::value(const Vector<double>& x) const { return AnySum{*formula_}(x); }

double MghProblem::value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
  return value_and_gradient_into(AnySum{*formula_}, x, g);
}

void MghProblem::hvp(const Vector<double>& x,
                     const Vector<double>& v,
                     Vector<double>& product) const {
  Vector<double> g(x.size());
  product.resize(x.size());
  hvp_into(AnySum{*formula_}, x, v, g, product);
}

void MghProblem::hessian(const Vector<double>& x, Matrix<double>& h) const {
  h.resize(x.size(), x.size());
  Vector<double> column(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    hvp(x, Vector<double>::Unit(x.size(), i), column);
    h.col(i) = column;
  }
}

Vector<double> MghProblem::residuals(const Vector<double>& x) const {
  return AnyResiduals{*formula_}(x);
}

void MghProblem::residuals_and_jacobian(const Vector<double>& x,
                                        Vector<double>& r,
                                        Matrix<double>& j) const {
  auto result = value_and_jacobian(AnyResiduals{*formula_}, x);
  r.swap(result.value);
  j.swap(result.jacobian);
}

std::span<const MghProblem> mgh_table() {
  static const std::vector<MghProblem> table = make_table();
  return table;
}

}  // namespace fluxion::test::problems
