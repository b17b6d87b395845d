// Tests of saved runs.
// For: a run that is killed at any moment and goes on ends where the uninterrupted one ends, bit for
// bit; a file that is not what save() left is refused. Read first: Run in optimize/minimize.hpp.
// SPDX-License-Identifier: MIT
#include <bit>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#if __has_include(<sys/wait.h>)
#include <csignal>
#include <unistd.h>

#include <sys/wait.h>
#define FLUXION_TEST_KILLS 1
#endif

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/conjugate_gradient.hpp>
#include <fluxion/optimize/gradient_descent.hpp>
#include <fluxion/optimize/lbfgs.hpp>
#include <fluxion/optimize/minimize.hpp>

#include "support/folder.hpp"
#include "support/hand_written.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::Bfgs;
using fluxion::ConjugateGradient;
using fluxion::GradientDescent;
using fluxion::Keep;
using fluxion::Lbfgs;
using fluxion::Options;
using fluxion::Result;
using fluxion::start;
using fluxion::Status;
using fluxion::Vector;
using fluxion::test::content_of;
using fluxion::test::Folder;
using fluxion::test::rosenbrock;
using fluxion::test::SplitMix;
using testing::HasSubstr;

// Rosenbrock's function in pairs of variables, above a floor, with its second derivatives.
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

template <class Method> auto start_valley(const Method& method, const Case& c = cases[0]) {
  return start(c.valley, far_away(), method, {.stop = c.stop, .trace = Keep::everything});
}

template <class Run> Result result_of_the_rest(Run& run) {
  while (run.step()) {
  }
  return run.result();
}

void expect_same_bits(const Vector<double>& a, const Vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (Eigen::Index i = 0; i < a.size(); ++i) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(a[i]), std::bit_cast<std::uint64_t>(b[i]));
  }
}

void expect_same_bits(const Result& a, const Result& b) {
  expect_same_bits(a.x, b.x);
  expect_same_bits(a.gradient, b.gradient);
  EXPECT_EQ(a.value, b.value);
  EXPECT_EQ(a.status, b.status);
  EXPECT_EQ(a.message, b.message);
  EXPECT_EQ(a.iterations, b.iterations);
  EXPECT_EQ(a.counts, b.counts);
  EXPECT_EQ(to_csv(a.trace), to_csv(b.trace));
}

template <class Method> class Resume : public testing::Test {
 protected:
  Method method{};
  Folder folder{};
  std::string path = folder / "fit.run";
};

struct ScheduledDescent : GradientDescent {
  ScheduledDescent() : GradientDescent{.step = fluxion::inverse_time(1e-3, 0.1)} {}
};

struct AcceleratedDescent : GradientDescent {
  AcceleratedDescent() : GradientDescent{.search = fluxion::Armijo{}, .nesterov = true} {}
};

// A line for every method.
using Methods = testing::
    Types<Bfgs, ConjugateGradient, GradientDescent, ScheduledDescent, AcceleratedDescent, Lbfgs>;
TYPED_TEST_SUITE(Resume, Methods);

TYPED_TEST(Resume, EndsWhereTheUninterruptedRunEnds) {
  SplitMix random(7);
  for (const Case& c : cases) {
    auto whole = start_valley(this->method, c);
    const Result expected = result_of_the_rest(whole);
    for (int k = 0; k < 50 / static_cast<int>(cases.size()) + 1; ++k) {
      const int steps =
          static_cast<int>(random.below(static_cast<unsigned>(whole.iterations()) + 1));
      auto killed = start_valley(this->method, c);
      while (killed.iterations() < steps) killed.step();
      killed.save(this->path);
      auto resumed = start_valley(this->method, c);
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
  auto whole = start_valley(this->method);
  auto run = start_valley(this->method);
  while (run.step()) {
    run.save(this->path);
    run = start_valley(this->method);
    run.load(this->path);
  }
  expect_same_bits(run.result(), result_of_the_rest(whole));
  EXPECT_EQ(this->folder.files(), 1U);
}

#ifdef FLUXION_TEST_KILLS

// Steps and saves for ever, as a process of its own.
template <class Method> pid_t run_in_a_process(const Method& method, const std::string& path) {
  const pid_t process = fork();
  if (process != 0) return process;
  for (;;) {
    auto run = start_valley(method);
    while (run.step()) run.save(path);
  }
}

TYPED_TEST(Resume, SurvivesBeingKilledWhileItSaves) {
  auto whole = start_valley(this->method);
  const Result expected = result_of_the_rest(whole);
  SplitMix random(11);
  for (int k = 0; k < 12; ++k) {
    const pid_t process = run_in_a_process(this->method, this->path);
    ASSERT_GT(process, 0);
    while (!std::filesystem::exists(this->path)) usleep(100);
    usleep(random.below(8000));
    kill(process, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(process, &status, 0), process);
    ASSERT_TRUE(WIFSIGNALED(status));
    auto resumed = start_valley(this->method);
    resumed.load(this->path);
    expect_same_bits(result_of_the_rest(resumed), expected);
  }
}

#endif

// What load() says about a file; the run has not changed then.
template <class Method>
std::string refusal(const std::string& path, const Method& method, const Options& options = {}) {
  auto run = start(rosenbrock(), {-1.2, 1}, method, options);
  run.step();
  const Result before = run.result();
  std::string text = "accepted";
  try {
    run.load(path);
  } catch (const fluxion::FileError& error) {
    text = error.what();
    expect_same_bits(run.result(), before);
  }
  return text;
}

class SavedRun : public testing::Test {
 protected:
  SavedRun() {
    auto run = start(rosenbrock(), {-1.2, 1}, Bfgs{}, {.trace = Keep::values});
    for (int k = 0; k < 5; ++k) run.step();
    run.save(path);
    bytes = content_of(path);
  }

  std::string refusal_of(const std::string& content) const {
    std::ofstream(path, std::ios::binary) << content;
    return refusal(path, Bfgs{});
  }

  Folder folder{};
  std::string path = folder / "fit.run";
  std::string bytes{};
};

TEST_F(SavedRun, IsTheSameBytesEachTime) {
  auto run = start(rosenbrock(), {-1.2, 1}, Bfgs{});
  run.load(path);
  run.save(path);
  EXPECT_EQ(content_of(path), bytes);
}

TEST_F(SavedRun, OfAnotherMethodIsRefused) {
  EXPECT_EQ(refusal(path, GradientDescent{}),
            "load: the file \"" + path +
                "\" holds another run; got Bfgs of 2 variables, expected GradientDescent of 2 "
                "variables; try starting the run as it was started before");
}

TEST_F(SavedRun, OfAnotherSizeIsRefused) {
  start(rosenbrock(), {-1.2, 1, 3}, Bfgs{}).save(path);
  EXPECT_THAT(refusal(path, Bfgs{}), HasSubstr("got Bfgs of 3 variables, expected Bfgs of 2"));
}

TEST_F(SavedRun, WithOtherParametersIsRefused) {
  EXPECT_EQ(refusal(path, Bfgs{.search = {.c2 = 0.5}}),
            "load: the file \"" + path +
                "\" was saved with other parameters of Bfgs; got 0.0001, 0.9, 40, expected 0.0001, "
                "0.5, 40; try the parameters that it was saved with");
  start(rosenbrock(), {-1.2, 1}, GradientDescent{.step = 1e-3}).save(path);
  EXPECT_THAT(refusal(path, GradientDescent{}),
              HasSubstr("got 1, 0, 0, 0.0001, 0.9, 40, expected 0, "));
}

TEST_F(SavedRun, ThatIsMissingIsRefused) {
  const std::string missing = folder / "missing.run";
  EXPECT_EQ(refusal(missing, Bfgs{}),
            "load: the file cannot be read; got \"No such file or directory\" for the file \"" +
                missing + "\", expected a file that save() wrote; try saving a run first");
  EXPECT_THAT(refusal(folder / ".", Bfgs{}), HasSubstr("got \"Is a directory\" for the file"));
}

TEST_F(SavedRun, ThatIsNoneIsRefused) {
  const std::string text = "load: the file is not a saved run; got \"" + path +
                           "\", expected a file that save() wrote; try the path that save() was "
                           "given";
  for (const std::string other : {"", "fluxion", "<svg xmlns='http://www.w3.org/2000/svg'>"}) {
    EXPECT_EQ(refusal_of(other), text);
  }
}

TEST_F(SavedRun, OfAnotherVersionIsRefused) {
  ASSERT_EQ(bytes[12], 1);
  bytes[12] = 7;
  EXPECT_EQ(refusal_of(bytes),
            "load: the file \"" + path +
                "\" was written by another version of fluxion; got form 7, expected 1; try the "
                "version that saved it");
}

TEST_F(SavedRun, ThatIsCutOffIsRefused) {
  const std::string damaged = "load: the file \"" + path +
                              "\" is damaged; got other bytes than save() wrote, expected the "
                              "same; try an older file";
  for (std::size_t size = 12; size < bytes.size(); size += size < 40 ? 1 : 37) {
    EXPECT_EQ(refusal_of(bytes.substr(0, size)), damaged) << size;
  }
  EXPECT_EQ(refusal_of(bytes + '\0'), damaged);
}

// Bits that flip, bytes that change, blocks that are lost, doubled or zero.
std::string mutated(std::string bytes, SplitMix& random) {
  const auto place = [&] { return random.below(static_cast<unsigned>(bytes.size())); };
  const unsigned at = place();
  const unsigned length = 1 + random.below(16);
  switch (random.below(5)) {
    case 0:
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8)));
      break;
    case 1:
      bytes[at] = static_cast<char>(random.below(256));
      break;
    case 2:
      bytes.erase(at, length);
      break;
    case 3:
      bytes.insert(place(), bytes.substr(at, length));
      break;
    default:
      bytes.replace(at, length, length, '\0');
  }
  return bytes;
}

TEST_F(SavedRun, ThatWasDamagedIsRefused) {
  SplitMix random(3);
  int refused = 0;
  for (int k = 0; k < 500; ++k) {
    const std::string mutant = mutated(bytes, random);
    if (mutant == bytes) continue;
    EXPECT_NE(refusal_of(mutant), "accepted") << k;
    ++refused;
  }
  EXPECT_GT(refused, 300);
}

// FNV-1a, once more.
std::string with_the_right_checksum(std::string bytes) {
  std::uint64_t sum = 14695981039346656037U;
  for (std::size_t k = 36; k < bytes.size(); ++k) {
    sum = (sum ^ static_cast<unsigned char>(bytes[k])) * 1099511628211U;
  }
  for (std::size_t k = 0; k < 8 && bytes.size() >= 36; ++k) {
    bytes[20 + k] = static_cast<char>((bytes.size() - 36) >> 8 * k & 255U);
    bytes[28 + k] = static_cast<char>(sum >> 8 * k & 255U);
  }
  return bytes;
}

TEST_F(SavedRun, ThatWasDamagedBeforeItsChecksumWasMadeDoesNoHarm) {
  ASSERT_EQ(with_the_right_checksum(bytes), bytes);
  SplitMix random(5);
  int accepted = 0;
  for (int k = 0; k < 400; ++k) {
    accepted += refusal_of(with_the_right_checksum(mutated(bytes, random))) == "accepted" ? 1 : 0;
  }
  EXPECT_GT(accepted, 0) << "no mutation was about a number";
}

TEST_F(SavedRun, MayGoOnWithALargerLimit) {
  auto limited = start(rosenbrock(), {-1.2, 1}, Bfgs{}, {.stop = {.iterations = 5}});
  result_of_the_rest(limited);
  EXPECT_EQ(limited.result().status, Status::max_iterations);
  limited.save(path);
  auto again = start(rosenbrock(), {-1.2, 1}, Bfgs{}, {.stop = {.iterations = 5}});
  again.load(path);
  expect_same_bits(again.result(), limited.result());
  auto resumed = start(rosenbrock(), {-1.2, 1}, Bfgs{});
  resumed.load(path);
  EXPECT_FALSE(resumed.done());
  expect_same_bits(result_of_the_rest(resumed), minimize(rosenbrock(), {-1.2, 1}, Bfgs{}));
}

TEST_F(SavedRun, ThatConvergedStaysDone) {
  auto run = start(rosenbrock(), {-1.2, 1}, Bfgs{});
  result_of_the_rest(run);
  run.save(path);
  auto resumed = start(rosenbrock(), {-1.2, 1}, Bfgs{});
  resumed.load(path);
  EXPECT_FALSE(resumed.step());
  expect_same_bits(resumed.result(), run.result());
}

TEST_F(SavedRun, CannotBeWrittenToEveryPath) {
  const auto run = start(rosenbrock(), {-1.2, 1}, Bfgs{});
  const std::string nowhere = folder / "missing/fit.run";
  try {
    run.save(nowhere);
    FAIL() << "nothing was thrown";
  } catch (const fluxion::FileError& error) {
    EXPECT_EQ(std::string(error.what()),
              "save: the run cannot be written; got \"No such file or directory\" for the file \"" +
                  nowhere +
                  "\", expected a folder that exists and may be written to; try a path such as "
                  "\"fit.run\"");
  }
  EXPECT_THROW(run.save(folder / "."), fluxion::FileError);
  EXPECT_EQ(content_of(path), bytes);
  EXPECT_EQ(folder.files(), 1U) << "no half-written file stays behind";
}

}  // namespace
