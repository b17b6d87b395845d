// Tests of check/expect.hpp.
// For: a wrong derivative fails a test in one line, with the table as its message.
// Read first: include/fluxion/check/expect.hpp.
// SPDX-License-Identifier: MIT
#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/check/expect.hpp>

namespace {

const auto bowl = [](const auto& x) { return 0.5 * x[0] * x[0] + 2.0 * x[1] * x[1]; };
const auto hinge = [](const auto& x) { return fluxion::max(x[0], 0.0) + x[1]; };
const auto hinges = [](const auto& x) {
  return std::vector<std::decay_t<decltype(x[0])>>{fluxion::max(x[0], 0.0), x[1]};
};
const auto bend = [](const auto& x) { return x[0] * fluxion::max(x[0], 0.0) + x[1]; };

template <class Call> std::string message_of(Call call) {
  try {
    call();
  } catch (const fluxion::CheckError& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(Expect, RightDerivativesPass) {
  EXPECT_NO_THROW(fluxion::expect_gradient(bowl, {10.0, 12.0}));
  EXPECT_NO_THROW(fluxion::expect_gradient(bowl, std::vector{10.0, 12.0}));
  EXPECT_NO_THROW(fluxion::expect_jacobian(hinges, {1.0, 12.0}));
  EXPECT_NO_THROW(fluxion::expect_jacobian(hinges, std::vector{1.0, 12.0}));
  EXPECT_NO_THROW(fluxion::expect_hessian(bowl, {10.0, 12.0}));
  EXPECT_NO_THROW(fluxion::expect_hessian(bowl, std::vector{10.0, 12.0}));
}

TEST(Expect, WrongDerivativesThrowTheTable) {
  const std::vector<double> kink = {0.0, 1.0};
  EXPECT_EQ(message_of([&] { fluxion::expect_gradient(hinge, kink); }),
            to_string(fluxion::check_gradient(hinge, kink)));
  EXPECT_EQ(message_of([&] { fluxion::expect_jacobian(hinges, kink); }),
            to_string(fluxion::check_jacobian(hinges, kink)));
  EXPECT_EQ(message_of([&] { fluxion::expect_hessian(bend, kink); }),
            to_string(fluxion::check_hessian(bend, kink)));
}

TEST(Expect, PassesOptionsOn) {
  EXPECT_NO_THROW(fluxion::expect_gradient(hinge, {0.0, 1.0}, {.absolute = 1}));
  EXPECT_NO_THROW(fluxion::expect_jacobian(hinges, {0.0, 1.0}, {.absolute = 1}));
  EXPECT_NO_THROW(fluxion::expect_hessian(bend, {0.0, 1.0}, {.absolute = 2}));
}

TEST(Expect, AgreementTakesAnyReport) {
  EXPECT_NO_THROW(fluxion::expect_agreement(fluxion::check_gradient(bowl, {1.0, 8.0}, {1.0, 2.0})));
  const auto wrong = fluxion::check_gradient(bowl, {1.0, 7.0}, {1.0, 2.0});
  EXPECT_EQ(message_of([&] { fluxion::expect_agreement(wrong); }), to_string(wrong));
}

TEST(Expect, CheckErrorIsAnError) {
  EXPECT_TRUE((std::is_base_of_v<fluxion::Error, fluxion::CheckError>));
}

}  // namespace
