// SVG elements appended to a text.
// For: svg.cpp.
// Read first: nothing. Attributes stand in single quotes, which XML allows and C++ need not escape.
// SPDX-License-Identifier: MIT
#pragma once

#include <iterator>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

class Canvas {
 public:
  /// Appends a line; arguments as of fmt::format.
  template <class... Values> void write(fmt::format_string<Values...> format, Values&&... values) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Values>(values)...);
    text_ += '\n';
  }

  /// A path of commands such as "M0 0h5" in one colour.
  void stroke(const std::string& path, const char* colour) {
    write("<path d='{}' fill='none' stroke='{}'/>", path, colour);
  }

  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace fluxion
