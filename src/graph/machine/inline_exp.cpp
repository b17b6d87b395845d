// exp in line.
// For: machine code. Read first: inline_functions.hpp.
// SPDX-License-Identifier: MIT
#include "inline_functions.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

using Vector = VectorCode::Vector;

// Beyond them exp overflows, or is rounded to 0.
constexpr double largest = 710;
constexpr double smallest = -746;

constexpr double log2_e = 0x1.71547652b82fep+0;
// log 2 as a sum; integers below 2048 times the first part are exact.
constexpr double log_2 = 0x1.62e42fefa3800p-1;
constexpr double log_2_rest = 0x1.ef35793c76730p-45;

// (exp(r) - 1 - r) / r² for |r| <= log(2)/2, by its Chebyshev series: exp(r) errs by 2^-56.
constexpr double series[] = {0x1.0000000000001p-1,
                             0x1.5555555555556p-3,
                             0x1.5555555553d4fp-5,
                             0x1.11111111109adp-7,
                             0x1.6c16c17893833p-10,
                             0x1.a01a01a7c8d47p-13,
                             0x1.a019b8ef67c6cp-16,
                             0x1.71de0d9c145d0p-19,
                             0x1.2891a8c1d838dp-22,
                             0x1.af38d53857513p-26};

// 2^n for integers n from -1022 to 1023: 1.5 · 2^52 + 1023 + n ends with the bits of its exponent.
void write_power_of_two(VectorCode& code, const Vector& result, const Vector& n) {
  constexpr double magic = 0x1.8p52 + 1023;
  code.vaddpd(result, n, code.constant(magic));
  code.vpsllq(result, result, 52);
}

// y · 2^n, rounded once, for n from -2044 to 2046. The last two registers are lost.
void write_scaling(VectorCode& code, const Vector& y, const Vector& n, const Vector& half) {
  if (code.width() == Width::avx512) {
    code.vscalefpd(y, y, n);
    return;
  }
  code.vmulpd(half, n, code.constant(0.5));
  code.round(half, half);
  code.vsubpd(n, n, half);
  write_power_of_two(code, half, half);
  write_power_of_two(code, n, n);
  code.vmulpd(y, y, half);
  code.vmulpd(y, y, n);
}

// The series at r, by pairs of its terms, to a; r2 gets r², and b is lost.
void write_series(
    VectorCode& code, const Vector& r, const Vector& r2, const Vector& a, const Vector& b) {
  const auto pair = [&](const Vector& to, std::size_t i) {
    code.vmovapd(to, code.constant(series[i + 1]));
    code.vfmadd213pd(to, r, code.constant(series[i]));
  };
  code.vmulpd(r2, r, r);
  pair(a, 8);
  for (const std::size_t i : {6U, 4U, 2U, 0U}) {
    pair(b, i);
    code.vfmadd213pd(a, r2, b);
  }
}

}  // namespace

// n = x / log 2 to the nearest integer, exp(x) = 2^n exp(r). The sum 1 + r is exact with its error.
void write_exp(VectorCode& code, const Vector& x, const ExpRegisters& registers) {
  const auto& [y, r, n, r2, a, b] = registers;
  code.vmovapd(r, code.constant(largest));
  code.vminpd(r, r, x);  // a NaN stays: it is the second operand
  code.vmovapd(n, code.constant(smallest));
  code.vmaxpd(r, n, r);
  code.vmulpd(n, r, code.constant(log2_e));
  code.round(n, n);
  code.vfnmadd231pd(r, n, code.constant(log_2));
  code.vfnmadd231pd(r, n, code.constant(log_2_rest));
  write_series(code, r, r2, a, b);
  code.vaddpd(y, r, code.constant(1.0));
  code.vsubpd(b, y, code.constant(1.0));
  code.vsubpd(r, r, b);
  code.vfmadd231pd(r, a, r2);
  code.vaddpd(y, y, r);
  write_scaling(code, y, n, b);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
