// The include directions of the project, read from its #include lines.
// For: keeping the layers: nothing includes upward, and the compiled part never sees Eigen.
// Read first: the table of layers below.
// SPDX-License-Identifier: MIT
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

struct Layer {
  std::string_view prefix;  // of a path under include/fluxion or src; the longest match counts
  int height;
};

// A file includes files of lower height, and files of its own height in its own folder.
constexpr Layer layers[] = {
    // 1: vocabulary
    {"portability.hpp", 10},
    {"version.", 11},
    {"error.hpp", 12},
    {"concepts.hpp", 13},
    {"amounts.", 13},
    {"archive.", 13},
    {"file.", 13},
    {"sealed_file.", 14},
    {"fingerprint.hpp", 13},
    // Pictures need nothing else, and nothing but the umbrella includes them.
    {"plot/", 14},
    // Patterns and their colours are plain integers.
    {"sparse/index", 14},
    {"sparse/pattern", 14},
    {"sparse/color", 15},
    {"sparse/greedy", 15},
    {"sparse/order", 15},
    {"sparse/recovery", 15},
    {"sparse/structure", 15},
    {"sparse/compression", 16},
    {"sparse/hessian_structure", 16},
    {"sparse/jacobian_structure", 16},
    {"sparse/messages", 17},
    // 2: elementary functions
    {"rules/", 20},
    {"rules.hpp", 21},
    {"math.hpp", 22},
    {"lanes.hpp", 22},
    {"sparse/dependence", 23},
    // Functions as graphs; what runs a function on symbols calls it as the drivers do.
    {"graph/", 23},
    {"graph/record.hpp", 52},
    {"graph/recorded_function.hpp", 53},
    {"graph/program_state", 24},
    {"graph/evaluation", 24},
    {"graph/job", 24},
    {"graph/c_code", 24},
    {"graph/dot", 24},
    {"graph/listing", 24},
    {"graph/saved", 24},
    {"graph/columns.hpp", 53},
    {"graph/program_handle.hpp", 54},
    {"graph/program.hpp", 55},
    {"graph/program_format.hpp", 56},
    // 3: what reverse mode is made of
    {"reverse/adjoint", 30},
    {"reverse/buffer", 30},
    {"reverse/cold_call", 30},
    {"reverse/memory", 30},
    {"reverse/misuse", 30},
    {"reverse/operation", 31},
    {"reverse/state", 30},
    {"reverse/stats", 30},
    {"reverse/sweep", 32},
    {"reverse/tape", 32},
    {"reverse/expression", 33},
    {"inspect/computation", 30},
    {"inspect/note", 30},
    {"inspect/source_line", 30},
    // 4: active numbers
    {"forward/", 40},
    {"inspect/traced", 40},
    {"reverse/", 40},
    {"sparse/structural", 41},
    {"complex", 41},
    // 5: active numbers in vectors and in text, drivers
    {"eigen.hpp", 50},
    {"format.hpp", 51},
    {"derivatives/", 51},
    {"linear_algebra/", 52},
    {"linear_algebra.hpp", 53},
    {"ranges.hpp", 52},
    // 6: what is built on derivatives
    {"check/", 60},
    {"inspect/", 60},
    {"optimize/", 60},
    {"plot/trace", 61},
    {"sparse/", 60},
    {"fluxion.hpp", 70},
    {"program.hpp", 70},
    {"sparse.hpp", 70},
};

int height_of(std::string_view file) {
  const Layer* found = nullptr;
  for (const Layer& layer : layers) {
    const bool longer = found == nullptr || layer.prefix.size() > found->prefix.size();
    if (longer && file.starts_with(layer.prefix)) {
      found = &layer;
    }
  }
  return found == nullptr ? -1 : found->height;
}

// Folder of a file, or the name of a file that is in none, so that version.cpp goes with version.hpp.
std::string_view group_of(std::string_view file) {
  return file.substr(0, file.find(file.find('/') == std::string_view::npos ? '.' : '/'));
}

// Why `from` may not include `to`; empty when it may. Both are paths under include/fluxion or src.
std::string objection(std::string_view from, std::string_view to) {
  const int above = height_of(from);
  const int below = height_of(to);
  if (above < 0 || below < 0) {
    return fmt::format("{} is in no layer: add it to layers_test.cpp", above < 0 ? from : to);
  }
  const bool same_group = group_of(from) == group_of(to);
  if (to.starts_with("plot/") && !same_group && from != "fluxion.hpp") {
    return fmt::format("{} includes {}, but the pictures are a leaf", from, to);
  }
  const bool downward = below < above || (below == above && same_group);
  return downward ? std::string{} : fmt::format("{} includes {}, which is not below it", from, to);
}

TEST(Objection, IsRaisedAgainstUpwardAndSidewardIncludesOnly) {
  EXPECT_THAT(objection("reverse/var.hpp", "reverse/tape.hpp"), IsEmpty());
  EXPECT_THAT(objection("reverse/var.hpp", "math.hpp"), IsEmpty());
  EXPECT_THAT(objection("version.cpp", "version.hpp"), IsEmpty());
  EXPECT_THAT(objection("rules/special.hpp", "rules/common.hpp"), IsEmpty());
  EXPECT_THAT(objection("reverse/tape.hpp", "reverse/var.hpp"), HasSubstr("not below"));
  EXPECT_THAT(objection("reverse/var.hpp", "forward/dual.hpp"), HasSubstr("not below"));
  EXPECT_THAT(objection("rules.hpp", "math.hpp"), HasSubstr("not below"));
  EXPECT_THAT(objection("check/expect.hpp", "plot/svg.hpp"), HasSubstr("leaf"));
  EXPECT_THAT(objection("math.hpp", "stray.hpp"), HasSubstr("stray.hpp is in no layer"));
}

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

const fs::path source_dir = FLUXION_SOURCE_DIR;
const fs::path header_dir = source_dir / "include" / "fluxion";

std::vector<fs::path> files_below(const fs::path& folder, const std::regex& name) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && std::regex_match(entry.path().filename().string(), name)) {
      files.push_back(entry.path());
    }
  }
  return files;
}

std::vector<fs::path> library_files() {
  const std::regex code(R"(.*\.[ch]pp)");
  std::vector<fs::path> files = files_below(header_dir, code);
  for (fs::path& file : files_below(source_dir / "src", code)) {
    files.push_back(std::move(file));
  }
  return files;
}

// "reverse/tape.hpp" for both include/fluxion/reverse/tape.hpp and src/reverse/tape.hpp.
std::string short_name(const fs::path& file) {
  const fs::path from_headers = file.lexically_relative(header_dir);
  const bool is_header = *from_headers.begin() != "..";
  return (is_header ? from_headers : file.lexically_relative(source_dir / "src")).generic_string();
}

struct Includes {
  std::vector<fs::path> ours;
  bool eigen = false;
};

Includes includes_of(const fs::path& file) {
  static const std::regex line(R"(#\s*include\s*([<"])([^>"]+)[>"])");
  const std::string text = text_of(file);
  Includes includes;
  for (std::sregex_iterator match(text.begin(), text.end(), line), end; match != end; ++match) {
    const std::string name = (*match)[2];
    if ((*match)[1] == "\"") {
      includes.ours.push_back((file.parent_path() / name).lexically_normal());
    } else if (name.starts_with("fluxion/")) {
      includes.ours.push_back(header_dir / name.substr(8));
    }
    includes.eigen = includes.eigen || name.starts_with("Eigen/");
  }
  return includes;
}

using Graph = std::map<fs::path, Includes>;

Graph read_graph() {
  Graph graph;
  for (const fs::path& file : library_files()) {
    graph.emplace(file, includes_of(file));
  }
  return graph;
}

std::set<fs::path> reachable_from(const Graph& graph, const fs::path& start) {
  std::set<fs::path> seen;
  std::vector<fs::path> waiting = {start};
  while (!waiting.empty()) {
    const auto node = graph.find(waiting.back());
    waiting.pop_back();
    if (node == graph.end()) {
      continue;
    }
    for (const fs::path& next : node->second.ours) {
      if (seen.insert(next).second) {
        waiting.push_back(next);
      }
    }
  }
  return seen;
}

TEST(Layers, NothingIncludesUpward) {
  for (const auto& [file, includes] : read_graph()) {
    for (const fs::path& included : includes.ours) {
      EXPECT_THAT(objection(short_name(file), short_name(included)), IsEmpty());
    }
  }
}

TEST(Layers, EveryIncludedFileExists) {
  for (const auto& [file, includes] : read_graph()) {
    for (const fs::path& included : includes.ours) {
      EXPECT_TRUE(fs::exists(included)) << file << " includes " << included;
    }
  }
}

TEST(Layers, HaveNoCycle) {
  const Graph graph = read_graph();
  ASSERT_FALSE(graph.empty());
  for (const auto& [file, includes] : graph) {
    EXPECT_FALSE(reachable_from(graph, file).contains(file)) << file << " includes itself";
  }
}

// Eigen's allocator follows the compiler flags of each translation unit, so an Eigen object that
// crossed between the compiled library and its user could be freed by the wrong one.
TEST(Layers, TheCompiledPartNeverSeesEigen) {
  const Graph graph = read_graph();
  for (const auto& [file, includes] : graph) {
    if (file.extension() != ".cpp") {
      continue;
    }
    EXPECT_FALSE(includes.eigen) << file;
    for (const fs::path& header : reachable_from(graph, file)) {
      const auto node = graph.find(header);
      EXPECT_FALSE(node != graph.end() && node->second.eigen) << file << " reaches " << header;
    }
  }
}

TEST(Headers, DefineNoMacrosButVersionAndPortability) {
  const std::regex define(R"(#\s*define\s+(\w+))");
  for (const fs::path& header : files_below(header_dir, std::regex(R"(.*\.hpp)"))) {
    const std::string name = short_name(header);
    if (name == "version.hpp" || name == "portability.hpp") {
      continue;
    }
    const std::string text = text_of(header);
    std::smatch match;
    EXPECT_FALSE(std::regex_search(text, match, define)) << header << " defines " << match[1];
  }
}

// The files of `folder` that the CMakeLists.txt of `base` does not list on a line of their own.
std::vector<std::string> unlisted(const fs::path& folder, const fs::path& base, const char* name) {
  const std::string list = text_of(base / "CMakeLists.txt");
  std::vector<std::string> missing;
  for (const fs::path& file : files_below(folder, std::regex(name))) {
    const std::string entry = file.lexically_relative(base).generic_string();
    if (list.find("  " + entry + "\n") == std::string::npos) {
      missing.push_back(entry);
    }
  }
  return missing;
}

// A file that is in no list is never compiled, and nobody would notice.
TEST(Lists, NameEveryFile) {
  EXPECT_THAT(unlisted(header_dir, source_dir / "include", R"(.*\.hpp)"), IsEmpty());
  EXPECT_THAT(unlisted(source_dir / "src", source_dir / "src", R"(.*\.cpp)"), IsEmpty());
  EXPECT_THAT(unlisted(source_dir / "tests", source_dir / "tests", R"(.*_test\.cpp)"), IsEmpty());
}

}  // namespace
