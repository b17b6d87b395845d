// Tests of examples/support/csv.hpp.
// For: a good file is read to the last digit; a bad one is refused with its line and column.
// Read first: examples/support/csv.hpp.
// SPDX-License-Identifier: MIT
#include "examples/support/csv.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/error.hpp>

namespace {

using support::read_table;
using support::read_values;
using support::Table;
using testing::ElementsAre;

/// A file that goes away with the test.
class Csv : public testing::Test {
 protected:
  Csv()
      : path_(testing::TempDir() + "fluxion_" +
              testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv") {}
  ~Csv() override { std::filesystem::remove(path_); }

  const std::string& with(const std::string& content) const {
    std::ofstream(path_, std::ios::binary) << content;
    return path_;
  }

  /// What the reader says about the content, "FILE" standing for the path.
  template <class Read> std::string complaint(Read read, const std::string& content) const {
    try {
      read(with(content));
    } catch (const fluxion::FileError& error) {
      std::string text = error.what();
      const std::size_t place = text.find(path_);
      return place == text.npos ? text : text.replace(place, path_.size(), "FILE");
    }
    return "nothing was thrown";
  }

 private:
  std::string path_;
};

TEST_F(Csv, ATableHasTheNamesAndTheNumbersOfItsFile) {
  const Table table = read_table(with("a,b\n1,-2.5\n3e2,0.1\n"));
  EXPECT_THAT(table.names, ElementsAre("a", "b"));
  ASSERT_EQ(table.values.rows(), 2);
  ASSERT_EQ(table.values.cols(), 2);
  EXPECT_EQ(table.values(0, 0), 1.0);
  EXPECT_EQ(table.values(0, 1), -2.5);
  EXPECT_EQ(table.values(1, 0), 300.0);
  EXPECT_EQ(table.values(1, 1), 0.1);
}

TEST_F(Csv, LineEndsOfWindowsBlanksAndAMissingLastLineEndDoNotMatter) {
  const Table table = read_table(with("a, b\r\n 1 ,2\r\n3,\t4"));
  EXPECT_THAT(table.names, ElementsAre("a", "b"));
  EXPECT_THAT(table.values.reshaped(), ElementsAre(1.0, 3.0, 2.0, 4.0));
}

TEST_F(Csv, AColumnIsFoundByItsName) {
  const Table table = read_table(with("a,b,c\n1,2,3\n4,5,6\n"));
  EXPECT_THAT(table.column("b"), ElementsAre(2.0, 5.0));
}

TEST_F(Csv, AnyColumnCanBeLeftOut) {
  const Table table = read_table(with("a,b,c\n1,2,3\n"));
  EXPECT_THAT(table.without("a").names, ElementsAre("b", "c"));
  EXPECT_THAT(table.without("a").values.reshaped(), ElementsAre(2.0, 3.0));
  EXPECT_THAT(table.without("b").names, ElementsAre("a", "c"));
  EXPECT_THAT(table.without("b").values.reshaped(), ElementsAre(1.0, 3.0));
  EXPECT_THAT(table.without("c").names, ElementsAre("a", "b"));
  EXPECT_THAT(table.without("c").values.reshaped(), ElementsAre(1.0, 2.0));
}

TEST_F(Csv, AnUnknownColumnIsRefusedWithTheNamesThereAre) {
  const auto ask = [](const std::string& path) { read_table(path).column("A"); };
  EXPECT_EQ(complaint(ask, "a,b\n1,2\n"),
            "Table: there is no such column; got \"A\", expected one of a, b; try one of these");
}

TEST_F(Csv, ValuesAreFoundByTheirNames) {
  const auto values = read_values(with("name,value\r\nslope,2.5\r\nrss,1263985.7856333435\r\n"));
  EXPECT_EQ(values.at("slope"), 2.5);
  EXPECT_EQ(values.at("rss"), 1263985.7856333435);
}

TEST_F(Csv, AnUnknownValueIsRefused) {
  const auto ask = [](const std::string& path) { read_values(path).at("tss"); };
  EXPECT_EQ(complaint(ask, "name,value\nrss,1\n"),
            "Values: there is no such number; got \"tss\", expected one of 1 names; try one of the "
            "file");
}

TEST_F(Csv, ANameThatComesTwiceIsRefused) {
  EXPECT_EQ(complaint(read_values, "name,value\nb,1\na,2\nb,3\n"),
            "read: FILE:4 repeats a name; got \"b\" again, expected every name once; try to remove "
            "one of them");
}

TEST_F(Csv, ATableIsNoListOfValues) {
  EXPECT_EQ(complaint(read_values, "a,b\n1,2\n"),
            "read: FILE:1 does not begin a list of values; got \"a,b\", expected \"name,value\"; "
            "try read_table");
}

TEST_F(Csv, AMissingFileIsRefused) {
  try {
    read_table("no/such.csv");
    FAIL() << "nothing was thrown";
  } catch (const fluxion::FileError& error) {
    EXPECT_STREQ(error.what(),
                 "read: cannot open the file; got \"no/such.csv\", expected a readable file; try "
                 "another path");
  }
}

TEST_F(Csv, AFileWithoutDataIsRefused) {
  for (const auto& [content, lines] : {std::pair("", 0), std::pair("a,b\n", 1)}) {
    EXPECT_EQ(
        complaint(read_table, content),
        fmt::format("read: FILE has no data; got {} lines, expected a header and at least one "
                    "line below it; try a complete copy of the file",
                    lines));
  }
}

TEST_F(Csv, ALineOfAnotherLengthIsRefusedWithItsNumber) {
  const auto text = [](int line, int cells) {
    return fmt::format(
        "read: FILE:{} is not as long as the header; got {} cells, expected 2; try to "
        "complete or remove that line",
        line,
        cells);
  };
  EXPECT_EQ(complaint(read_table, "a,b\n1,2\n3\n"), text(3, 1));
  EXPECT_EQ(complaint(read_table, "a,b\n1,2,3\n"), text(2, 3));
  EXPECT_EQ(complaint(read_table, "a,b\n1,2\n\n3,4\n"), text(3, 1));
}

TEST_F(Csv, ACellThatIsNoNumberIsRefusedWithItsLineAndColumn) {
  for (const char* cell : {"x", "", "1.5x", "0x10", "1 2", "inf", "nan", "1e999", "1;2"}) {
    EXPECT_EQ(
        complaint(read_table, fmt::format("a,b\n1,2\n3,{}\n", cell)),
        fmt::format("read: FILE:3, column 2 (b) is not a number; got \"{}\", expected a finite "
                    "decimal number; try to correct that cell",
                    cell));
  }
}

}  // namespace
