// Sine and cosine in line.
// For: machine code. Read first: inline_functions.hpp.
// SPDX-License-Identifier: MIT
#include "inline_functions.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

using Vector = VectorCode::Vector;

constexpr std::uint64_t sign = std::uint64_t{1} << 63;

constexpr double two_over_pi = 0x1.45f306dc9c883p-1;
// pi/2 as a sum: integers below 2^20 times the first two parts are exact.
constexpr double half_pi[] = {0x1.921fb54400000p+0, 0x1.0b4611a600000p-34, 0x1.3198a2e037073p-69};

// sin(r) = r + s_0 r³ + ..., cos(r) = 1 - r²/2 + c_0 r⁴ + ... for |r| <= pi/4.
// Source: fdlibm, k_sin.c and k_cos.c, Sun Microsystems 1993.
constexpr double sine_series[] = {-1.66666666666666324348e-01,
                                  8.33333333332248946124e-03,
                                  -1.98412698298579493134e-04,
                                  2.75573137070700676789e-06,
                                  -2.50507602534068634195e-08,
                                  1.58969099521155010221e-10};
constexpr double cosine_series[] = {4.16666666666666019037e-02,
                                    -1.38888888888741095749e-03,
                                    2.48015872894767294178e-05,
                                    -2.75573143513906633035e-07,
                                    2.08757232129817482790e-09,
                                    -1.13596475577881948265e-11};

// The series from its term `first` on, in z.
template <std::size_t n>
void write_series(VectorCode& code,
                  const Vector& to,
                  const Vector& z,
                  const double (&series)[n],
                  std::size_t first) {
  code.vmovapd(to, code.constant(series[n - 1]));
  for (std::size_t i = n - 1; i-- > first;) code.vfmadd213pd(to, z, code.constant(series[i]));
}

/// Registers of one computation.
struct Work {
  Vector sine, cosine, n, r, rest, z, t;
};

// |x| - n pi/2 for the nearest integer n, as a sum r + rest.
void write_reduction(VectorCode& code, const Vector& x, const Work& w) {
  code.vandpd(w.r, x, code.constant(~sign));
  code.vmulpd(w.n, w.r, code.constant(two_over_pi));
  code.round(w.n, w.n);
  code.vfnmadd231pd(w.r, w.n, code.constant(half_pi[0]));
  code.vmovapd(w.z, w.r);
  code.vfnmadd231pd(w.z, w.n, code.constant(half_pi[1]));
  code.vsubpd(w.t, w.r, w.z);  // what is rounded off, exactly
  code.vfnmadd231pd(w.t, w.n, code.constant(half_pi[1]));
  code.vfnmadd231pd(w.t, w.n, code.constant(half_pi[2]));
  code.vaddpd(w.r, w.z, w.t);
  code.vsubpd(w.rest, w.z, w.r);
  code.vaddpd(w.rest, w.rest, w.t);
}

// r - ((z (rest/2 - z r s) - rest) - z r s_0), s being the rest of the series.
void write_sine(VectorCode& code, const Work& w) {
  write_series(code, w.sine, w.z, sine_series, 1);
  code.vmulpd(w.cosine, w.z, w.r);
  code.vmulpd(w.t, w.rest, code.constant(0.5));
  code.vfnmadd231pd(w.t, w.cosine, w.sine);
  code.vfmsub213pd(w.t, w.z, w.rest);
  code.vfnmadd231pd(w.t, w.cosine, code.constant(sine_series[0]));
  code.vsubpd(w.sine, w.r, w.t);
}

// 1 - z/2 with what is rounded off, and the small terms. Loses all but n and the sine.
void write_cosine(VectorCode& code, const Work& w) {
  write_series(code, w.cosine, w.z, cosine_series, 0);
  code.vmulpd(w.t, w.z, w.z);
  code.vmulpd(w.t, w.t, w.cosine);
  code.vfnmadd231pd(w.t, w.r, w.rest);
  code.vmulpd(w.z, w.z, code.constant(0.5));
  code.vmovapd(w.r, code.constant(1.0));
  code.vsubpd(w.cosine, w.r, w.z);
  code.vsubpd(w.r, w.r, w.cosine);
  code.vsubpd(w.r, w.r, w.z);
  code.vaddpd(w.t, w.t, w.r);
  code.vaddpd(w.cosine, w.cosine, w.t);
}

// In odd quadrants they are exchanged; in half of them the sign changes.
void write_quadrants(VectorCode& code, const Vector& x, const Work& w, Sines wanted) {
  constexpr double magic = 0x1.8p52;  // n as the last bits of the sum
  code.vaddpd(w.n, w.n, code.constant(magic));
  code.vpsllq(w.t, w.n, 63);
  if (wanted.cosine) code.vmovapd(w.r, w.sine);
  if (wanted.sine) {
    code.select(w.sine, w.cosine, w.t);
    code.vpsllq(w.z, w.n, 62);
    code.vxorpd(w.z, w.z, x);
    code.vandpd(w.z, w.z, code.constant(sign));
    code.vxorpd(w.sine, w.sine, w.z);
  }
  if (wanted.cosine) {
    code.select(w.cosine, w.r, w.t);
    code.vpaddq(w.n, w.n, code.constant(std::uint64_t{1}));
    code.vpsllq(w.n, w.n, 62);
    code.vandpd(w.n, w.n, code.constant(sign));
    code.vxorpd(w.cosine, w.cosine, w.n);
  }
}

}  // namespace

// Of both, whichever is wanted: each is the other in some quadrants.
void write_sines(VectorCode& code, const Vector& x, const SineRegisters& registers, Sines wanted) {
  const auto& [sine, cosine, n, r, rest, z, t] = registers;
  const Work w{sine, cosine, n, r, rest, z, t};
  write_reduction(code, x, w);
  code.vmulpd(z, r, r);
  write_sine(code, w);
  write_cosine(code, w);
  write_quadrants(code, x, w, wanted);
  code.vandpd(t, x, code.constant(~sign));
  code.test_any(t, Predicate::greater, largest_reduced);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
