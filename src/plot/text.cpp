// Escaping, measuring and wrapping of text.
// For: svg.cpp.
// Read first: text.hpp.
// SPDX-License-Identifier: MIT
#include "text.hpp"

#include <cstddef>

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Bytes of a sequence that begins with this byte, 0 if none does.
std::size_t sequence_length(unsigned char first) {
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first < 0xE0U) return 2;
  if (first >= 0xE0U && first < 0xF0U) return 3;
  if (first >= 0xF0U && first < 0xF5U) return 4;
  return 0;
}

/// Whether XML 1.0 has this character; overlong forms are refused as well.
bool is_allowed(char32_t code, std::size_t length) {
  if (length == 1) return code >= 0x20 || code == '\t' || code == '\n' || code == '\r';
  if (length == 3) return code >= 0x800 && (code < 0xD800 || code > 0xDFFF) && code < 0xFFFE;
  if (length == 4) return code >= 0x10000 && code <= 0x10FFFF;
  return true;
}

/// Bytes of the valid character at the start of the text, 0 if there is none.
std::size_t valid_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = sequence_length(first);
  if (length == 0 || length > text.size()) return 0;
  char32_t code = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) {
    if (!is_continuation(text[k])) return 0;
    code = (code << 6) | (static_cast<unsigned char>(text[k]) & 0x3FU);
  }
  return is_allowed(code, length) ? length : 0;
}

std::string_view escaped(std::string_view character) {
  switch (character.front()) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return character;
  }
}

/// Width of one byte in units of the font size; all of a longer character counts at its first byte.
double byte_width(char c) {
  constexpr std::string_view narrow = " !'(),-./:;I[]fijlrt|";
  constexpr std::string_view wide = "%@MWmw";
  if (is_continuation(c)) return 0.0;
  if (narrow.find(c) != std::string_view::npos) return 0.38;
  if (wide.find(c) != std::string_view::npos) return 0.95;
  return c >= 'A' && c <= 'Z' ? 0.70 : 0.62;
}

}  // namespace

std::string xml_text(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = valid_length(text);
    result += length == 0 ? replacement_character : escaped(text.substr(0, length));
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return result;
}

double text_width(std::string_view text, double font_size) {
  double width = 0.0;
  for (const char c : text) width += byte_width(c);
  return width * font_size;
}

std::vector<std::string> wrap_text(std::string_view text, double font_size, double width) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(" \n");
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (word.empty()) continue;
    std::string longer = lines.empty() ? std::string() : lines.back() + ' ';
    longer += word;
    if (!lines.empty() && text_width(longer, font_size) <= width) {
      lines.back() = longer;
    } else {
      lines.emplace_back(word);
    }
  }
  return lines;
}

}  // namespace fluxion
