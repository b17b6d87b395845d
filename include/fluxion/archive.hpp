// Numbers, vectors and what is made of them, to bytes and back.
// For: saved runs and programs. Every type of which one is made has a member transfer(archive), which
// names what is kept, once for both directions. Read first: optimize/checkpoint.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

template <class T> inline constexpr bool is_sequence_v = false;
template <class T> inline constexpr bool is_sequence_v<std::vector<T>> = true;
template <> inline constexpr bool is_sequence_v<std::string> = true;

/// The fewest numbers that a T takes; more than one where it says so.
template <class T> inline constexpr std::size_t least_words_v = 1;
template <class T>
requires requires { T::least_words; }
inline constexpr std::size_t least_words_v<T> = T::least_words;

template <class T> inline constexpr bool is_optional_v = false;
template <class T> inline constexpr bool is_optional_v<std::optional<T>> = true;

/// archive(a, b, c): what writing and reading have in common. `Direction` has `reads`, which says
/// whether the values are set, and moves one number at a time: each function takes the value as it
/// is and returns the value as it shall be.
template <class Direction> class Archive {
 public:
  template <class... T> void operator()(T&... values) { (transfer_one(values), ...); }

 private:
  Direction& direction() { return static_cast<Direction&>(*this); }

  template <class T> void transfer_one(T& value) {
    if constexpr (std::is_floating_point_v<T>) {
      set(value, static_cast<T>(direction().number(static_cast<double>(value))));
    } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      transfer_integer(value);
    } else if constexpr (requires { value.rows(), value.cols(), value.data(); }) {
      transfer_matrix(value);
    } else if constexpr (is_sequence_v<T>) {
      transfer_sequence(value);
    } else if constexpr (is_optional_v<T>) {
      transfer_optional(value);
    } else if constexpr (requires { value.transfer(direction()); }) {
      value.transfer(direction());
    } else {
      static_assert(
          requires { transfer(direction(), value); },
          "a saved run holds this type: give it a member transfer(archive) that calls "
          "archive(a, b, c) with all that changes during a run");
      transfer(direction(), value);
    }
  }

  template <class T> static void set(T& value, const T& read) {
    if constexpr (Direction::reads) {
      value = read;
    }
  }

  template <class T> void transfer_integer(T& value) {
    const std::int64_t read = direction().integer(static_cast<std::int64_t>(value));
    if (static_cast<std::int64_t>(static_cast<T>(read)) != read) {
      direction().fail();
      return;
    }
    set(value, static_cast<T>(read));
  }

  template <class T> void transfer_matrix(T& value) {
    const std::size_t rows = direction().length(static_cast<std::size_t>(value.rows()), 1);
    const std::size_t cols = direction().length(static_cast<std::size_t>(value.cols()), rows);
    using Index = decltype(value.rows());
    if constexpr (Direction::reads) {
      if (T::ColsAtCompileTime == 1 && cols != 1) {
        direction().fail();
        return;
      }
      value.resize(static_cast<Index>(rows), static_cast<Index>(cols));
    }
    for (Index i = 0; i < value.size(); ++i) {
      transfer_one(value.data()[i]);
    }
  }

  template <class T> void transfer_sequence(T& value) {
    const std::size_t size =
        direction().length(value.size(), least_words_v<typename T::value_type>);
    if constexpr (Direction::reads) {
      value.resize(size);
    }
    for (auto& entry : value) {
      transfer_one(entry);
    }
  }

  template <class T> void transfer_optional(T& value) {
    bool present = value.has_value();
    transfer_one(present);
    if constexpr (Direction::reads) {
      value = present ? T(std::in_place) : T();
    }
    if (value) {
      transfer_one(*value);
    }
  }
};

/// Appends every number as eight bytes, the lowest first, whatever the machine.
class ArchiveWriter : public Archive<ArchiveWriter> {
 public:
  static constexpr bool reads = false;

  double number(double value) {
    append(std::bit_cast<std::uint64_t>(value));
    return value;
  }
  std::int64_t integer(std::int64_t value) {
    append(static_cast<std::uint64_t>(value));
    return value;
  }
  std::size_t length(std::size_t value, std::size_t) {
    append(value);
    return value;
  }
  void fail() {}

  const std::string& bytes() const { return bytes_; }

 private:
  void append(std::uint64_t word) {
    char bytes[8];
    for (char& byte : bytes) {
      byte = static_cast<char>(word & 0xffU);
      word >>= 8;
    }
    bytes_.append(bytes, sizeof(bytes));
  }

  std::string bytes_{};
};

/// Reads what ArchiveWriter wrote. Of bytes that it did not write it makes zeros, allocates no more
/// than a few times what they are long, and is not complete.
class ArchiveReader : public Archive<ArchiveReader> {
 public:
  static constexpr bool reads = true;

  explicit ArchiveReader(std::string_view bytes) : bytes_(bytes) {}

  double number(double) { return std::bit_cast<double>(take()); }
  std::int64_t integer(std::int64_t) { return static_cast<std::int64_t>(take()); }

  /// A number of things, each of at least `words` numbers.
  std::size_t length(std::size_t, std::size_t words) {
    const std::uint64_t value = take();
    const std::uint64_t most = std::numeric_limits<std::ptrdiff_t>::max();
    if (value > (words != 0 ? bytes_.size() / 8 / words : most)) {
      fail();
      return 0;
    }
    return static_cast<std::size_t>(value);
  }
  void fail() {
    failed_ = true;
    bytes_ = {};
  }

  /// Whether everything was there, and nothing else.
  bool complete() const { return !failed_ && bytes_.empty(); }

 private:
  std::uint64_t take() {
    if (bytes_.size() < 8) {
      fail();
      return 0;
    }
    std::uint64_t word = 0;
    for (std::size_t k = 8; k-- > 0;) {
      word = word << 8 | static_cast<unsigned char>(bytes_[k]);
    }
    bytes_.remove_prefix(8);
    return word;
  }

  std::string_view bytes_;
  bool failed_ = false;
};

/// Writes the numbers as text, which is the same for the same numbers only.
class ArchiveText : public Archive<ArchiveText> {
 public:
  static constexpr bool reads = false;

  double number(double value);
  std::int64_t integer(std::int64_t value);

  std::size_t length(std::size_t value, std::size_t) {
    return static_cast<std::size_t>(integer(static_cast<std::int64_t>(value)));
  }
  void fail() {}

  const std::string& text() const { return text_; }

 private:
  void append(std::string_view word);

  std::string text_{};
};

}  // namespace fluxion
