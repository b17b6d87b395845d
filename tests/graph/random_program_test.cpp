// Random programs: recorded ones agree with plain code, with forward mode and with the tape, at points
// that mostly take another way through the branches than the one before, by the interpreter and by
// machine code of every width.
// For: what no test names. FLUXION_FUZZ_PROGRAMS and FLUXION_FUZZ_SEED in the environment choose a
// longer run, scripts/fuzz_programs makes it. Read first: random_program.hpp, random_point.hpp.
// SPDX-License-Identifier: MIT

#include <algorithm>
#include <array>
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
using fluxion::graph::has_machine_code;
using fluxion::graph::Width;
using fluxion::test::SplitMix;
using fluxion::test::random_program::derivative_errors;
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
  // On vectors of machine code.
  std::uint64_t codes = 0;       ///< pieces of machine code, of all widths
  std::uint64_t numbers = 0;     ///< values
  std::uint64_t neighbours = 0;  ///< of them, those with other bits than plain code has
  std::uint64_t undecided = 0;   ///< points at which these bits may decide a branch
  std::uint64_t unbounded = 0;   ///< values and derivatives without a finite bound of their error
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
    compare_one_by_one({.backend = Backend::interpreter});
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
    if (!std::isfinite(expected.error)) {
      ++report_.unbounded;
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
    const double bound = tolerance * expected.size + expected.error;
    if (expected.size > 0) {
      ++report_.finite;
      double& worst = report_.worst[what];
      worst = std::max(worst, error / bound);
    }
    if (!(error <= bound)) {
      complain(what, point, fmt::format("{}, expected {} to {}", got, expected.value, bound));
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

  void check_stats(std::string_view what,
                   const fluxion::ProgramStats& stats,
                   const Witness& witness) {
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
    check_stats(what, program.stats(), witness);
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

  /// What a program has at many points.
  struct Batch {
    Matrix<double> values{};
    Matrix<double> jacobians{};
    Matrix<double> products{};
    fluxion::ProgramStats stats{};
  };

  Batch batch(Backend backend, const Matrix<double>& x, const Vector<double>& v) {
    const Program program = record_of(f_, points_[0].x, {.backend = backend});
    Batch result{.values = program.values(x), .jacobians = program.jacobians(x)};
    result.stats = program.stats();
    result.products = outputs() == 1 ? program.hvps(x, v) : program.jvps(x, v);
    report_.codes += program.stats().machine.codes;
    return result;
  }

  // All points several times, so that there is more than one block of them, by the interpreter and by
  // machine code of every width that this processor has.
  void compare_many() {
    const auto count = static_cast<Index>(points_.size());
    const Index columns = random_.chance(10) ? 7 * count : count;
    const Vector<double> v = direction(inputs());
    Matrix<double> x(inputs(), columns);
    for (Index c = 0; c < columns; ++c) x.col(c) = points_[place_of(c)].x;
    const Batch plain = batch(Backend::interpreter, x, v);
    check_batch("program at many points", plain);
    if (has_machine_code(Width::scalar)) {
      check_same("scalar machine code", batch(Backend::scalar, x, v), plain);
    }
    if (!has_machine_code(Width::avx2)) return;
    const Batch by_avx2 = batch(Backend::avx2, x, v);
    check_vectors("machine code of vectors", by_avx2);
    if (has_machine_code(Width::avx512)) {
      check_same("AVX-512 beside AVX2", batch(Backend::avx512, x, v), by_avx2);
    }
  }

  std::size_t place_of(Index column) const {
    return static_cast<std::size_t>(column) % points_.size();
  }

  auto jacobian_of(const Batch& batch, Index column) const {
    return batch.jacobians.col(column).reshaped(outputs(), inputs());
  }

  void check_batch(std::string_view what, const Batch& batch) {
    Witness witness(points_[0].trace, 64);
    for (Index c = 0; c < batch.values.cols(); ++c) {
      check_values(what, place_of(c), batch.values.col(c));
      check_jacobian(what, place_of(c), jacobian_of(batch, c));
      note_evaluation(witness, place_of(c), 0);
    }
    check_stats(what, batch.stats, witness);
  }

  void check_same(std::string_view what, const Batch& got, const Batch& expected) {
    const auto same = [](const Matrix<double>& a, const Matrix<double>& b) {
      return std::equal(a.data(), a.data() + a.size(), b.data(), identical);
    };
    const auto counts = [](const fluxion::ProgramStats& stats) {
      return std::array{stats.misses, stats.paths, stats.on_tape};
    };
    if (!same(got.values, expected.values)) complain(what, 0, "other values");
    if (!same(got.jacobians, expected.jacobians)) complain(what, 0, "other Jacobians");
    if (!same(got.products, expected.products)) complain(what, 0, "other products");
    if (counts(got.stats) != counts(expected.stats)) complain(what, 0, "other paths");
  }

  // Within what functions like exp may err; without any, to the last bit.
  void check_vectors(std::string_view what, const Batch& batch) {
    bool is_decided = true;
    Witness witness(points_[0].trace, 64);
    for (Index c = 0; c < batch.values.cols(); ++c) {
      const std::size_t p = place_of(c);
      witness.evaluate(points_[p].trace);
      if (points_[p].is_undecided) {
        is_decided = false;
        ++report_.undecided;
        continue;
      }
      for (Index i = 0; i < outputs(); ++i) check_value_of_vectors(what, p, i, batch.values(i, c));
      for (Index i = 0; i < outputs(); ++i) {
        for (Index j = 0; j < inputs(); ++j) {
          const double got = jacobian_of(batch, c)(i, j);
          check(what, p, got, with_error(p, i, j, got));
        }
      }
    }
    if (is_decided) check_stats(what, batch.stats, witness);
  }

  void check_value_of_vectors(std::string_view what, std::size_t p, Index i, double got) {
    ++report_.numbers;
    const double expected = points_[p].values[i];
    const double bound = points_[p].errors[i];
    if (identical(got, expected)) return;
    ++report_.neighbours;
    if (!std::isfinite(bound)) {
      ++report_.unbounded;
      return;
    }
    double& worst = report_.worst["values by machine code of vectors"];
    worst = std::max(worst, std::abs(got - expected) / bound);
    if (!(std::abs(got - expected) <= bound)) {
      complain(what, p, fmt::format("{}, expected {} to {}", got, expected, bound));
    }
  }

  // The error takes long to find: only where there is one.
  Expected with_error(std::size_t p, Index i, Index j, double got) const {
    Expected expected = entry(p, i, j);
    if (!(std::abs(got - expected.value) <= tolerance * expected.size)) {
      expected.error = derivative_errors(f_, points_[p].x)(i, j);
    }
    return expected;
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
  const std::uint64_t programs = from_environment("FLUXION_FUZZ_PROGRAMS", 800);
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
    return whole == 0 ? 0.0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
  };
  fmt::print(
      "{} programs, {} evaluations: {:.1f} % took another path than the one before, {:.1f} % an "
      "unknown one\n{} values; {} derivatives: {:.1f} % finite and not 0, {:.1f} % not finite, "
      "{:.1f} "
      "% left out\n{} pieces of machine code; {} values by vectors, of which {:.1f} % have other "
      "bits; "
      "{} undecided points, {} numbers without a bound\nworst error in units of the bound:\n",
      report.programs,
      report.evaluations,
      share(report.misses, report.evaluations),
      share(report.unknown, report.evaluations),
      report.values,
      report.derivatives,
      share(report.finite, report.derivatives),
      share(report.infinite, report.derivatives),
      share(report.extreme, report.derivatives),
      report.codes,
      report.numbers,
      share(report.neighbours, report.numbers),
      report.undecided,
      report.unbounded);
  for (const auto& [what, worst] : report.worst) fmt::print("  {}: {:.3f}\n", what, worst);
  if (programs < 100) return;  // of a few the shares mean nothing
  EXPECT_GE(share(report.misses, report.evaluations), 30);
  EXPECT_GE(share(report.finite, report.derivatives), 30);
}

}  // namespace
