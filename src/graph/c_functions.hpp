// Operations as expressions of C99, and the functions that those call.
// For: c_code.cpp. Read first: include/fluxion/graph/c_code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <fluxion/graph/operation.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// A number as a constant of C with the same bits, but for those of a NaN.
std::string c_constant(double value);

/// Expressions, and what stands before them in a file: functions of its own, each once, and only those
/// that are called. Their names begin with that of the program.
class CFunctions {
 public:
  explicit CFunctions(std::string_view prefix) : prefix_(prefix) {}

  /// Throws: DomainError if C has no such function.
  std::string expression(Operation operation,
                         const RuleData& data,
                         const std::array<std::string, 3>& operands);

  /// The functions that the expressions so far call.
  const std::string& text() const { return text_; }

 private:
  std::string named(std::string_view pattern);
  void require(std::string_view function);

  std::string prefix_;
  std::vector<std::string_view> known_{};
  std::string text_{};
};

}  // namespace fluxion::inline FLUXION_ABI::graph
