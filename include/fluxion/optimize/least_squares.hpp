// The front door of least squares: fitting the parameters of a model to data.
// For: least_squares, and start for one step at a time.
// Read first: levenberg_marquardt.hpp for the method, options.hpp, least_squares_result.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <type_traits>
#include <utility>

#include <fluxion/optimize/least_squares_result.hpp>
#include <fluxion/optimize/levenberg_marquardt.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/residuals.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Minimises half the sum of the squares of the residuals r(x), or of their losses, from x0: r is a
/// function that can be differentiated, or of Residuals.
/// Shapes:  r: R^n -> R^m, m < n allowed; x0: n, anything that Eigen maps as a vector, or a braced
///          list.
/// Cost:    see the method; the result counts residuals and Jacobians.
/// Throws:  ShapeError if x0 is empty or has another size than the bounds, or if the number of
///          residuals changes; OptionError if an option cannot be meant; what r throws passes
///          through. Whatever depends on the values of r is a status of the result.
/// Example: auto fit = least_squares(r, x0, LevenbergMarquardt{.loss = Huber{}});
template <class R, class X>
LeastSquaresResult least_squares(R&& r,
                                 const X& x0,
                                 const LevenbergMarquardt& method = {},
                                 const Options& options = {}) {
  detail::HalfSumOfSquares<R&> sum(r, method.loss);
  return detail::run_to_the_end(sum, detail::start_point(x0, "least_squares"), method, options);
}
template <class R>
LeastSquaresResult least_squares(R&& r,
                                 std::initializer_list<double> x0,
                                 const LevenbergMarquardt& method = {},
                                 const Options& options = {}) {
  return least_squares(r, as_vector(x0), method, options);
}

/// The same run, one iteration at a time:
/// auto run = start(r, x0, LevenbergMarquardt{}); while (run.step()) {}
/// Note:   the run keeps a copy of r.
/// Throws: as least_squares.
template <class R, class X>
auto start(R&& r, const X& x0, const LevenbergMarquardt& method, const Options& options = {}) {
  using Sum = detail::HalfSumOfSquares<std::decay_t<R>>;
  return Run<Sum, LevenbergMarquardt>(Sum(std::decay_t<R>(std::forward<R>(r)), method.loss),
                                      detail::start_point(x0, "least_squares"),
                                      method,
                                      options);
}
template <class R>
auto start(R&& r,
           std::initializer_list<double> x0,
           const LevenbergMarquardt& method,
           const Options& options = {}) {
  return start(std::forward<R>(r), as_vector(x0), method, options);
}

}  // namespace fluxion
