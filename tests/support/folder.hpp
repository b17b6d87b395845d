// A folder for the files of one test.
// For: tests of what writes files; they run side by side.
// Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace fluxion::test {

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A folder of the running test, which goes away with it. Another run of the test has another one.
class Folder {
 public:
  Folder()
      : path_(root() / fmt::format("fluxion_{}_{:08x}", name_of_test(), std::random_device{}())) {
    std::filesystem::create_directory(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
  }

 private:
  // In memory where there is such a place: to wait for a disk takes seconds when it is busy.
  static std::filesystem::path root() {
    const std::filesystem::path memory = "/dev/shm";
    return std::filesystem::is_directory(memory) ? memory
                                                 : std::filesystem::path(testing::TempDir());
  }

  // Of a typed test "Suite/0.Name".
  static std::string name_of_test() {
    const testing::TestInfo& test = *testing::UnitTest::GetInstance()->current_test_info();
    std::string name = std::string(test.test_suite_name()) + "_" + test.name();
    for (char& letter : name) {
      letter = letter == '/' ? '_' : letter;
    }
    return name;
  }

  std::filesystem::path path_;
};

}  // namespace fluxion::test
