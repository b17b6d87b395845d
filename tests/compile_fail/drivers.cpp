// Functions and points that a driver cannot take: one sentence says so.
// For: derivatives/evaluate.hpp, derivatives/input.hpp. Read first: CMakeLists.txt.
// SPDX-License-Identifier: MIT
#include <string>
#include <tuple>
#include <vector>

#include <fluxion/complex.hpp>
#include <fluxion/derivatives/arguments.hpp>
#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/taylor.hpp>

using fluxion::Vector;

// case 1: f must return one number made from its argument; a vector is for jacobian\(\)
void gradient_of_a_vector_function(const Vector<double>& x) {
#if FLUXION_CASE == 1
  fluxion::gradient([](const auto& y) { return (2 * y).eval(); }, x);
#else
  fluxion::gradient([](const auto& y) { return (2 * y).sum(); }, x);
#endif
}

// case 2: f cannot be called with the point
void gradient_of_a_function_of_doubles(const Vector<double>& x) {
#if FLUXION_CASE == 2
  fluxion::gradient([](const Vector<double>& y) { return y[0]; }, x);
#else
  fluxion::gradient([](const Vector<fluxion::Var>& y) { return y[0]; }, x);
#endif
}

// case 3: f cannot be called with the point
void derivative_of_a_function_of_a_double() {
#if FLUXION_CASE == 3
  fluxion::derivative([](double x) { return x * x; }, 1.0);
#else
  fluxion::derivative([](auto x) { return x * x; }, 1.0);
#endif
}

// case 4: the point must be a dense vector of floating-point numbers
void gradient_at_a_point_of_integers() {
#if FLUXION_CASE == 4
  const std::vector<int> x = {1, 2};
#else
  const std::vector<double> x = {1, 2};
#endif
  fluxion::gradient([](const auto& y) { return y.sum(); }, x);
}

// case 5: the point must be a dense vector of floating-point numbers
void jacobian_at_a_matrix(const Eigen::MatrixXd& x) {
  const auto f = [](const auto& y) { return (2 * y).eval(); };
#if FLUXION_CASE == 5
  fluxion::jacobian(f, x);
#else
  fluxion::jacobian(f, x.reshaped());
#endif
}

// case 6: f must return a vector \(an Eigen vector, std::vector or std::array\) or one number
void jacobian_of_a_text(const Vector<double>& x) {
#if FLUXION_CASE == 6
  fluxion::jacobian([](const auto&) { return std::string("1"); }, x);
#else
  fluxion::jacobian([](const auto&) { return std::vector<double>(1); }, x);
#endif
}

// case 7: f must return a vector \(an Eigen vector, std::vector or std::array\) or one number
void jacobian_of_a_matrix(const Vector<double>& x) {
#if FLUXION_CASE == 7
  fluxion::jacobian([](const auto& y) { return (y * y.transpose()).eval(); }, x);
#else
  fluxion::jacobian([](const auto& y) { return (y * y.transpose()).reshaped().eval(); }, x);
#endif
}

// case 8: f must return one number made from its argument
void hessian_of_nothing(const Vector<double>& x) {
#if FLUXION_CASE == 8
  fluxion::hessian([](const auto&) {}, x);
#else
  fluxion::hessian([](const auto&) { return 0; }, x);
#endif
}

// case 9: a result goes to memory of the same scalar as the point, that is not const
void gradient_into_a_constant(const Vector<double>& x) {
#if FLUXION_CASE == 9
  const Vector<double> g(x.size());
#else
  Vector<double> g(x.size());
#endif
  fluxion::gradient_into([](const auto& y) { return y.sum(); }, x, g);
}

// case 10: a result goes to memory of the same scalar as the point
void gradient_into_another_precision(const Vector<double>& x) {
#if FLUXION_CASE == 10
  Vector<float> g(x.size());
#else
  Vector<double> g(x.size());
#endif
  fluxion::gradient_into([](const auto& y) { return y.sum(); }, x, g);
}

// case 11: a result goes to memory of the same scalar as the point
void jacobian_into_an_expression(const Vector<double>& x) {
  Eigen::MatrixXd j(1, x.size());
  const auto f = [](const auto& y) { return y.sum(); };
#if FLUXION_CASE == 11
  fluxion::jacobian_into(f, x, 2 * j);
#else
  fluxion::jacobian_into(f, x, j.row(0));
#endif
}

// case 12: the arguments must be a tuple of floating-point numbers, Eigen vectors or matrices
void gradient_of_no_arguments() {
#if FLUXION_CASE == 12
  fluxion::gradient([] { return 1.0; }, std::tuple<>());
#else
  fluxion::gradient([](const auto& x) { return x; }, std::tuple{1.0});
#endif
}

// case 13: the arguments must be a tuple of floating-point numbers, Eigen vectors or matrices
void gradient_of_an_argument_that_is_an_integer() {
  const auto product = [](const auto& x, const auto& y) { return x * y; };
#if FLUXION_CASE == 13
  fluxion::gradient(product, std::tuple{1.0, 2});
#else
  fluxion::gradient(product, std::tuple{1.0, 2.0});
#endif
}

// case 14: the arguments must be of one scalar
void gradient_of_arguments_of_two_precisions() {
  const auto product = [](const auto& x, const auto& y) { return x * y; };
#if FLUXION_CASE == 14
  fluxion::gradient(product, std::tuple{1.0, 2.0F});
#else
  fluxion::gradient(product, std::tuple{1.0F, 2.0F});
#endif
}

// case 15: f cannot be called with the arguments; it must take one parameter for each
void gradient_of_too_many_arguments() {
#if FLUXION_CASE == 15
  fluxion::gradient([](const auto& x) { return x * x; }, std::tuple{1.0, 2.0});
#else
  fluxion::gradient([](const auto& x) { return x * x; }, std::tuple{1.0});
#endif
}

// case 16: f cannot be called with the arguments; it must take one parameter for each
void gradient_of_a_function_of_plain_matrices(const Eigen::MatrixXd& a, const Vector<double>& b) {
#if FLUXION_CASE == 16
  const auto f = [](const Eigen::MatrixXd& x, const Vector<double>& y) { return y.dot(x * y); };
#else
  const auto f = [](const auto& x, const auto& y) { return y.dot(x * y); };
#endif
  fluxion::gradient(f, std::tie(a, b));
}

// case 17: f must return one number made from its argument
void gradient_of_a_matrix_of_arguments(const Eigen::MatrixXd& a, const Vector<double>& b) {
#if FLUXION_CASE == 17
  fluxion::gradient([](const auto& x, const auto& y) { return (x * y).eval(); }, std::tie(a, b));
#else
  fluxion::gradient([](const auto& x, const auto& y) { return (x * y).sum(); }, std::tie(a, b));
#endif
}

// case 18: the order of a derivative is at least 0
double derivative_of_a_negative_order() {
#if FLUXION_CASE == 18
  return fluxion::derivative<-1>([](const auto& x) { return x; }, 1.0);
#else
  return fluxion::derivative<1>([](const auto& x) { return x; }, 1.0);
#endif
}

// case 19: complex functions and quotients of complex numbers have no Taylor series
double series_of_a_complex_function() {
  const auto f = []<class T>(const T& x) {
#if FLUXION_CASE == 19
    return exp(fluxion::complex<T>(x, x)).real();
#else
    return exp(x) * cos(x);
#endif
  };
  return fluxion::taylor(f, 1.0, 1.0, 3)[3];
}
