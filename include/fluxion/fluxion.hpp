// Everything: the header that a program includes.
// For: users. It defines nothing itself. Read first: the README, then docs/.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/check/check_gradient.hpp>
#include <fluxion/check/expect.hpp>
#include <fluxion/check/finite_difference.hpp>
#include <fluxion/complex.hpp>
#include <fluxion/concepts.hpp>
#include <fluxion/derivatives/arguments.hpp>
#include <fluxion/derivatives/derivative.hpp>
#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/products.hpp>
#include <fluxion/derivatives/taylor.hpp>
#include <fluxion/eigen.hpp>
#include <fluxion/error.hpp>
#include <fluxion/format.hpp>
#include <fluxion/forward/dual.hpp>
#include <fluxion/forward/taylor.hpp>
#include <fluxion/inspect/to_dot.hpp>
#include <fluxion/inspect/trace_nonfinite.hpp>
#include <fluxion/math.hpp>
#include <fluxion/optimize/adagrad.hpp>
#include <fluxion/optimize/adam.hpp>
#include <fluxion/optimize/adamw.hpp>
#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/conjugate_gradient.hpp>
#include <fluxion/optimize/fista.hpp>
#include <fluxion/optimize/gradient_descent.hpp>
#include <fluxion/optimize/lbfgs.hpp>
#include <fluxion/optimize/lion.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/owlqn.hpp>
#include <fluxion/optimize/rmsprop.hpp>
#include <fluxion/optimize/sgd.hpp>
#include <fluxion/optimize/trust_region_newton.hpp>
#include <fluxion/plot/svg.hpp>
#include <fluxion/plot/trace.hpp>
#include <fluxion/ranges.hpp>
#include <fluxion/reverse/recording.hpp>
#include <fluxion/reverse/var.hpp>
#include <fluxion/version.hpp>
