// Tests of the form of saved programs: it stays, and what does not keep to it is refused.
// For: files of earlier versions, and files that somebody wrote who knows the checksum.
// Read first: src/graph/saved_path.hpp.
// SPDX-License-Identifier: MIT
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/archive.hpp>
#include <fluxion/error.hpp>
#include <fluxion/program.hpp>

#include "support/sealed.hpp"

namespace {

using fluxion::Program;
using testing::HasSubstr;

std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

struct PathInFile {
  std::vector<double> numbers{0, 0};
  std::vector<std::uint64_t> nodes{};
  std::vector<std::uint32_t> outputs{};
  std::vector<std::uint32_t> selectors{};
  std::vector<double> outcomes{};

  template <class Archive> void transfer(Archive& archive) {
    archive(numbers, nodes, outputs, selectors, outcomes);
  }

  void add(std::uint64_t name, std::vector<std::uint64_t> operands, std::uint64_t data = 0) {
    operands.resize(3);
    nodes.insert(nodes.end(),
                 {name | data << 16 | operands[0] << 32, operands[1] | operands[2] << 32});
  }
  void add_constant(std::uint64_t name, double value) {
    add(name, {bits(value) >> 32, bits(value) & 0xffff'ffffU});
  }
};

struct File {
  std::uint64_t inputs = 2;
  std::uint64_t outputs = 1;
  std::vector<double> parameters{2.5};
  std::vector<std::string> names{
      "input", "parameter", "constant", "mul", "less", "hermite", "nearest_even", "select"};
  std::vector<PathInFile> paths{};

  template <class Archive> void transfer(Archive& archive) {
    archive(inputs, outputs, parameters, names, paths);
  }

  std::string bytes() const {
    fluxion::detail::ArchiveWriter writer;
    File copy = *this;
    writer(copy);
    std::string head("fluxion program\n\1", 17);
    head.resize(40);
    return fluxion::test::sealed_again(head + writer.bytes());
  }
};

// if (x[0] < 0.5) y = hermite(3, x[1]) * p[0]; else y = x[0], if lrint(x[1]) is 4
File two_paths() {
  File file;
  PathInFile first;
  first.numbers = {0, 0, 3, 0};
  first.add(0, {0});
  first.add(0, {1});
  first.add(1, {0});
  first.add_constant(2, 0.5);
  first.add(4, {0, 3});
  first.add(5, {1}, 1);
  first.add(3, {5, 2});
  first.outputs = {6};
  first.selectors = {4};
  first.outcomes = {1};
  PathInFile second;
  second.add(0, {0});
  second.add(0, {1});
  second.add(1, {0});
  second.add_constant(2, 0.5);
  second.add(4, {0, 3});
  second.add(6, {1});
  second.add(7, {4, 0, 1});
  second.outputs = {0};
  second.selectors = {4, 5};
  second.outcomes = {0, 4};
  file.paths = {first, second};
  return file;
}

TEST(SavedForm, OfTheFirstVersionIsRead) {
  const Program p = Program::from_bytes(two_paths().bytes());
  EXPECT_EQ(p.stats().paths, 2U);
  EXPECT_EQ(p.value({0.25, 0.5}), (8 * 0.125 - 12 * 0.5) * 2.5);
  EXPECT_EQ(p.with_parameters({1.0}).gradient({0.25, 0.5}), (fluxion::Vector<double>{{0, -6}}));
  EXPECT_EQ(p.value({0.75, 4.25}), 0.75);
  EXPECT_THROW(p.value({0.75, 3.25}), fluxion::DomainError);
}

void set_node(PathInFile& path, std::size_t node, std::uint64_t first, std::uint64_t second) {
  path.nodes[2 * node] = first;
  path.nodes[2 * node + 1] = second;
}

struct Damage {
  const char* name;
  std::function<void(File&)> apply;
};

const double nan = std::numeric_limits<double>::quiet_NaN();
const double infinity = std::numeric_limits<double>::infinity();

const Damage damages[] = {
    {"no inputs", [](File& f) { f.inputs = 0; }},
    {"more inputs than nodes", [](File& f) { f.inputs = 40; }},
    {"more inputs than bytes", [](File& f) { f.inputs = ~std::uint64_t{0}; }},
    {"another number of inputs", [](File& f) { f.inputs = 1; }},
    {"another number of parameters", [](File& f) { f.parameters.push_back(1); }},
    {"another number of outputs", [](File& f) { f.outputs = 2; }},
    {"more outputs than there are", [](File& f) { f.outputs = ~std::uint64_t{0}; }},
    {"no paths", [](File& f) { f.paths.clear(); }},
    {"a path without nodes", [](File& f) { f.paths[0].nodes.clear(); }},
    {"half a node", [](File& f) { f.paths[0].nodes.push_back(0); }},
    {"no name for an operation", [](File& f) { f.paths[0].nodes[12] |= 60; }},
    {"an input in the place of another",
     [](File& f) { set_node(f.paths[0], 1, std::uint64_t{2} << 32, 0); }},
    {"an input with two operands", [](File& f) { f.paths[0].nodes[1] = 1; }},
    {"an input after the others", [](File& f) { f.paths[0].add(0, {0}); }},
    {"an operation in the place of an input", [](File& f) { f.names[0] = "neg"; }},
    {"a direction", [](File& f) { f.names[3] = "direction"; }},
    {"a constant with three operands",
     [](File& f) { f.paths[0].nodes[7] |= std::uint64_t{1} << 32; }},
    {"a constant with numbers", [](File& f) { f.paths[0].nodes[6] |= 1U << 16; }},
    {"an operand that is not before", [](File& f) { f.paths[0].nodes[13] = 6; }},
    {"an operand that is not there", [](File& f) { f.paths[0].nodes[13] = 0xffff'ffffU; }},
    {"an operand too many", [](File& f) { f.paths[0].nodes[13] |= std::uint64_t{1} << 32; }},
    {"numbers that are not there", [](File& f) { f.paths[0].nodes[10] |= 7U << 16; }},
    {"numbers of a rule without", [](File& f) { f.paths[0].nodes[12] |= 1U << 16; }},
    {"half of the numbers", [](File& f) { f.paths[0].numbers.push_back(0); }},
    {"no numbers", [](File& f) { f.paths[0].numbers.clear(); }},
    {"a degree that is too large", [](File& f) { f.paths[0].numbers[2] = 10001; }},
    {"a degree that is no integer", [](File& f) { f.paths[0].numbers[2] = 2.5; }},
    {"a degree that is NaN", [](File& f) { f.paths[0].numbers[2] = nan; }},
    {"a degree that is infinite", [](File& f) { f.paths[0].numbers[2] = -infinity; }},
    {"a second number of a rule with one", [](File& f) { f.paths[0].numbers[3] = 1; }},
    {"a choice that is no condition",
     [](File& f) { f.paths[1].nodes[12] += std::uint64_t{1} << 32; }},
    {"an output that is not there", [](File& f) { f.paths[0].outputs[0] = 7; }},
    {"a selector that is not there", [](File& f) { f.paths[0].selectors[0] = 7; }},
    {"a selector that decides nothing", [](File& f) { f.paths[0].selectors[0] = 6; }},
    {"an outcome that no condition has", [](File& f) { f.paths[0].outcomes[0] = 2; }},
    {"an outcome that is no integer", [](File& f) { f.paths[1].outcomes[1] = 4.5; }},
    {"an outcome that is NaN", [](File& f) { f.paths[1].outcomes[1] = nan; }},
    {"an outcome that is too large", [](File& f) { f.paths[1].outcomes[1] = 0x1p64; }},
    {"an outcome too many", [](File& f) { f.paths[0].outcomes.push_back(1); }},
    {"the same path twice", [](File& f) { f.paths.push_back(f.paths[0]); }},
    {"a path that ends where another decides", [](File& f) { f.paths[1].outcomes[0] = 1; }},
    {"another decision at first", [](File& f) { f.paths[0].nodes[6] += std::uint64_t{1} << 32; }},
};

TEST(SavedForm, IsRefusedWhereItCannotBeAProgram) {
  for (const Damage& damage : damages) {
    File file = two_paths();
    damage.apply(file);
    try {
      Program::from_bytes(file.bytes());
      ADD_FAILURE() << damage.name << " was accepted";
    } catch (const fluxion::FileError& error) {
      EXPECT_THAT(error.what(), HasSubstr("is damaged; got other bytes than save() wrote"))
          << damage.name;
    }
  }
}

TEST(SavedForm, AllowsWhatDoesNoHarm) {
  File file = two_paths();
  file.names.push_back("exp");          // that no node uses
  file.paths[0].add(8, {0});            // that no result uses
  file.paths[1].outcomes[1] = -0x1p63;  // of llrint where there is no integer
  file.paths[0].numbers[2] = 10000;
  const Program p = Program::from_bytes(file.bytes());
  EXPECT_TRUE(std::isinf(p.value({0.25, 0.5})) || std::isnan(p.value({0.25, 0.5})));
  EXPECT_EQ(p.value({0.75, nan}), 0.75);
}

}  // namespace
