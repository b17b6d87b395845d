// "Long formulas break the compiler": templates as deep as the formula, and errors as long.
// For: this file is compiled with a template depth of 128, a seventh of what compilers allow; it takes
// two levels for each step into a formula. That errors begin with a sentence is in compile_fail/.
// Read first: docs/explanation/expression-templates.md.
// SPDX-License-Identifier: MIT
#include <cmath>

#include <gtest/gtest.h>

#include <fluxion/math.hpp>

#include "complaints/modes.hpp"

namespace {

using fluxion::test::entry_t;
using fluxion::test::Function;
using fluxion::test::has_gradient;
using fluxion::test::has_hessian;

TEST(TemplateDepth, OfASumOfFiftyProducts) {
  const auto f = [](const auto& x) {
    using T = entry_t<decltype(x)>;
    const T a = x[0];
    const T b = x[1];
    return T(a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b +  //
             a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b +  //
             a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b +  //
             a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b +  //
             a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b + a * b);
  };
  EXPECT_TRUE(has_gradient(Function::finite(f), {2.0, 3.0}, {150.0, 100.0}));
}

TEST(TemplateDepth, OfFunctionsInFunctions) {
  const auto f = [](const auto& x) {
    using std::abs, std::exp, std::log, std::sqrt;
    return log(exp(log(exp(log(exp(log(exp(log(exp(log(exp(
        log(exp(log(exp(sqrt(sqrt(sqrt(sqrt(abs(-(-(-(-(-(-(-(-(x[0])))))))))))))))))))))))))))));
  };
  EXPECT_TRUE(has_gradient(Function::finite(f), {1.0}, {0.0625}));
}

}  // namespace
