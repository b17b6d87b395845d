// Files of programs that were changed at random are refused, or are programs.
// For: no crash, no hang and no huge allocation, whoever wrote the file. FLUXION_FUZZ_FILES sets the
// number of files; the default takes seconds. Read first: graph/saved_program.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/program.hpp>

#include "graph/hand_made.hpp"
#include "support/sealed.hpp"
#include "support/splitmix.hpp"

namespace {

using fluxion::Program;
using fluxion::record;
using fluxion::Vector;
using fluxion::graph::NodeId;
using fluxion::graph::Operation;
using fluxion::graph::Path;
using fluxion::test::SplitMix;

constexpr double seconds_at_most = 5;

unsigned files() {
  const char* text = std::getenv("FLUXION_FUZZ_FILES");
  return text == nullptr ? 20000U : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

/// All operations, each on results of others.
Program of_every_operation() {
  Path path = fluxion::test::path_of_leaves(3, 2);
  SplitMix random(3);
  std::vector<NodeId> pool = path.inputs;
  pool.insert(pool.end(), path.parameters.begin(), path.parameters.end());
  pool.push_back(path.graph.constant(std::numeric_limits<double>::quiet_NaN()));
  pool.push_back(path.graph.constant(0.75));
  for (const Operation operation : fluxion::test::all_operations()) {
    for (int k = 0; k < 3; ++k) {
      std::array<NodeId, 3> x{};
      for (NodeId& operand : x) operand = pool[random.below(static_cast<unsigned>(pool.size()))];
      x[0] = path.inputs[static_cast<std::size_t>(k)];
      pool.push_back(fluxion::test::add(path.graph, operation, x));
    }
  }
  path.outputs.assign(pool.begin(), pool.begin() + 200);
  return fluxion::test::program_of({std::move(path)}, {0.5, 2.0});
}

/// Loops, roundings and comparisons, at points that take many paths.
Program of_many_paths() {
  const auto f = []<class T>(const Vector<T>& x, const Vector<T>& p) {
    T y = x[0] * p[0];
    for (int i = 0; i < 6 && y < 3; ++i) y = y + exp(x[1]) * p[1];
    const long steps = lround(x[1]);
    for (long i = 0; i < steps && i < 4; ++i) y = y * x[0] + hypot(x[1], p[0]);
    return fmax(y, x[0]) + pow(abs(x[1]), p[1]);
  };
  const Program p = record(f, Vector<double>{{0.5, 0.25}}, Vector<double>{{1.5, 0.5}});
  SplitMix random(5);
  for (int k = 0; k < 60; ++k) p.value({random.between(-3, 3), random.between(-3, 3)});
  return p;
}

Program of_one_formula() {
  return record(
      [](const auto& x) { return exp(x[0] * x[1]) / (1 + x[2] * x[2]) + sin(x[0] - x[2]); },
      {0.5, 0.25, -1.0});
}

/// One change. Words are what numbers in the file consist of.
void change(std::string& bytes, const std::string& other, SplitMix& random) {
  const auto place = [&](std::size_t size) {
    return static_cast<std::size_t>(random.next() % (size == 0 ? 1 : size));
  };
  const std::size_t start = fluxion::test::content_of_sealed(bytes);
  const std::size_t at = place(bytes.size());
  const std::size_t words = bytes.size() < start + 8 ? 0 : (bytes.size() - start) / 8;
  const std::size_t word = start + 8 * place(words);
  switch (random.below(words == 0 ? 4 : 11)) {
    case 0:
      if (!bytes.empty()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8)));
      break;
    case 1:
      if (!bytes.empty()) bytes[at] = static_cast<char>(random.next());
      break;
    case 2:
      bytes.resize(at);
      break;
    case 3:
      bytes.insert(at, other.substr(place(other.size()), 8 * random.below(6)));
      break;
    case 4:
      fluxion::test::put_word(bytes, word, random.next() >> random.below(64));
      break;
    case 5: {  // two words change places
      const std::size_t second = start + 8 * place(words);
      for (std::size_t k = 0; k < 8; ++k) std::swap(bytes[word + k], bytes[second + k]);
      break;
    }
    case 6:  // the lowest byte of an operand, a number or a size
    case 7:
    case 8:
      bytes[word + 4 * random.below(2)] = static_cast<char>(random.below(12));
      break;
    case 9:  // a piece of another file in its place
      bytes.replace(word, 8 * random.below(20), other.substr(place(other.size()) / 8 * 8, 160));
      break;
    default:
      bytes.erase(word, 8 * random.below(4));
  }
}

/// What has become of the files.
struct Tally {
  unsigned refused = 0;
  unsigned loaded = 0;
  unsigned sealed = 0;  // of what was loaded
  unsigned without_path = 0;
  double slowest = 0;
};

/// Everything that a program of this size can be asked for.
void use(const Program& p, SplitMix& random, Tally& tally) {
  Vector<double> x(p.inputs());
  for (int k = 0; k < 3; ++k) {
    for (double& entry : x) entry = random.between(-3, 3);
    try {
      p.evaluate(x);
      p.jacobian(x);
      if (p.outputs() == 1) {
        p.gradient(x);
        if (k == 0) p.hvp(x, x);
      }
    } catch (const fluxion::DomainError&) {
      ++tally.without_path;
    }
  }
  EXPECT_EQ(Program::from_bytes(p.to_bytes()).outputs(), p.outputs());
}

void try_file(const std::string& bytes, SplitMix& random, Tally& tally) {
  try {
    const Program p = Program::from_bytes(bytes);
    ++tally.loaded;
    if (p.inputs() < 100 && p.outputs() < 500) use(p, random, tally);
  } catch (const fluxion::FileError& error) {
    ++tally.refused;
    EXPECT_NE(std::string(error.what()).find("from_bytes: "), std::string::npos);
  }
}

TEST(SavedProgramFuzz, RefusesOrLoadsWhateverItIsGiven) {
  const std::array<std::string, 3> originals = {
      of_every_operation().to_bytes(), of_many_paths().to_bytes(), of_one_formula().to_bytes()};
  SplitMix random(20240613);
  Tally tally;
  for (unsigned k = 0; k < files(); ++k) {
    std::string bytes = originals[random.below(originals.size())];
    const std::string& other = originals[random.below(originals.size())];
    for (unsigned changes = random.chance(70) ? 1 : 3; changes > 0; --changes) {
      change(bytes, other, random);
    }
    const bool is_sealed = random.chance(50);
    if (is_sealed) bytes = fluxion::test::sealed_again(bytes);
    const unsigned loaded = tally.loaded;
    const std::clock_t begin = std::clock();
    ASSERT_NO_THROW(try_file(bytes, random, tally)) << "file " << k;
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    if (is_sealed) tally.sealed += tally.loaded - loaded;
    tally.slowest = std::fmax(tally.slowest, seconds);
    ASSERT_LT(seconds, seconds_at_most) << "file " << k;
  }
  const std::string report = fmt::format(
      "{} files: {} refused, {} loaded, {} of them with another checksum; {} points "
      "without a path; the slowest file took {:.3f} s",
      files(),
      tally.refused,
      tally.loaded,
      tally.sealed,
      tally.without_path,
      tally.slowest);
  RecordProperty("report", report);
  fmt::print("{}\n", report);
  EXPECT_EQ(tally.refused + tally.loaded, files());
  EXPECT_GT(tally.sealed, files() / 50);
  EXPECT_GT(tally.refused, files() / 2);
}

}  // namespace
