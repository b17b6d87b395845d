// The reference has a page for every public header, and each page names what its header declares.
// For: docs/reference/, which mirrors include/fluxion/. Headers that users do not include are rows of
// docs/reference/internals.md instead. Read first: docs/reference/fluxion.md.
// SPDX-License-Identifier: MIT
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

const fs::path project = FLUXION_SOURCE_DIR;
const fs::path pages = project / "docs";
const fs::path reference = pages / "reference";
const fs::path headers = project / "include" / "fluxion";

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Paths of the files below a folder, relative to it.
std::vector<std::string> files_in(const fs::path& folder, const std::string& extension) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == extension) {
      found.push_back(fs::relative(entry.path(), folder).generic_string());
    }
  }
  return found;
}

bool is_word_of(const std::string& text, const std::string& word) {
  return std::regex_search(text, std::regex("\\b" + word + "\\b"));
}

fs::path page_of(const std::string& header) {
  return reference / fs::path(header).replace_extension(".md");
}

bool is_internal(const std::string& header) {
  return text_of(reference / "internals.md").find("| `" + header + "` |") != std::string::npos;
}

/// The name that a line at the margin of a header declares; empty if none.
std::string declared(const std::string& line) {
  static const std::regex type(
      R"((?:struct|class|concept|using) (\w+)(?: final)?(?: [:={].*|;)?$)");
  static const std::regex function(R"((\w+)\()");
  std::smatch match;
  if (line.starts_with("enum class ")) return line.substr(11, line.find_first_of(" :", 11) - 11);
  if (std::regex_search(line, match, type)) return match[1];
  if (line.find("operator") != std::string::npos || line.starts_with("using ")) return "";
  for (std::sregex_iterator it(line.begin(), line.end(), function), end; it != end; ++it) {
    if ((*it)[1] != "requires" && (*it)[1] != "decltype") return (*it)[1];
  }
  return "";
}

/// The name of a data member of a struct or of an enumerator; empty if there is none.
std::string member(const std::string& line) {
  static const std::regex field(R"(^  [\w:<>, ]*?(\w+)(?: = [^;]*|\{\})?[;,](?: *///<.*)?$)");
  std::smatch match;
  const bool found = std::regex_search(line, match, field);
  return found && line.find("return") == std::string::npos &&
                 line.find("static") == std::string::npos && line.find("using") == std::string::npos
             ? match[1].str()
             : "";
}

/// What users may name: declared in the namespace itself, and members of structs. A line at a time:
/// clang-format puts every declaration of a namespace at the margin.
std::vector<std::string> names_in(const std::string& header) {
  std::vector<std::string> names;
  bool hidden = false;
  bool in_struct = false;
  std::istringstream lines(header);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("namespace ")) hidden = line.find("FLUXION_ABI {") == std::string::npos;
    if (line.starts_with("}  // namespace")) hidden = false;
    if (line.starts_with("}")) in_struct = false;
    if (line.starts_with("#define "))
      names.push_back(line.substr(8, line.find_first_of(" (", 8) - 8));
    if (hidden || line.empty() || line.find_first_of("/#}") == 0) continue;
    const std::string name = in_struct ? member(line) : line[0] == ' ' ? "" : declared(line);
    if (!name.empty()) names.push_back(name);
    const bool is_struct = line.find("struct ") == 0 || line.find("enum ") == 0 ||
                           line.find("> struct ") != std::string::npos;
    if (is_struct && line.ends_with("{")) in_struct = true;
  }
  return names;
}

/// The anchor that the site gives to a heading.
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 128 && std::isalnum(byte)) anchor += static_cast<char>(std::tolower(byte));
    if (c == '_') anchor += c;
    if ((c == ' ' || c == '-') && !anchor.empty() && anchor.back() != '-') anchor += '-';
  }
  return anchor;
}

bool has_anchor(const fs::path& page, const std::string& anchor) {
  std::istringstream lines(text_of(page));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#') && anchor_of(line.substr(line.find(' ') + 1)) == anchor) return true;
  }
  return false;
}

TEST(Reference, HasAPageOrARowForEveryHeader) {
  std::vector<std::string> without;
  std::vector<std::string> with_both;
  for (const auto& header : files_in(headers, ".hpp")) {
    const bool has_page = fs::exists(page_of(header));
    if (!has_page && !is_internal(header)) without.push_back(header);
    if (has_page && is_internal(header)) with_both.push_back(header);
  }
  EXPECT_THAT(without, IsEmpty()) << "write docs/reference/<header>.md, or a row of internals.md";
  EXPECT_THAT(with_both, IsEmpty());
}

TEST(Reference, PagesNameTheirHeaderAndEverythingItDeclares) {
  std::vector<std::string> missing;
  for (const auto& header : files_in(headers, ".hpp")) {
    if (!fs::exists(page_of(header))) continue;
    const std::string page = text_of(page_of(header));
    if (page.find("`<fluxion/" + header + ">`") == std::string::npos) {
      missing.push_back(fmt::format("{}: the include", header));
    }
    for (const auto& name : names_in(text_of(headers / header))) {
      if (!is_word_of(page, name)) missing.push_back(fmt::format("{}: {}", header, name));
    }
  }
  EXPECT_THAT(missing, IsEmpty());
}

TEST(Reference, PagesInFoldersAreOfHeaders) {
  std::vector<std::string> without;
  for (const auto& page : files_in(reference, ".md")) {
    const bool in_folder = page.find('/') != std::string::npos;
    const fs::path header = headers / fs::path(page).replace_extension(".hpp");
    if (in_folder && !fs::exists(header)) without.push_back(page);
  }
  EXPECT_THAT(without, IsEmpty());
}

TEST(Reference, EveryPageIsInTheMenu) {
  const std::string menu = text_of(project / "mkdocs.yml");
  std::vector<std::string> without;
  for (const auto& page : files_in(pages, ".md")) {
    if (menu.find(": " + page + "\n") == std::string::npos) without.push_back(page);
  }
  EXPECT_THAT(without, IsEmpty());
}

TEST(Reference, LinksToHeadingsFindThem) {
  static const std::regex link(R"(\]\(\s*([^)#:]*)#([^)]+)\))");
  std::vector<std::string> broken;
  for (const auto& name : files_in(pages, ".md")) {
    const fs::path page = pages / name;
    const std::string text = text_of(page);
    for (std::sregex_iterator it(text.begin(), text.end(), link), end; it != end; ++it) {
      const std::string target = (*it)[1];
      const fs::path linked = target.empty() ? page : page.parent_path() / target;
      if (!has_anchor(linked, (*it)[2])) broken.push_back(name + ": " + (*it)[0].str());
    }
  }
  EXPECT_THAT(broken, IsEmpty());
}

TEST(Reference, KnowsADeclarationWhenItSeesOne) {
  EXPECT_THAT(names_in(R"(
#define FLUXION_COLD inline
namespace fluxion::inline FLUXION_ABI {
struct Options {
  double step = 0.5;  ///< of something
  int levels = 44;
};
template <class S> struct Pair {
  S value;
};
enum class Keep : std::uint8_t {
  nothing,
  values,  ///< some
};
template <class F, class X>
auto gradient(F&& f, const X& x) -> Vector<point_scalar_t<X>> {
  return f(x);
}
template <Plain A>
requires(!std::same_as<A, int>) constexpr auto max(const A& a) { return a; }
auto sin(const Scalar auto& x) { return apply(x); }
template <class T> using Matrix = Eigen::Matrix<T, 2, 2>;
using Var = BasicVar<double>;
concept Point = true;
namespace detail {
void hidden();
}  // namespace detail
constexpr bool operator==(const A& a, const B& b) { return compare(a, b); }
double run(double x);
}
)"),
              ElementsAre("FLUXION_COLD",
                          "Options",
                          "step",
                          "levels",
                          "Pair",
                          "value",
                          "Keep",
                          "nothing",
                          "values",
                          "gradient",
                          "max",
                          "sin",
                          "Matrix",
                          "Var",
                          "Point",
                          "run"));
}

}  // namespace
