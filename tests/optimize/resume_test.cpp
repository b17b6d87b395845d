// Tests of runs that are killed and resumed.
// For: a run that is killed at any moment and goes on ends where the uninterrupted one ends, bit for
// bit, with every method. Read first: Run in optimize/minimize.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#if __has_include(<sys/wait.h>)
#include <csignal>
#include <unistd.h>

#include <sys/wait.h>
#define FLUXION_TEST_KILLS 1
#endif

#include <gtest/gtest.h>

#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/conjugate_gradient.hpp>
#include <fluxion/optimize/gradient_descent.hpp>
#include <fluxion/optimize/lbfgs.hpp>
#include <fluxion/optimize/least_squares.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/trust_region_newton.hpp>

#include "support/folder.hpp"
#include "support/same_bits.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::Bfgs;
using fluxion::ConjugateGradient;
using fluxion::GradientDescent;
using fluxion::Keep;
using fluxion::Lbfgs;
using fluxion::LevenbergMarquardt;
using fluxion::Matrix;
using fluxion::start;
using fluxion::Subproblem;
using fluxion::TrustRegionNewton;
using fluxion::Vector;
using fluxion::test::expect_same_bits;
using fluxion::test::Folder;
using fluxion::test::result_of_the_rest;
using fluxion::test::SplitMix;

// Rosenbrock's function in pairs of variables, above a floor, with its second derivatives; and its
// residuals, half the sum of whose squares it is.
struct Valley {
  double floor = 0;

  double value_and_gradient(const Vector<double>& x, Vector<double>& g) const {
    double sum = floor;
    for (Eigen::Index i = 0; i < x.size(); i += 2) {
      const double a = x[i + 1] - x[i] * x[i];
      const double b = 1 - x[i];
      g[i] = -400 * a * x[i] - 2 * b;
      g[i + 1] = 200 * a;
      sum += 100 * a * a + b * b;
    }
    return sum;
  }
  void hvp(const Vector<double>& x, const Vector<double>& v, Vector<double>& p) const {
    for (Eigen::Index i = 0; i < x.size(); i += 2) {
      const double mixed = -400 * x[i];
      p[i] = (1200 * x[i] * x[i] - 400 * x[i + 1] + 2) * v[i] + mixed * v[i + 1];
      p[i + 1] = mixed * v[i] + 200 * v[i + 1];
    }
  }
  void residuals(const Vector<double>& x, Vector<double>& r) const {
    r.resize(x.size() + 1);
    for (Eigen::Index i = 0; i < x.size(); i += 2) {
      r[i] = std::sqrt(200) * (x[i + 1] - x[i] * x[i]);
      r[i + 1] = std::sqrt(2) * (1 - x[i]);
    }
    r[x.size()] = std::sqrt(2 * floor);
  }
  void jacobian(const Vector<double>& x, Matrix<double>& j) const {
    j.setZero();
    for (Eigen::Index i = 0; i < x.size(); i += 2) {
      j(i, i) = -2 * std::sqrt(200) * x[i];
      j(i, i + 1) = std::sqrt(200);
      j(i + 1, i) = -std::sqrt(2);
    }
  }
};

Vector<double> far_away() { return Vector<double>::LinSpaced(10, -2, 3); }

// Ends by each of the tests that count iterations, in rounding errors, and at a limit.
struct Case {
  Valley valley{};
  fluxion::Stop stop{};
};

const std::vector<Case> cases = {
    {.stop = {.gradient = 0, .function = 1e-5, .iterations = 150}},
    {.stop = {.gradient = 0, .step = 1e-4, .iterations = 150}},
    {.valley = {.floor = 1e5}, .stop = {.gradient = 0, .iterations = 150}},
    {.stop = {.iterations = 20}},
};

// A method, and the box that it runs in.
template <class M> struct Configuration {
  M method{};
  fluxion::Box box{};
};

// One on whose sides the minimum lies in half of the variables.
template <class M> struct InABox : Configuration<M> {
  InABox() : Configuration<M>{.box = {.upper = {0.9, 0.9, 0.9, 0.9, 0.9, 4, 4, 4, 4, 4}}} {}
};

template <class M>
auto start_valley(const Configuration<M>& configuration, const Case& c = cases[0]) {
  const fluxion::Options options{
      .stop = c.stop, .bounds = configuration.box, .trace = Keep::everything};
  return start(c.valley, far_away(), configuration.method, options);
}

template <class Configuration> class Resume : public testing::Test {
 protected:
  Configuration configuration{};
  Folder folder{};
  std::string path = folder / "fit.run";
};

struct ScheduledDescent : GradientDescent {
  ScheduledDescent() : GradientDescent{.step = fluxion::inverse_time(1e-3, 0.1)} {}
};

struct AcceleratedDescent : GradientDescent {
  AcceleratedDescent() : GradientDescent{.search = fluxion::Armijo{}, .nesterov = true} {}
};

struct Multiplying : TrustRegionNewton {
  Multiplying() { subproblem = Subproblem::products; }
};

struct Factorising : TrustRegionNewton {
  Factorising() { subproblem = Subproblem::factorisation; }
};

// A line for every method.
using Configurations = testing::Types<Configuration<Bfgs>,
                                      Configuration<ConjugateGradient>,
                                      Configuration<GradientDescent>,
                                      Configuration<ScheduledDescent>,
                                      Configuration<AcceleratedDescent>,
                                      Configuration<Lbfgs>,
                                      InABox<Lbfgs>,
                                      Configuration<LevenbergMarquardt>,
                                      InABox<LevenbergMarquardt>,
                                      Configuration<Multiplying>,
                                      Configuration<Factorising>>;
TYPED_TEST_SUITE(Resume, Configurations);

TYPED_TEST(Resume, EndsWhereTheUninterruptedRunEnds) {
  SplitMix random(7);
  for (const Case& c : cases) {
    auto whole = start_valley(this->configuration, c);
    const auto expected = result_of_the_rest(whole);
    for (int k = 0; k < 50 / static_cast<int>(cases.size()) + 1; ++k) {
      const int steps =
          static_cast<int>(random.below(static_cast<unsigned>(whole.iterations()) + 1));
      auto killed = start_valley(this->configuration, c);
      while (killed.iterations() < steps) killed.step();
      killed.save(this->path);
      auto resumed = start_valley(this->configuration, c);
      resumed.load(this->path);
      EXPECT_EQ(resumed.iterations(), steps);
      EXPECT_EQ(resumed.done(), killed.done());
      expect_same_bits(resumed.x(), killed.x());
      EXPECT_GE(resumed.result().seconds, killed.result().seconds);
      expect_same_bits(result_of_the_rest(resumed), expected);
      if (testing::Test::HasFailure()) FAIL() << "killed after " << steps << " iterations";
    }
  }
}

TYPED_TEST(Resume, AfterEveryIterationMakesNoDifferenceEither) {
  auto whole = start_valley(this->configuration);
  auto run = start_valley(this->configuration);
  while (run.step()) {
    run.save(this->path);
    run = start_valley(this->configuration);
    run.load(this->path);
  }
  expect_same_bits(run.result(), result_of_the_rest(whole));
  EXPECT_EQ(this->folder.files(), 1U);
}

#ifdef FLUXION_TEST_KILLS

// Steps and saves for ever, as a process of its own.
template <class Configuration>
pid_t run_in_a_process(const Configuration& configuration, const std::string& path) {
  const pid_t process = fork();
  if (process != 0) return process;
  for (;;) {
    auto run = start_valley(configuration);
    while (run.step()) run.save(path);
  }
}

TYPED_TEST(Resume, SurvivesBeingKilledWhileItSaves) {
  auto whole = start_valley(this->configuration);
  const auto expected = result_of_the_rest(whole);
  SplitMix random(11);
  for (int k = 0; k < 12; ++k) {
    const pid_t process = run_in_a_process(this->configuration, this->path);
    ASSERT_GT(process, 0);
    while (!std::filesystem::exists(this->path)) usleep(100);
    usleep(random.below(8000));
    kill(process, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(process, &status, 0), process);
    ASSERT_TRUE(WIFSIGNALED(status));
    auto resumed = start_valley(this->configuration);
    resumed.load(this->path);
    expect_same_bits(result_of_the_rest(resumed), expected);
  }
}

#endif

}  // namespace
