// Checks of derivatives that throw, for tests in any framework.
// For: users' own tests, in one line.
// Read first: check_gradient.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>

#include <fluxion/check/check_gradient.hpp>
#include <fluxion/error.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Thrown by expect_gradient and its relatives; what() is the printed report.
class CheckError : public Error {
 public:
  using Error::Error;
};

/// Turns a report that is not good into an exception.
/// Throws: CheckError with the table and the sentence of the report.
/// Example: expect_agreement(check_gradient(f, my_gradient, x));
inline void expect_agreement(const CheckReport& report) {
  if (!report) throw CheckError(to_string(report));
}

/// Throws unless gradient(f, x) agrees with finite differences. As check_gradient, else.
/// Throws: CheckError with the table; what check_gradient throws.
/// Example: EXPECT_NO_THROW(fluxion::expect_gradient(f, x));  // GoogleTest; prints the table
///          fluxion::expect_gradient(f, x);                   // Catch2, doctest, Boost.Test, main
template <class F, Point X>
void expect_gradient(F&& f, const X& x, const CheckOptions& options = {}) {
  expect_agreement(check_gradient(f, x, options));
}
template <class F>
void expect_gradient(F&& f, std::initializer_list<double> x, const CheckOptions& options = {}) {
  expect_agreement(check_gradient(f, x, options));
}

/// Throws unless jacobian(f, x) agrees with finite differences. As check_jacobian, else.
/// Throws: CheckError with the table; what check_jacobian throws.
template <class F, Point X>
void expect_jacobian(F&& f, const X& x, const CheckOptions& options = {}) {
  expect_agreement(check_jacobian(f, x, options));
}
template <class F>
void expect_jacobian(F&& f, std::initializer_list<double> x, const CheckOptions& options = {}) {
  expect_agreement(check_jacobian(f, x, options));
}

/// Throws unless hessian(f, x) agrees with finite differences. As check_hessian, else.
/// Throws: CheckError with the table; what check_hessian throws.
template <class F, Point X>
void expect_hessian(F&& f, const X& x, const CheckOptions& options = {}) {
  expect_agreement(check_hessian(f, x, options));
}
template <class F>
void expect_hessian(F&& f, std::initializer_list<double> x, const CheckOptions& options = {}) {
  expect_agreement(check_hessian(f, x, options));
}

}  // namespace fluxion
