// Tests of programs as C.
// For: the C compiler takes what is emitted without a warning, and it gives the bits of the program.
// Read first: graph/c_code.hpp, support/c_library.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/program.hpp>
#include <fluxion/ranges.hpp>

#include "graph/hand_made.hpp"
#include "graph/walk.hpp"
#include "support/c_library.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::COptions;
using fluxion::Matrix;
using fluxion::Program;
using fluxion::record;
using fluxion::Vector;
using fluxion::graph::Operation;
using fluxion::graph::Path;
using fluxion::test::CLibrary;
using fluxion::test::identical;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Which zero fmax and fmin return where both operands are zero, the standard leaves to the compiler.
bool same(double a, double b) { return identical(a, b) || (a == 0 && b == 0); }

/// Every combination of the edge values, and random points.
Matrix<double> points_for(Eigen::Index inputs) {
  const auto edges = static_cast<Eigen::Index>(fluxion::test::edge_values.size());
  Eigen::Index combinations = 1;
  for (Eigen::Index i = 0; i < inputs; ++i) combinations *= edges;
  fluxion::test::SplitMix random(11);
  Matrix<double> points(inputs, combinations + 300);
  for (Eigen::Index k = 0; k < points.cols(); ++k) {
    Eigen::Index rest = k;
    for (double& x : points.col(k)) {
      x = k < combinations ? fluxion::test::edge_values[static_cast<std::size_t>(rest % edges)]
                           : random.between(-4, 4);
      rest /= edges;
    }
  }
  return points;
}

Program program_of(Operation operation) {
  const auto inputs = std::max(arity(operation), fluxion::test::asks_conditions(operation) ? 3 : 1);
  Path path = fluxion::test::path_of_leaves(static_cast<std::size_t>(inputs));
  std::array<fluxion::graph::NodeId, 3> x{};
  for (std::size_t i = 0; i < path.inputs.size(); ++i) x[i] = path.inputs[i];
  path.outputs = {fluxion::test::add(path.graph, operation, x)};
  return fluxion::test::program_of({std::move(path)});
}

std::string c_name(Operation operation) { return "of_" + std::string(name_of(operation)); }

/// What C has of an operation: nothing, the value, the gradient, the Hessian as well.
struct Emitted {
  Operation operation;
  Program program;
  std::string text{};
  int order = -1;
};

Emitted emitted(Operation operation) {
  Emitted result{operation, program_of(operation)};
  for (const COptions& options :
       {COptions{false, false}, COptions{true, false}, COptions{true, true}}) {
    try {
      result.text = result.program.to_c(c_name(operation), options);
      ++result.order;
    } catch (const fluxion::DomainError& error) {
      EXPECT_THAT(error.what(), HasSubstr("to_c: C99 has no such function"));
      break;
    }
  }
  return result;
}

/// Whether C gives the bits of the program at each point, for one output. It has them at one point,
/// whatever carries it out.
void expect_same_bits(const CLibrary& library,
                      const std::string& name,
                      const Program& p,
                      int order,
                      const Matrix<double>& points) {
  const bool is_open = name == "of_fmax" || name == "of_fmin";
  const Eigen::Index n = p.inputs();
  const auto value = library.value(name);
  const auto gradient = order > 0 ? library.derivative(name + "_gradient") : nullptr;
  const auto hessian = order > 1 ? library.derivative(name + "_hessian") : nullptr;
  Vector<double> g(n);
  Vector<double> h(n * n);
  int different = 0;
  for (Eigen::Index k = 0; k < points.cols() && different == 0; ++k) {
    const Vector<double> x = points.col(k);
    const double expected = p.value(x);
    const double* parameters = p.parameters().data();
    double y = 0;
    EXPECT_EQ(value(x.data(), parameters, &y), 0);
    different += !(is_open ? same : identical)(y, expected);
    if (order > 0) {
      const Vector<double> gradient_of_p = p.gradient(x);
      EXPECT_EQ(gradient(x.data(), parameters, &y, g.data()), 0);
      different += !(is_open ? same : identical)(y, expected);
      for (Eigen::Index i = 0; i < n; ++i) different += !identical(g[i], gradient_of_p[i]);
    }
    if (order > 1) {
      const Matrix<double> hessian_of_p = p.hessian(x);
      EXPECT_EQ(hessian(x.data(), parameters, nullptr, h.data()), 0);
      for (Eigen::Index i = 0; i < n * n; ++i)
        different += !identical(h[i], hessian_of_p.data()[i]);
    }
    EXPECT_EQ(different, 0) << name << " at " << x.transpose() << ": " << y << ", " << g.transpose()
                            << " for " << expected;
  }
}

TEST(CCode, HasTheBitsOfEveryOperation) {
  std::vector<Emitted> all;
  std::string text;
  for (const Operation operation : fluxion::test::all_operations()) {
    all.push_back(emitted(operation));
    text += all.back().text;
  }
  const CLibrary library(text);
  std::vector<std::string> without;
  std::vector<std::string> without_derivative;
  for (const Emitted& each : all) {
    const std::string name(name_of(each.operation));
    if (each.order < 0) without.push_back(name);
    if (each.order == 0) without_derivative.push_back(name);
    if (each.order >= 0) {
      expect_same_bits(library,
                       c_name(each.operation),
                       each.program,
                       each.order,
                       points_for(each.program.inputs()));
    }
  }
  EXPECT_THAT(without,
              ElementsAre("polygamma",
                          "normal_quantile",
                          "normal_quantile_density",
                          "erfinv",
                          "erfinv_slope",
                          "erfcinv",
                          "gamma_p",
                          "gamma_q",
                          "gamma_density",
                          "expint",
                          "comp_ellint_1",
                          "comp_ellint_2",
                          "cyl_bessel_j",
                          "cyl_neumann",
                          "cyl_bessel_i",
                          "cyl_bessel_k",
                          "sph_bessel",
                          "sph_neumann",
                          "beta",
                          "lbeta",
                          "polygamma_difference"));
  EXPECT_THAT(without_derivative, ElementsAre("lgamma", "tgamma", "sinc"));
}

// A loop whose length the point decides, a rounding, both sides of a choice, parameters.
const auto branching = []<class T>(const Vector<T>& x, const Vector<T>& p) {
  T y = x[0] * p[0];
  for (int i = 0; i < 12 && y < 3; ++i) y = y + sin(x[1]) * p[1] + cos(x[1]);
  const long steps = lround(x[1]);
  for (long i = 0; i < steps && i < 3; ++i) y = y * x[0] + pow(x[1], 2);
  return fluxion::select(x[0] < 0, T(tanh(y)), T(y - x[0]));
};

Program recorded_at(const Matrix<double>& points) {
  const Program p =
      record(branching, Vector<double>{{0.5, 0.25}}, Vector<double>{{1.5, -0.25}}, {.paths = 1000});
  p.values(points);
  return p;
}

Matrix<double> random_points(Eigen::Index count, std::uint64_t seed) {
  fluxion::test::SplitMix random(seed);
  Matrix<double> points(2, count);
  for (double& x : points.reshaped()) x = random.between(-4, 4);
  return points;
}

TEST(CCode, FollowsAllPaths) {
  const Matrix<double> points = random_points(400, 3);
  const Program p = recorded_at(points);
  EXPECT_GT(p.stats().paths, 20U);
  const CLibrary library(p.to_c("branching", {.hessian = true}));
  expect_same_bits(library, "branching", p, 2, points);
}

TEST(CCode, HasTheSameBitsWhateverTheCompilerMayDo) {
  const Matrix<double> points = random_points(400, 3);
  const Program p = recorded_at(points);
#if defined(__x86_64__)
  const bool fuses = __builtin_cpu_supports("fma") != 0;
  const std::string flags = fuses ? "-O3 -mfma -mavx2" : "-O3";
#else
  const std::string flags = "-O3";
#endif
  const CLibrary library(p.to_c("branching", {.hessian = true}), flags + " -std=gnu11");
  expect_same_bits(library, "branching", p, 2, points);
}

// Compilers write x * x for it, which is another number at one point in a thousand.
TEST(CCode, CallsPowForASquare) {
  const Program p = record([](const auto& x) { return pow(x[0], 2); }, {0.5});
  const Matrix<double> points = random_points(10000, 6).row(0);
  Eigen::Index different = 0;
  for (const double x : points.reshaped()) different += p.value({x}) != x * x;
  EXPECT_GT(different, 0);
  const CLibrary library(p.to_c("square"));
  expect_same_bits(library, "square", p, 1, points);
}

// A reduction carries its derivatives in operands that its value does not need.
TEST(CCode, ComputesWhatTheValueNeeds) {
  const auto f = []<class T>(const Vector<T>& x) {
    return T(fluxion::logsumexp(x) + fluxion::norm(x));
  };
  const Program p = record(f, {0.5, 0.25});
  const CLibrary library(p.to_c("reduction", {.hessian = true}));
  expect_same_bits(library, "reduction", p, 2, random_points(200, 3));
}

TEST(CCode, SaysWhereAPathIsNotKnown) {
  const Program p = Program::from_bytes(recorded_at(random_points(6, 3)).to_bytes());
  const CLibrary library(p.to_c("branching"));
  const auto value = library.value("branching");
  const auto gradient = library.derivative("branching_gradient");
  int missed = 0;
  const Matrix<double> points = random_points(300, 8);
  for (Eigen::Index k = 0; k < points.cols(); ++k) {
    const Vector<double> x = points.col(k);
    std::array<double, 3> results = {7, 7, 7};
    const int status = value(x.data(), p.parameters().data(), results.data());
    EXPECT_EQ(gradient(x.data(), p.parameters().data(), &results[0], &results[1]), status);
    try {
      EXPECT_EQ(results[0], p.value(x));
      EXPECT_EQ(status, 0);
    } catch (const fluxion::DomainError&) {
      EXPECT_EQ(status, 1);
      EXPECT_THAT(results, ElementsAre(7, 7, 7));
      ++missed;
    }
  }
  EXPECT_GT(missed, 50);
  EXPECT_LT(missed, 250);
}

TEST(CCode, OfSeveralOutputsHasAJacobian) {
  const auto f = []<class T>(const Vector<T>& x) {
    return std::array<T, 3>{T(x[0] * x[1]), T(exp(x[1])), T(2)};
  };
  const Program p = record(f, {0.5, 0.25});
  const std::string text = p.to_c("f");
  EXPECT_THAT(text, HasSubstr("f_jacobian"));
  const CLibrary library(text);
  const Vector<double> x{{0.3, -0.7}};
  Vector<double> y(3);
  Matrix<double> j(3, 2);
  ASSERT_EQ(library.derivative("f_jacobian")(x.data(), nullptr, y.data(), j.data()), 0);
  EXPECT_EQ(y, p.evaluate(x));
  EXPECT_EQ(j, p.jacobian(x));
}

TEST(CCode, WritesConstantsBitForBit) {
  const auto f = []<class T>(const Vector<T>& x) {
    return std::array<T, 8>{T(0.1 + x[0]),
                            T(0.1),
                            T(-0.0),
                            T(std::numeric_limits<double>::denorm_min()),
                            T(std::numeric_limits<double>::max()),
                            T(-std::numeric_limits<double>::infinity()),
                            T(std::numeric_limits<double>::quiet_NaN()),
                            T(1e6 - x[0])};
  };
  const Program p = record(f, {0.5});
  const CLibrary library(p.to_c("constants"));
  const double x = 0.3;
  Vector<double> y(8);
  ASSERT_EQ(library.value("constants")(&x, nullptr, y.data()), 0);
  for (Eigen::Index i = 0; i < 8; ++i) EXPECT_PRED2(identical, y[i], p.evaluate({x})[i]);
}

TEST(ToC, WritesAFileThatCanBeRead) {
  const auto f = []<class T>(const Vector<T>& x, const Vector<T>& p) {
    if (x[0] < 1) return T(fluxion::sigmoid(p[0] * x[0]));
    return T(x[0] - 0.5 * p[0] + 3);
  };
  const Program p = record(f, Vector<double>{{0.5}}, Vector<double>{{2.0}});
  p.value({1.5});
  const std::string text = p.to_c("rate", {.jacobian = false});
  EXPECT_THAT(text,
              StartsWith("/* rate: R^1 -> R^1, emitted by fluxion 0.1.0 from 2 recorded paths.\n"
                         " * x: 1 number; p: 1 parameter, or NULL where there is none.\n"));
  EXPECT_THAT(text,
              HasSubstr("/* y: 1 number, the value. */\n"
                        "int rate(const double *x, const double *p, double *y);\n"
                        "\n"
                        "static double (*const volatile rate_exp)(double) = exp;\n"
                        "static double rate_sigmoid(double a) {\n"
                        "  const double e = rate_exp(-fabs(a));\n"
                        "  return a < 0 ? e / (1 + e) : 1 / (1 + e);\n"
                        "}\n"
                        "\n"
                        "int rate(const double *x, const double *p, double *y) {\n"
                        "  const double v3 = x[0] < 1.0;\n"
                        "  if (v3 == 0.0) {\n"
                        "    const double v7 = p[0] * 0x1p-1;\n"
                        "    const double v8 = x[0] - v7;\n"
                        "    const double v10 = v8 + 3.0;\n"
                        "    y[0] = v10;\n"
                        "    return 0;\n"
                        "  }\n"
                        "  if (v3 != 1.0) return 1;\n"
                        "  const double v4 = x[0] * p[0];\n"
                        "  const double v5 = rate_sigmoid(v4);\n"
                        "  y[0] = v5;\n"
                        "  return 0;\n"
                        "}\n"));
  EXPECT_THAT(text, Not(HasSubstr("gradient")));
}

std::string refusal(const Program& p, std::string_view name, const COptions& options = {}) {
  try {
    p.to_c(name, options);
  } catch (const fluxion::Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ToC, AsksForAnIdentifier) {
  const Program p = record([](const auto& x) { return x[0] * x[0]; }, {0.5});
  for (const char* name : {"", "2f", "f-g", "f g", "double", "\xc3\xa4"}) {
    EXPECT_EQ(
        refusal(p, name),
        fmt::format("to_c: the functions cannot have this name; got \"{}\", expected letters, "
                    "digits and _, no digit first, and no keyword of C; try \"f\"",
                    name));
  }
  for (const char* name : {"f", "_f2", "Double"}) EXPECT_EQ(refusal(p, name), "accepted");
}

TEST(ToC, NamesTheFunctionThatCLacks) {
  const Program p = record([](const auto& x) { return lgamma(x[0]); }, {0.5});
  EXPECT_EQ(refusal(p, "f", {.jacobian = false}), "accepted");
  EXPECT_EQ(
      refusal(p, "f"),
      "to_c: C99 has no such function, and no formula that gives the same bits; got polygamma, "
      "expected functions of <math.h> and what is made of them; try .jacobian = false if only "
      "a derivative needs it, or a formula of your own");
}

TEST(ToC, HasTheHessianOfOneOutputOnly) {
  const Program p = record(
      []<class T>(const Vector<T>& x) {
        return std::array<T, 2>{x[0], T(1)};
      },
      {0.5});
  EXPECT_EQ(refusal(p, "f", {.hessian = true}),
            "to_c: of one output only; got a program with 2, expected one with 1; try jacobian or "
            "vjp");
}

}  // namespace
