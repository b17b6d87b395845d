// A program as C99. For: Program::to_c.
// Read first: include/fluxion/graph/c_code.hpp, c_body.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <fluxion/error.hpp>
#include <fluxion/graph/c_code.hpp>
#include <fluxion/graph/products.hpp>
#include <fluxion/version.hpp>

#include "../amounts.hpp"
#include "c_body.hpp"
#include "c_functions.hpp"
#include "contradiction.hpp"
#include "live.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

using fluxion::detail::counted;

constexpr auto keywords = std::to_array<std::string_view>(
    {"auto",     "break",   "case",   "char",     "const",  "continue", "default",
     "do",       "double",  "else",   "enum",     "extern", "float",    "for",
     "goto",     "if",      "inline", "int",      "long",   "main",     "register",
     "restrict", "return",  "short",  "signed",   "sizeof", "static",   "struct",
     "switch",   "typedef", "union",  "unsigned", "void",   "volatile", "while"});

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool is_identifier(std::string_view name) {
  return !name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
  }) && std::find(keywords.begin(), keywords.end(), name) == keywords.end();
}

void check_name(std::string_view name) {
  if (is_identifier(name)) return;
  throw DomainError(
      fmt::format("to_c: the functions cannot have this name; got \"{}\", expected letters, digits "
                  "and _, no digit first, and no keyword of C; try \"f\"",
                  name));
}

constexpr std::string_view head =
    R"( * Every function returns 0; or 1 where the point takes a way through the branches that was not
 * recorded: then it has written nothing. No result may overlap an argument.
 *
 * The bits are those of the program wherever arithmetic is that of IEEE 754 and the mathematical
 * library is the same. So nothing may be fused (-ffp-contract=off, which the lines below ask for), and
 * functions of the library are called through pointers that no compiler looks through: it would write
 * x * x for pow(x, 2), whose last bit may differ. Never compile this with -ffast-math. */
#include <float.h>
#include <math.h>
#include <stddef.h>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("fp-contract=off")
#else
#pragma STDC FP_CONTRACT OFF
#endif
)";

/// One function: its name after that of the program, the letter and the meaning of its result.
struct CKind {
  std::string_view suffix{};
  char letter = 'y';
  std::string meaning{};
  std::size_t size = 0;
  Product product = Product::value;

  bool is_value() const { return product == Product::value; }
};

/// The functions of one program.
class CFile {
 public:
  CFile(const ProgramState& state, std::string_view name)
      : sizes_(state.sizes()), name_(name), functions_(name), paths_(state.paths()) {
    check_consistent("to_c", paths_);
    for (Path& path : paths_) path = live(path);
  }

  void add(const CKind& kind) {
    const std::string prototype =
        fmt::format("int {}{}(const double *x, const double *p, double *y{})",
                    name_,
                    kind.suffix,
                    kind.is_value() ? "" : fmt::format(", double *{}", kind.letter));
    prototypes_ += fmt::format("\n/* {}: {}, {}{}. */\n{};\n",
                               kind.letter,
                               counted(kind.size, "number"),
                               kind.meaning,
                               kind.is_value() ? "" : "; y: the value, or NULL",
                               prototype);
    const std::string body = body_of(kind);
    definitions_ += fmt::format("\n{} {{\n{}{}}}\n", prototype, unused_arguments(body, kind), body);
  }

  std::string text() const {
    std::string text = fmt::format(
        "/* {}: R^{} -> R^{}, emitted by fluxion {} from {}.\n"
        " * x: {}; p: {}, or NULL where there is none.\n *\n",
        name_,
        sizes_.inputs,
        sizes_.outputs,
        version(),
        counted(paths_.size(), "recorded path"),
        counted(sizes_.inputs, "number"),
        counted(sizes_.parameters, "parameter"));
    text.append(head).append(prototypes_);
    if (!functions_.text().empty()) text.append("\n").append(functions_.text());
    return text.append(definitions_);
  }

 private:
  std::string body_of(const CKind& kind) {
    std::vector<CPath> paths;
    for (Path path : paths_) {
      std::vector<NodeId> results = path.outputs;
      const std::vector<NodeId> more = entries(path, kind.product);
      results.insert(results.end(), more.begin(), more.end());
      paths.push_back({std::move(path), std::move(results)});
    }
    std::vector<std::string> targets;
    for (std::size_t i = 0; i < sizes_.outputs; ++i) {
      targets.push_back(
          fmt::format("{}y[{}] = {{}};", kind.is_value() ? "" : "if (y != NULL) ", i));
    }
    for (std::size_t i = 0; !kind.is_value() && i < kind.size; ++i) {
      targets.push_back(fmt::format("{}[{}] = {{}};", kind.letter, i));
    }
    return CBody(paths, targets, functions_).text();
  }

  static std::string unused_arguments(const std::string& body, const CKind& kind) {
    std::string arguments = "xpy";
    if (!kind.is_value()) arguments += kind.letter;
    std::string text;
    for (const char argument : arguments) {
      const bool is_used = body.find(fmt::format("{}[", argument)) != std::string::npos;
      if (!is_used) text += fmt::format("  (void){};\n", argument);
    }
    return text;
  }

  Sizes sizes_;
  std::string name_;
  CFunctions functions_;
  std::vector<Path> paths_;
  std::string prototypes_{};
  std::string definitions_{};
};

CKind jacobian_of(const Sizes& sizes) {
  if (sizes.outputs == 1)
    return {"_gradient", 'g', "the gradient", sizes.inputs, Product::jacobian};
  return {"_jacobian",
          'j',
          fmt::format("the {} x {} Jacobian column after column", sizes.outputs, sizes.inputs),
          sizes.outputs * sizes.inputs,
          Product::jacobian};
}

}  // namespace

std::string to_c(const ProgramState& state, std::string_view name, const COptions& options) {
  check_name(name);
  const Sizes& sizes = state.sizes();
  if (options.hessian && sizes.outputs != 1) throw_outputs("to_c", sizes.outputs);
  CFile file(state, name);
  file.add({"", 'y', "the value", sizes.outputs, Product::value});
  if (options.jacobian) file.add(jacobian_of(sizes));
  if (options.hessian) {
    const std::string meaning =
        fmt::format("the {} x {} Hessian column after column", sizes.inputs, sizes.inputs);
    file.add({"_hessian", 'h', meaning, sizes.inputs * sizes.inputs, Product::hessian});
  }
  return file.text();
}

}  // namespace fluxion::inline FLUXION_ABI::graph
