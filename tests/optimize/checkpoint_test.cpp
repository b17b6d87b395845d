// Tests of saved runs.
// For: a file that is not what save() left is refused, and the run is as it was before.
// Read first: Run in optimize/minimize.hpp; resume_test.cpp has the runs that go on.
// SPDX-License-Identifier: MIT
#include <cstdint>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/archive.hpp>
#include <fluxion/error.hpp>
#include <fluxion/optimize/bfgs.hpp>
#include <fluxion/optimize/gradient_descent.hpp>
#include <fluxion/optimize/minimize.hpp>
#include <fluxion/optimize/trust_region_newton.hpp>

#include "support/folder.hpp"
#include "support/hand_written.hpp"
#include "support/same_bits.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::Bfgs;
using fluxion::GradientDescent;
using fluxion::Keep;
using fluxion::Options;
using fluxion::Result;
using fluxion::start;
using fluxion::Status;
using fluxion::Subproblem;
using fluxion::TrustRegionNewton;
using fluxion::Vector;
using fluxion::test::content_of;
using fluxion::test::expect_same_bits;
using fluxion::test::Folder;
using fluxion::test::result_of_the_rest;
using fluxion::test::rosenbrock;
using fluxion::test::SplitMix;
using testing::HasSubstr;

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
  start(rosenbrock(), {-1.2, 1}, TrustRegionNewton{}).save(path);
  EXPECT_THAT(refusal(path, TrustRegionNewton{.subproblem = Subproblem::factorisation}),
              HasSubstr("other parameters of TrustRegionNewton; got 1, 10000000000, 0, 0, expected "
                        "1, 10000000000, 0, 2;"));
}

TEST_F(SavedRun, ThatIsMissingIsRefused) {
  const std::string missing = folder / "missing.run";
  EXPECT_EQ(refusal(missing, Bfgs{}),
            "load: the file cannot be read; got \"No such file or directory\" for the file \"" +
                missing + "\", expected a file that save() wrote; try saving a run first");
  EXPECT_THAT(refusal(folder / ".", Bfgs{}), HasSubstr("got \"Is a directory\" for the file"));
}

TEST_F(SavedRun, ThatIsNoneIsRefused) {
  const std::string text = "load: the file \"" + path +
                           "\" is not a saved run; got another first line, expected \"fluxion "
                           "run\"; try what save() wrote";
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

// No rows, but more columns than can be counted: it takes no memory, and is no matrix.
TEST(ArchiveReader, RefusesASizeThatNoMatrixHas) {
  fluxion::detail::ArchiveWriter writer;
  std::uint64_t rows = 0;
  std::uint64_t cols = 1ULL << 63U;
  writer(rows, cols);
  fluxion::detail::ArchiveReader reader(writer.bytes());
  fluxion::Matrix<double> matrix;
  reader(matrix);
  EXPECT_FALSE(reader.complete());
  EXPECT_EQ(matrix.size(), 0);
}

}  // namespace
