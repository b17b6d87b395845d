// The models of NIST's problems of nonlinear regression, and how good a fit is.
// For: the test and the bench of least squares. Source: the data files, which have the formulas.
// Read first: nist.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <numbers>
#include <ostream>
#include <string>

#include <fluxion/math.hpp>

#include "support/nist.hpp"

namespace fluxion::test {

enum class NistModel { misra1a, chwirut, lanczos, gauss, danwood, kirby, rational, mgh17, roszman };

struct NistProblem {
  std::string name;
  NistModel model;

  friend std::ostream& operator<<(std::ostream& out, const NistProblem& problem) {
    return out << problem.name;
  }
};

inline const NistProblem nist_problems[] = {{"Chwirut1", NistModel::chwirut},
                                            {"Chwirut2", NistModel::chwirut},
                                            {"DanWood", NistModel::danwood},
                                            {"Gauss1", NistModel::gauss},
                                            {"Hahn1", NistModel::rational},
                                            {"Kirby2", NistModel::kirby},
                                            {"Lanczos3", NistModel::lanczos},
                                            {"MGH17", NistModel::mgh17},
                                            {"Misra1a", NistModel::misra1a},
                                            {"Roszman1", NistModel::roszman},
                                            {"Thurber", NistModel::rational}};

/// One function template for all, so that it is differentiated once.
template <class T> T predict(NistModel model, const Vector<T>& b, double x) {
  switch (model) {
    case NistModel::misra1a:
      return b[0] * (1 - exp(-b[1] * x));
    case NistModel::chwirut:
      return exp(-b[0] * x) / (b[1] + b[2] * x);
    case NistModel::lanczos:
      return b[0] * exp(-b[1] * x) + b[2] * exp(-b[3] * x) + b[4] * exp(-b[5] * x);
    case NistModel::gauss:
      return b[0] * exp(-b[1] * x) + b[2] * exp(-pow((x - b[3]) / b[4], 2)) +
             b[5] * exp(-pow((x - b[6]) / b[7], 2));
    case NistModel::danwood:
      return b[0] * exp(b[1] * std::log(x));
    case NistModel::kirby:
      return (b[0] + x * (b[1] + x * b[2])) / (1 + x * (b[3] + x * b[4]));
    case NistModel::rational:
      return (b[0] + x * (b[1] + x * (b[2] + x * b[3]))) / (1 + x * (b[4] + x * (b[5] + x * b[6])));
    case NistModel::mgh17:
      return b[0] + b[1] * exp(-b[3] * x) + b[2] * exp(-b[4] * x);
    default:
      return b[0] - b[1] * x - atan(b[2] / (x - b[3])) / std::numbers::pi;
  }
}

/// The residuals of a model on the data of a file.
struct NistFit {
  NistModel model;
  NistData data;
  template <class T> Vector<T> operator()(const Vector<T>& b) const {
    Vector<T> r(data.x.size());
    for (Eigen::Index i = 0; i < r.size(); ++i) r[i] = predict(model, b, data.x[i]) - data.y[i];
    return r;
  }
};

/// The least number of digits in which the entries agree; the certified ones have 11.
inline double digits(const Vector<double>& computed, const Vector<double>& certified) {
  const double error = ((computed - certified).array() / certified.array()).abs().maxCoeff();
  return std::fmin(11, -std::log10(error));
}

}  // namespace fluxion::test
