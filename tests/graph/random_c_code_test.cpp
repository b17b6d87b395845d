// Random programs as C give the bits of plain code, and derivatives those of the program.
// For: paths and formulas that no test names. Read first: random_program.hpp, c_code_test.cpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>

#include "graph/hand_made.hpp"
#include "graph/random_point.hpp"
#include "graph/walk.hpp"
#include "support/c_library.hpp"

namespace {

using fluxion::Matrix;
using fluxion::Program;
using fluxion::Vector;
using fluxion::graph::Operation;
using fluxion::test::CLibrary;
using fluxion::test::identical;
using namespace fluxion::test::random_program;

constexpr std::size_t programs = 100;
constexpr std::size_t longest_text = 60000;  // longer ones keep the compiler busy

/// Whether C has a rule and its derivatives.
bool is_emitted(std::size_t rule) {
  const auto operation = static_cast<Operation>(fluxion::graph::first_rule + rule);
  fluxion::graph::Path path = fluxion::test::path_of_leaves(3);
  path.outputs = {
      fluxion::test::add(path.graph, operation, {path.inputs[0], path.inputs[1], path.inputs[2]})};
  try {
    fluxion::test::program_of({std::move(path)}).to_c("f", {.hessian = true});
  } catch (const fluxion::DomainError&) {
    return false;
  }
  return true;
}

const std::vector<bool>& emitted_rules() {
  static const std::vector<bool> rules = [] {
    std::vector<bool> result;
    for (std::size_t k = 0; k < fluxion::graph::Rules::size; ++k) result.push_back(is_emitted(k));
    return result;
  }();
  return rules;
}

/// Takes the sine where C lacks the rule.
void keep_to_c(std::vector<Statement>& statements) {
  constexpr auto sine =
      static_cast<std::size_t>(fluxion::graph::operation_of_v<fluxion::rules::Sin>) -
      fluxion::graph::first_rule;
  for (Statement& statement : statements) {
    if (statement.kind == Kind::rule && !emitted_rules()[statement.rule]) {
      statement.rule = sine;
      statement.data = {};
    }
    keep_to_c(statement.body);
    keep_to_c(statement.otherwise);
  }
}

struct Case {
  Function f;
  Program program;
  std::vector<Known> points;
  std::string name;
  std::string text;

  bool has_one_output() const { return program.outputs() == 1; }
};

std::vector<Case> cases() {
  std::vector<Case> result;
  for (std::uint64_t seed = 1; result.size() < programs; ++seed) {
    RandomProgram program = make(seed);
    keep_to_c(program.statements);
    const Function f(program);
    fluxion::test::SplitMix random(seed);
    std::vector<Known> points = points_of(f, random);
    if (points.empty()) continue;
    Program recorded = record_of(f, points[0].x);
    for (const Known& point : points) recorded.evaluate(point.x);
    const std::string name = fmt::format("random_{}", seed);
    std::string text = recorded.to_c(name);
    if (text.size() > longest_text) continue;
    result.push_back({f, std::move(recorded), std::move(points), name, std::move(text)});
  }
  return result;
}

template <class A, class B> int differences(const A& a, const B& b) {
  int count = 0;
  for (Eigen::Index i = 0; i < a.size(); ++i) count += !identical(a.data()[i], b.data()[i]);
  return count;
}

/// How many numbers differ, for a description of the first program that is wrong.
int differences(const CLibrary& library, const Case& each) {
  const Eigen::Index n = each.program.inputs();
  const Eigen::Index m = each.program.outputs();
  const auto value = library.value(each.name);
  const auto jacobian =
      library.derivative(each.name + (each.has_one_output() ? "_gradient" : "_jacobian"));
  int count = 0;
  for (const Known& point : each.points) {
    Vector<double> y(m);
    Matrix<double> j(m, n);
    count += value(point.x.data(), nullptr, y.data()) != 0;
    count += differences(y, point.values);
    count += jacobian(point.x.data(), nullptr, y.data(), j.data()) != 0;
    count += differences(y, point.values) + differences(j, each.program.jacobian(point.x));
  }
  return count;
}

TEST(RandomPrograms, AsCGiveTheBitsOfPlainCode) {
  const std::vector<Case> all = cases();
  std::string text;
  std::size_t points = 0;
  std::size_t paths = 0;
  for (const Case& each : all) {
    text += each.text;
    points += each.points.size();
    paths += each.program.stats().paths;
  }
  EXPECT_GT(paths, 2 * programs);
  const CLibrary library(text, "-std=c99 -O0");  // the text is long
  for (const Case& each : all) {
    ASSERT_EQ(differences(library, each), 0) << each.name << "\n" << describe(each.f.program());
  }
  fmt::print("{} programs of {} paths in {} bytes of C, at {} points\n",
             all.size(),
             paths,
             text.size(),
             points);
}

}  // namespace
