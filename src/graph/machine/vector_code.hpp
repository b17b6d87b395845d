// Instructions on vectors of one width.
// For: assembler.hpp, and the functions that are written in line.
// Read first: include/fluxion/graph/machine_code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <deque>

#include <xbyak/xbyak.h>

#include <fluxion/graph/machine_code.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

/// Of the widest vector.
inline constexpr std::size_t vector_bytes = 64;

/// Comparisons without a signal for a NaN, as the processor numbers them; unordered is true for it.
enum class Predicate : std::uint8_t { unordered = 0x03, less = 0x11, greater = 0x1e };

/// Writes instructions that do in every lane the same, and the constants that they read.
class VectorCode : public Xbyak::CodeGenerator {
 public:
  using Vector = Xbyak::Xmm;  // of any width

  VectorCode(std::size_t largest, Width width)
      : Xbyak::CodeGenerator(largest, Xbyak::DontSetProtectRWE), width_(width) {}

  Width width() const { return width_; }
  bool is_scalar() const { return width_ == Width::scalar; }
  Vector vector(int number) const {
    return width_ == Width::avx512 ? Vector(Xbyak::Zmm(number))
           : width_ == Width::avx2 ? Vector(Xbyak::Ymm(number))
                                   : Vector(number);
  }

  /// These bits, or this number, in all lanes.
  Xbyak::Address constant(std::uint64_t bits);
  Xbyak::Address constant(double x) { return constant(std::bit_cast<std::uint64_t>(x)); }

  void move(const Vector& to, const Xbyak::Address& from);
  void move(const Xbyak::Address& to, const Vector& from);
  /// The nearest integer, of two the even one.
  void round(const Vector& to, const Vector& from);
  /// Where x compares so with a number, `to` becomes `other`; x may be lost.
  void choose(
      const Vector& to, const Vector& other, const Vector& x, Predicate predicate, double number);
  /// Sets the zero flag if x compares so in no lane; x may be lost.
  void test_any(const Vector& x, Predicate predicate, double number);
  /// Where the first bit of `mask` is set, `to` becomes `other`.
  void select(const Vector& to, const Vector& other, const Vector& mask);

 protected:
  /// After the last instruction.
  void write_constants();

 private:
  struct Constant {
    std::uint64_t bits;
    Xbyak::Label label{};
  };

  Width width_;
  std::deque<Constant> constants_{};
};

}  // namespace fluxion::inline FLUXION_ABI::graph
