// A reader of XML that knows elements, attributes and text, and is strict about everything else.
// For: tests that look into a picture instead of comparing it byte by byte.
// Read first: nothing. It shares no code with the writer.
// SPDX-License-Identifier: MIT
#pragma once

#include <cctype>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace xml {

struct Element {
  std::string name = {};
  std::map<std::string, std::string> attributes = {};
  std::string text = {};  // of the element and everything in it
  std::vector<Element> children = {};

  std::string attribute(const std::string& key) const {
    const auto found = attributes.find(key);
    return found == attributes.end() ? "" : found->second;
  }

  /// Every element below this one whose class is the given one.
  std::vector<Element> of_class(const std::string& name_of_class) const {
    std::vector<Element> found;
    for (const auto& child : children) {
      if (child.attribute("class") == name_of_class) found.push_back(child);
      const auto below = child.of_class(name_of_class);
      found.insert(found.end(), below.begin(), below.end());
    }
    return found;
  }
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Element document() {
    Element root = element();
    skip_space();
    expect(text_.empty(), "text after the root element");
    return root;
  }

 private:
  static void expect(bool condition, const char* what) {
    if (!condition) throw std::runtime_error(what);
  }

  bool take(std::string_view token) {
    if (!text_.starts_with(token)) return false;
    text_.remove_prefix(token.size());
    return true;
  }

  char next() {
    expect(!text_.empty(), "the document ends too early");
    const char c = text_.front();
    text_.remove_prefix(1);
    return c;
  }

  void skip_space() {
    while (!text_.empty() && std::isspace(static_cast<unsigned char>(text_.front()))) next();
  }

  std::string name() {
    std::string result;
    while (!text_.empty() && (std::isalnum(static_cast<unsigned char>(text_.front())) ||
                              text_.front() == '-' || text_.front() == ':')) {
      result += next();
    }
    expect(!result.empty(), "a name is missing");
    return result;
  }

  char entity() {
    if (take("amp;")) return '&';
    if (take("lt;")) return '<';
    if (take("gt;")) return '>';
    if (take("quot;")) return '"';
    expect(take("#39;"), "an unknown entity");
    return '\'';
  }

  char character() {
    const char c = next();
    if (c == '&') return entity();
    expect(c != '<', "a bare <");
    expect(static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t', "a control character");
    return c;
  }

  void attribute(Element& owner) {
    const std::string key = name();
    expect(take("="), "an attribute without a value");
    const char quote = next();
    expect(quote == '"' || quote == '\'', "a value without quotes");
    std::string value;
    while (!text_.starts_with(quote)) value += character();
    next();
    expect(owner.attributes.emplace(key, value).second, "an attribute given twice");
  }

  Element element() {
    Element result;
    expect(take("<"), "an element is missing");
    result.name = name();
    for (skip_space(); !text_.starts_with('/') && !text_.starts_with('>'); skip_space()) {
      attribute(result);
    }
    if (take("/>")) return result;
    expect(take(">"), "a tag is not closed");
    content(result);
    return result;
  }

  void content(Element& parent) {
    while (!take("</")) {
      if (text_.starts_with('<')) {
        parent.children.push_back(element());
        parent.text += parent.children.back().text;
      } else {
        parent.text += character();
      }
    }
    expect(name() == parent.name, "the wrong element is closed");
    expect(take(">"), "a closing tag is not closed");
  }

  std::string_view text_;
};

inline Element parse(std::string_view text) { return Parser(text).document(); }

}  // namespace xml
