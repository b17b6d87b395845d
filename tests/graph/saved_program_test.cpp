// Tests of programs as files and as bytes.
// For: what is loaded is the program that was saved; a file that save() did not leave is refused.
// Read first: graph/saved_program.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>
#include <fluxion/program.hpp>

#include "graph/walk.hpp"
#include "support/folder.hpp"
#include "support/sealed.hpp"

namespace {

using fluxion::Program;
using fluxion::record;
using fluxion::Vector;
using fluxion::graph::Operation;
using fluxion::test::content_of;
using fluxion::test::Folder;
using fluxion::test::identical;
using fluxion::test::sealed_again;
using testing::HasSubstr;

// A loop whose length the point decides, a choice, a rounding, a rule with numbers, constants that
// are not finite, and parameters.
const auto function = []<class T>(const Vector<T>& x, const Vector<T>& p) {
  T y = x[0] * p[0];
  for (int i = 0; i < 4 && y < 3; ++i) y = y + exp(x[1]) * p[1];
  if (lround(x[1]) == 2) y = y + fluxion::hermite(5, x[0]);
  const T limit(std::numeric_limits<double>::infinity());
  return std::array<T, 2>{fmin(y, limit), fluxion::select(x[0] < 0, tanh(y), y - x[0])};
};

const std::vector<Vector<double>> points = {Vector<double>{{0.5, 0.3}},
                                            Vector<double>{{-1.5, 1.9}},
                                            Vector<double>{{4.0, -0.25}},
                                            Vector<double>{{0.5, -3.0}}};

Program recorded() {
  const Program p = record(function, points[0], Vector<double>{{1.5, -0.75}});
  for (const auto& x : points) p.jacobian(x);
  return p;
}

void expect_same(const Vector<double>& a, const Vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (Eigen::Index i = 0; i < a.size(); ++i) EXPECT_PRED2(identical, a[i], b[i]);
}

void expect_same(const Program& a, const Program& b) {
  expect_same(Vector<double>(a.parameters()), b.parameters());
  for (const auto& x : points) {
    expect_same(a.evaluate(x), b.evaluate(x));
    expect_same(a.jacobian(x).reshaped(), b.jacobian(x).reshaped());
    expect_same(a.vjp(x, {1.0, 2.0}), b.vjp(x, {1.0, 2.0}));
  }
}

TEST(SavedProgram, IsLoadedWithAllPathsAndParameters) {
  const Folder folder;
  const Program p = recorded().with_parameters({1.25, -0.5});
  for (const auto& x : points) p.evaluate(x);
  p.save(folder / "f.program");
  const Program loaded = Program::load(folder / "f.program");
  EXPECT_EQ(loaded.inputs(), 2);
  EXPECT_EQ(loaded.outputs(), 2);
  EXPECT_EQ(p.stats().paths, 4U);
  EXPECT_EQ(loaded.stats().paths, p.stats().paths);
  EXPECT_EQ(loaded.stats().operations, p.stats().operations);
  EXPECT_EQ(loaded.stats().guards, p.stats().guards);
  expect_same(loaded, p);
}

TEST(SavedProgram, IsTheSameBytesEachTime) {
  const Folder folder;
  const Program p = recorded();
  p.save(folder / "f.program");
  const std::string bytes = content_of(folder / "f.program");
  EXPECT_EQ(p.to_bytes(), bytes);
  const Program loaded = Program::from_bytes(bytes);
  for (const auto& x : points) loaded.jacobian(x);
  EXPECT_EQ(loaded.to_bytes(), bytes);
}

TEST(SavedProgram, OfOneOutputHasItsHessian) {
  const auto f = [](const auto& x) {
    return x[0] * exp(x[1] * x[2]) + fluxion::sigmoid(x[0]) / x[2];
  };
  const Vector<double> x{{0.5, 0.3, -0.75}};
  const Program p = record(f, x);
  const Program loaded = Program::from_bytes(p.to_bytes());
  expect_same(loaded.hessian(x).reshaped(), p.hessian(x).reshaped());
  expect_same(loaded.hvp(x, {1.0, 2.0, 3.0}), p.hvp(x, {1.0, 2.0, 3.0}));
  EXPECT_EQ(loaded.value(x), f(x));
}

TEST(SavedProgram, DoesNotKeepDerivatives) {
  const Program p = recorded();
  const std::size_t size = p.to_bytes().size();
  for (const auto& x : points) p.vjp(x, {1.0, 1.0});
  EXPECT_EQ(p.to_bytes().size(), size);
}

TEST(SavedProgram, HasNoFunctionForOtherPaths) {
  const auto f = []<class T>(const Vector<T>& x) {
    return x[0] < 1 ? T(x[0] * x[0]) : T(2 * x[0]);
  };
  const Program loaded = Program::from_bytes(record(f, {0.5}).to_bytes());
  EXPECT_EQ(loaded.value({0.75}), 0.5625);
  try {
    loaded.value({2.0});
    FAIL();
  } catch (const fluxion::DomainError& error) {
    EXPECT_STREQ(
        error.what(),
        "Program: a point takes a way through the branches that was not recorded; got 0 "
        "where guard 0 of a known path is 1, expected one of 1 known paths; try recording f "
        "in this process, or at such a point before saving");
  }
}

TEST(SavedProgram, OfAFunctionThatChangesIsRefused) {
  double factor = 2;
  const auto f = [&]<class T>(const Vector<T>& x) {
    if (x[0] < factor) return T(x[0] * factor);
    return x[0] > 2 * factor ? T(x[0]) : T(-x[0]);
  };
  const Program p = record(f, {0.5});
  factor = 3;
  p.value({4.0});
  try {
    p.to_bytes();
    FAIL();
  } catch (const fluxion::TapeError& error) {
    EXPECT_STREQ(
        error.what(),
        "save: the paths of the program contradict each other; got another operation after "
        "the same decisions, expected the same; try recording again a function whose "
        "results depend on its arguments alone");
  }
}

TEST(SavedProgram, WithAnOrderThatTakesTooLongIsRefused) {
  const auto f = [](const auto& x) { return fluxion::legendre(20000, x[0]); };
  try {
    record(f, {0.5}).to_bytes();
    FAIL();
  } catch (const fluxion::DomainError& error) {
    EXPECT_STREQ(
        error.what(),
        "save: a rule with a number that no program is loaded with; got gegenbauer with "
        "20000 and 0.5, expected finite numbers, and orders of at most 10000; try a formula "
        "without it");
  }
}

TEST(SavedProgram, NamesNoTwoOperationsAlike) {
  std::set<std::string_view> names;
  for (std::size_t place = 0; place < fluxion::graph::operations; ++place) {
    names.insert(name_of(static_cast<Operation>(place)));
  }
  EXPECT_EQ(names.size(), fluxion::graph::operations);
}

class ProgramFile : public testing::Test {
 protected:
  ProgramFile() {
    recorded().save(path);
    bytes = content_of(path);
  }

  // What load() says about a file, "accepted" where nothing.
  std::string refusal_of(const std::string& content) const {
    std::ofstream(path, std::ios::binary) << content;
    return refusal();
  }
  std::string refusal() const {
    try {
      Program::load(path);
    } catch (const fluxion::FileError& error) {
      return error.what();
    }
    return "accepted";
  }

  std::string damaged() const {
    return "load: the file \"" + path +
           "\" is damaged; got other bytes than save() wrote, expected the same; try an older file";
  }

  Folder folder{};
  std::string path = folder / "f.program";
  std::string bytes{};
};

TEST_F(ProgramFile, ThatIsMissingIsRefused) {
  const std::string missing = folder / "missing.program";
  try {
    Program::load(missing);
    FAIL();
  } catch (const fluxion::FileError& error) {
    EXPECT_EQ(error.what(),
              "load: the file cannot be read; got \"No such file or directory\" for the file \"" +
                  missing + "\", expected a file that save() wrote; try saving a program first");
  }
}

TEST_F(ProgramFile, ThatIsNoneIsRefused) {
  const std::string text = "load: the file \"" + path +
                           "\" is not a saved program; got another first line, expected \"fluxion "
                           "program\"; try what save() wrote";
  for (const std::string other : {"", "fluxion", "fluxion run\n", "<svg>"}) {
    EXPECT_EQ(refusal_of(other), text);
  }
}

TEST_F(ProgramFile, OfALaterVersionIsRefused) {
  ASSERT_EQ(bytes[16], 1);
  bytes[16] = 2;
  EXPECT_EQ(refusal_of(bytes),
            "load: the file \"" + path +
                "\" was written by another version of fluxion; got form 2, expected 1; try the "
                "version that saved it");
}

TEST_F(ProgramFile, WithAnOperationThatNobodyKnowsIsRefused) {
  // A letter of a name is a number of 8 bytes.
  const std::string name("e\0\0\0\0\0\0\0x\0\0\0\0\0\0\0p", 17);
  const std::size_t place = bytes.find(name);
  ASSERT_NE(place, std::string::npos);
  bytes[place] = '\n';
  EXPECT_EQ(refusal_of(sealed_again(bytes)),
            "load: the file \"" + path +
                "\" has an operation that this version does not know; got \"?xp\", expected the "
                "name of a function of fluxion/math.hpp; try the version that saved it");
}

TEST_F(ProgramFile, WithAnyByteChangedOrMissingIsRefused) {
  for (std::size_t k = 40; k < bytes.size(); ++k) {
    std::string changed = bytes;
    changed[k] = static_cast<char>(changed[k] ^ 0x10);
    EXPECT_THROW(Program::from_bytes(changed), fluxion::FileError) << k;
    EXPECT_THROW(Program::from_bytes(bytes.substr(0, k)), fluxion::FileError) << k;
  }
  EXPECT_EQ(refusal_of(bytes.substr(0, 100)), damaged());
  EXPECT_EQ(refusal_of(bytes + '\0'), damaged());
}

TEST_F(ProgramFile, ThatCannotBeWrittenIsAFileError) {
  const std::string nowhere = folder / "missing/f.program";
  try {
    recorded().save(nowhere);
    FAIL();
  } catch (const fluxion::FileError& error) {
    EXPECT_EQ(error.what(),
              "save: the program cannot be written; got \"No such file or directory\" for the file "
              "\"" +
                  nowhere +
                  "\", expected a folder that exists and may be written to; try a path such as "
                  "\"f.program\"");
  }
}

TEST_F(ProgramFile, IsNamedInWhatIsSaidOfBytes) {
  try {
    Program::from_bytes("fluxion");
    FAIL();
  } catch (const fluxion::FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr("from_bytes: the text of 7 bytes is not a saved program;"));
  }
}

}  // namespace
