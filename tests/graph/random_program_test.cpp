// Random programs: recorded ones agree with plain code, with forward mode and with the tape, at points
// that mostly take another way through the branches than the one before.
// For: what no test names. FLUXION_FUZZ_PROGRAMS and FLUXION_FUZZ_SEED in the environment choose a
// longer run, scripts/fuzz_programs makes it. Read first: random_program.hpp, random_point.hpp.
// SPDX-License-Identifier: MIT

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/products.hpp>
#include <fluxion/program.hpp>

#include "graph/random_point.hpp"

namespace {

using Eigen::Index;
using fluxion::Backend;
using fluxion::Matrix;
using fluxion::Program;
using fluxion::Sized;
using fluxion::Vector;
using fluxion::test::SplitMix;
using fluxion::test::random_program::Expected;
using fluxion::test::random_program::Function;
using fluxion::test::random_program::Known;
using fluxion::test::random_program::RandomProgram;
using fluxion::test::random_program::run;
using fluxion::test::random_program::SecondOrder;
using fluxion::test::random_program::SizedTangents;
using fluxion::test::random_program::Tangent;
using fluxion::test::random_program::Trace;
using fluxion::test::random_program::Witness;

constexpr double tolerance = 1e-13;  // of the sum of the magnitudes of what a derivative sums up

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::stoull(text);
}

/// What the whole run has seen.
struct Report {
  std::uint64_t programs = 0;
  std::uint64_t evaluations = 0;
  std::uint64_t misses = 0;   ///< evaluations that took another path than the one before
  std::uint64_t unknown = 0;  ///< of them, those that took a path that was not known
  std::uint64_t values = 0;
  std::uint64_t derivatives = 0;
  std::uint64_t finite = 0;    ///< derivatives with a finite condition that is not 0
  std::uint64_t infinite = 0;  ///< derivatives without a finite condition
  std::uint64_t extreme = 0;   ///< derivatives whose products may over- or underflow
  std::map<std::string_view, double>
      worst{};  ///< error in units of the tolerance, by what was asked
};

/// Equal to the last bit, or NaN both.
bool identical(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

class Comparison {
 public:
  Comparison(std::uint64_t seed, const RandomProgram& program, Report& report)
      : report_(report), random_(seed * 7919), f_(program), points_(points_of(f_, random_)) {}

  /// Descriptions of what is wrong.
  std::string complaints() {
    if (points_.empty()) return {};
    ++report_.programs;
    compare_modes();
    compare_one_by_one({});
    compare_one_by_one({.paths = 1 + static_cast<int>(random_.below(2))});
    compare_many();
    if (outputs() == 1) compare_second_derivatives();
    return complaints_;
  }

 private:
  Index inputs() const { return static_cast<Index>(f_.program().inputs); }
  Index outputs() const { return static_cast<Index>(f_.program().outputs.size()); }

  void complain(std::string_view what, std::size_t point, const std::string& text) {
    if (complaints_.size() > 2000) return;
    complaints_ += fmt::format(
        "{} at point {} ({}): {}\n", what, point, fmt::join(points_[point].x, ", "), text);
  }

  // Of a finite sum the error; of one that is not finite the derivative is not either.
  void check(std::string_view what, std::size_t point, double got, const Expected& expected) {
    ++report_.derivatives;
    if (expected.is_extreme) {
      ++report_.extreme;
      return;
    }
    if (!std::isfinite(expected.size)) {
      ++report_.infinite;
      if (std::isfinite(got) && !expected.depends_on_mode) {
        complain(what, point, fmt::format("{}, expected no finite derivative", got));
      }
      return;
    }
    const double error = std::abs(got - expected.value);
    if (expected.size > 0) {
      ++report_.finite;
      double& worst = report_.worst[what];
      worst = std::max(worst, error / (tolerance * expected.size));
    }
    if (!(error <= tolerance * expected.size)) {
      complain(
          what,
          point,
          fmt::format("{}, expected {} to {}", got, expected.value, tolerance * expected.size));
    }
  }

  template <class Values>
  void check_values(std::string_view what, std::size_t point, const Values& values) {
    for (Index i = 0; i < outputs(); ++i) {
      ++report_.values;
      if (!identical(values[i], points_[point].values[i])) {
        complain(what, point, fmt::format("{}, expected {}", values[i], points_[point].values[i]));
      }
    }
  }

  template <class Jacobian>
  void check_jacobian(std::string_view what,
                      std::size_t point,
                      const Jacobian& jacobian,
                      bool depends_on_mode = false) {
    for (Index i = 0; i < outputs(); ++i) {
      for (Index j = 0; j < inputs(); ++j) {
        Expected expected = entry(point, i, j);
        expected.depends_on_mode = expected.depends_on_mode || depends_on_mode;
        check(what, point, jacobian(i, j), expected);
      }
    }
  }

  const Expected& entry(std::size_t point, Index i, Index j) const {
    return points_[point].jacobian[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
  }

  // Forward mode and the tape agree with plain code: else nothing below means anything.
  void compare_modes() {
    for (std::size_t p = 0; p < points_.size(); p += 3) {
      const Vector<double>& x = points_[p].x;
      Matrix<double> forward(outputs(), inputs());
      Matrix<double> reverse(outputs(), inputs());
      for (Index j = 0; j < inputs(); ++j) {
        Vector<Tangent> moving = x.cast<Tangent>();
        moving[j] = Tangent::seeded(x[j]);
        const Vector<Tangent> y = f_(moving);
        check_values("value in forward mode", p, fluxion::test::random_program::values_of(y));
        for (Index i = 0; i < outputs(); ++i) forward(i, j) = y[i].tangent();
      }
      for (Index i = 0; i < outputs(); ++i) {
        const Vector<double> unit = Vector<double>::Unit(outputs(), i);
        const auto row = fluxion::vjp(f_, x, unit);
        check_values("value on the tape", p, row.value);
        reverse.row(i) = row.cotangent.transpose();
      }
      // A variable whose direction is not taken may be a factor 0.
      check_jacobian("forward mode", p, forward, true);
      check_jacobian("reverse mode", p, reverse);
    }
  }

  void check_stats(std::string_view what, const Program& program, const Witness& witness) {
    const fluxion::ProgramStats stats = program.stats();
    if (stats.misses != witness.misses() || stats.paths != witness.paths() ||
        stats.on_tape != witness.on_tape()) {
      complain(what,
               0,
               fmt::format("{} misses, {} paths, {} on the tape, expected {}, {} and {}",
                           stats.misses,
                           stats.paths,
                           stats.on_tape,
                           witness.misses(),
                           witness.paths(),
                           witness.on_tape()));
    }
  }

  void note_evaluation(Witness& witness, std::size_t point, std::size_t last) {
    ++report_.evaluations;
    const Trace& trace = points_[point].trace;
    if (trace.outcomes != points_[last].trace.outcomes) ++report_.misses;
    if (!witness.is_known(trace)) ++report_.unknown;
    witness.evaluate(trace);
  }

  void compare_one_by_one(const fluxion::RecordOptions& options) {
    const Program program = record_of(f_, points_[0].x, options);
    Witness witness(points_[0].trace, static_cast<std::size_t>(options.paths));
    const bool is_bounded = options.paths < 64;
    const std::string_view what = is_bounded ? "program with few paths" : "program";
    for (std::size_t p = 0; p < points_.size(); ++p) {
      const auto result = program.value_and_jacobian(points_[p].x);
      check_values(what, p, result.value);
      check_jacobian(what, p, result.jacobian);
      note_evaluation(witness, p, p == 0 ? 0 : p - 1);
    }
    check_stats(what, program, witness);
    const std::size_t p = random_.below(static_cast<unsigned>(points_.size()));
    compare_products(program, p);
  }

  Vector<double> direction(Index size) {
    Vector<double> v(size);
    for (double& entry : v) entry = random_.chance(20) ? 0 : random_.between(-1, 1);
    return v;
  }

  void compare_products(const Program& program, std::size_t p) {
    const Vector<double> v = direction(inputs());
    const Vector<double> w = direction(outputs());
    const Vector<double> jvp = program.jvp(points_[p].x, v);
    const Vector<double> vjp = program.vjp(points_[p].x, w);
    for (Index i = 0; i < outputs(); ++i) {
      Expected sum{};
      for (Index j = 0; j < inputs(); ++j) add(sum, v[j], entry(p, i, j));
      check("jvp", p, jvp[i], sum);
    }
    for (Index j = 0; j < inputs(); ++j) {
      Expected sum{};
      for (Index i = 0; i < outputs(); ++i) add(sum, w[i], entry(p, i, j));
      check("vjp", p, vjp[j], sum);
    }
  }

  static void add(Expected& sum, double factor, const Expected& entry) {
    if (factor == 0) return;  // a direction that is not taken
    sum.value += factor * entry.value;
    sum.size += std::abs(factor) * entry.size;
    sum.is_extreme = sum.is_extreme || entry.is_extreme;
    sum.depends_on_mode = sum.depends_on_mode || entry.depends_on_mode;
  }

  // All points several times, so that there is more than one block of them.
  void compare_many() {
    const auto count = static_cast<Index>(points_.size());
    const Index columns = random_.chance(10) ? 7 * count : count;
    Matrix<double> x(inputs(), columns);
    const auto place = [&](Index c) { return static_cast<std::size_t>(c % count); };
    for (Index c = 0; c < columns; ++c) x.col(c) = points_[place(c)].x;
    const Program program = record_of(f_, points_[0].x, {.backend = Backend::interpreter});
    Witness witness(points_[0].trace, 64);
    const Matrix<double> y = program.values(x);
    const Matrix<double> jacobians = program.jacobians(x);
    for (Index c = 0; c < columns; ++c) {
      const std::size_t p = place(c);
      check_values("program at many points", p, y.col(c));
      const Matrix<double> jacobian = jacobians.col(c).reshaped(outputs(), inputs());
      check_jacobian("program at many points", p, jacobian);
      note_evaluation(witness, p, 0);
    }
    check_stats("program at many points", program, witness);
  }

  void compare_second_derivatives() {
    const Program program =
        record_of(f_, points_[0].x, {.paths = 4, .backend = Backend::interpreter});
    const Vector<double> v = direction(inputs());
    Matrix<double> x(inputs(), static_cast<Index>(points_.size()));
    for (std::size_t p = 0; p < points_.size(); ++p) x.col(static_cast<Index>(p)) = points_[p].x;
    const Matrix<double> hvps = program.hvps(x, v);
    for (std::size_t p = 0; p < points_.size(); p += 4) {
      const auto hessian = expected_hessian(p);
      const Matrix<double> got = program.hessian(points_[p].x);
      const Vector<double> tape = tape_hvp(p, v);
      for (Index i = 0; i < inputs(); ++i) {
        Expected product{};
        for (Index j = 0; j < inputs(); ++j) {
          const Expected& entry = hessian[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
          check_second("Hessian", p, got(i, j), entry);
          add(product, v[j], entry);
        }
        check_second("hvp", p, hvps(i, static_cast<Index>(p)), product);
        check_second("hvp on the tape", p, tape[i], product);
      }
    }
  }

  // Where a derivative is not finite, what the second one is depends on how the rule was written.
  void check_second(std::string_view what, std::size_t p, double got, const Expected& expected) {
    const std::vector<Expected>& gradient = points_[p].jacobian[0];
    const bool is_smooth = std::all_of(
        gradient.begin(), gradient.end(), [](const Expected& g) { return std::isfinite(g.size); });
    if (is_smooth && std::isfinite(expected.size)) check(what, p, got, expected);
  }

  std::vector<std::vector<Expected>> expected_hessian(std::size_t p) const {
    const Vector<Sized> x = fluxion::test::random_program::variables(points_[p].x);
    Vector<SizedTangents> moving(x.size());
    for (Index i = 0; i < x.size(); ++i) {
      moving[i] = SizedTangents::seeded(x[i], Sized::unit_tangent(), static_cast<std::size_t>(i));
    }
    const SizedTangents y = f_(moving)[0];
    std::vector<std::vector<Expected>> hessian;
    for (Index i = 0; i < x.size(); ++i) {
      const Sized g = y.tangent(static_cast<std::size_t>(i));
      std::vector<Expected>& row = hessian.emplace_back();
      for (std::size_t j = 0; j < static_cast<std::size_t>(x.size()); ++j) {
        row.push_back({g.gradient(j), g.size(j), g.is_extreme(), true});
      }
    }
    return hessian;
  }

  Vector<double> tape_hvp(std::size_t p, const Vector<double>& v) const {
    const Vector<double>& x = points_[p].x;
    fluxion::BasicRecording<Tangent> recording;
    Vector<SecondOrder> inputs(x.size());
    for (Index i = 0; i < x.size(); ++i) {
      inputs[i] = recording.input(v[i] == 0 ? Tangent(x[i]) : Tangent::seeded(x[i], v[i]));
    }
    fluxion::detail::sweep_from(recording, f_(inputs)[0], true);
    Vector<double> product(x.size());
    for (Index i = 0; i < x.size(); ++i) product[i] = recording.adjoint(inputs[i]).tangent();
    return product;
  }

  Report& report_;
  SplitMix random_;
  Function f_;
  std::vector<Known> points_;
  std::string complaints_{};
};

std::string complaints(std::uint64_t seed, const RandomProgram& program, Report& report) {
  return Comparison(seed, program, report).complaints();
}

/// Without the statements that are not needed for a complaint.
RandomProgram smallest(std::uint64_t seed, const RandomProgram& program) {
  return fluxion::test::random_program::smallest(program, [&](const RandomProgram& smaller) {
    Report none;
    return !complaints(seed, smaller, none).empty();
  });
}

TEST(RandomPrograms, AgreeWithPlainCodeInEveryMode) {
  const std::uint64_t programs = from_environment("FLUXION_FUZZ_PROGRAMS", 1500);
  const std::uint64_t first = from_environment("FLUXION_FUZZ_SEED", 1);
  Report report;
  int wrong = 0;
  for (std::uint64_t seed = first; seed < first + programs && wrong < 5; ++seed) {
    const RandomProgram program = fluxion::test::random_program::make(seed);
    if (complaints(seed, program, report).empty()) continue;
    ++wrong;
    const RandomProgram small = smallest(seed, program);
    ADD_FAILURE() << "program " << seed << "\n"
                  << complaints(seed, small, report) << describe(small);
  }
  const auto share = [](std::uint64_t part, std::uint64_t whole) {
    return 100 * static_cast<double>(part) / static_cast<double>(whole);
  };
  fmt::print(
      "{} programs, {} evaluations: {:.1f} % took another path than the one before, {:.1f} % an "
      "unknown one\n{} values; {} derivatives: {:.1f} % finite and not 0, {:.1f} % not finite, "
      "{:.1f} "
      "% left out\nworst error in units of 1e-13 of the size:\n",
      report.programs,
      report.evaluations,
      share(report.misses, report.evaluations),
      share(report.unknown, report.evaluations),
      report.values,
      report.derivatives,
      share(report.finite, report.derivatives),
      share(report.infinite, report.derivatives),
      share(report.extreme, report.derivatives));
  for (const auto& [what, worst] : report.worst) fmt::print("  {}: {:.3f}\n", what, worst);
  if (programs < 100) return;  // of a few the shares mean nothing
  EXPECT_GE(share(report.misses, report.evaluations), 30);
  EXPECT_GE(share(report.finite, report.derivatives), 30);
}

}  // namespace
