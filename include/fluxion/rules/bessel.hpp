// Rules of Bessel functions of integer order, spherical Bessel functions and sinc.
// For: every mode, through math.hpp. Read first: rules.hpp for the laws that a rule obeys.
// SPDX-License-Identifier: MIT
#pragma once

#include <fluxion/rules/extended.hpp>

namespace fluxion::inline FLUXION_ABI {

namespace special {

/// Compiled in src/rules/bessel.cpp.
namespace extended {

long double cyl_bessel_j(int order, long double x);
long double cyl_neumann(int order, long double x);
long double cyl_bessel_i(int order, long double x);
long double cyl_bessel_k(int order, long double x);
long double sph_bessel(int order, long double x);
long double sph_neumann(int order, long double x);
long double sinc(long double x);

}  // namespace extended

/// The Bessel functions J, Y, I, K of any integer order; Y and K are NaN for x < 0.
auto cyl_bessel_j(int n, Plain auto x) {
  return rounded([n](long double z) { return extended::cyl_bessel_j(n, z); }, x);
}
auto cyl_neumann(int n, Plain auto x) {
  return rounded([n](long double z) { return extended::cyl_neumann(n, z); }, x);
}
auto cyl_bessel_i(int n, Plain auto x) {
  return rounded([n](long double z) { return extended::cyl_bessel_i(n, z); }, x);
}
auto cyl_bessel_k(int n, Plain auto x) {
  return rounded([n](long double z) { return extended::cyl_bessel_k(n, z); }, x);
}

/// The spherical Bessel functions j and y of order n >= 0; y is NaN for x < 0.
auto sph_bessel(int n, Plain auto x) {
  return rounded([n](long double z) { return extended::sph_bessel(n, z); }, x);
}
auto sph_neumann(int n, Plain auto x) {
  return rounded([n](long double z) { return extended::sph_neumann(n, z); }, x);
}

/// sin(x) / x, and 1 at 0.
auto sinc(Plain auto x) { return rounded(extended::sinc, x); }

}  // namespace special

namespace rules {

using special::cyl_bessel_i, special::cyl_bessel_j, special::cyl_bessel_k, special::cyl_neumann;
using special::sph_bessel, special::sph_neumann;

/// At a pole at 0, and beside it where y has overflown, the slope is the other infinity, which the
/// formulas have as a difference of two.
template <class T> T slope_beside_pole(const T& y, const T& slope) {
  return select<T>(abs(y) > std::numeric_limits<scalar_t<T>>::max(), T(-y), slope);
}

struct CylBesselJ {  // (J_(n-1) - J_(n+1)) / 2.  DLMF 10.6.1
  static constexpr std::string_view name = "cyl_bessel_j";
  int order;
  bool operator==(const CylBesselJ&) const = default;
  auto value(const auto& x) const { return cyl_bessel_j(order, x); }
  template <class T> T partial(const T& x, const T&) const {
    return (cyl_bessel_j(order - 1, x) - cyl_bessel_j(order + 1, x)) / 2;
  }
};

struct CylNeumann {  // (Y_(n-1) - Y_(n+1)) / 2.  DLMF 10.6.1
  static constexpr std::string_view name = "cyl_neumann";
  int order;
  bool operator==(const CylNeumann&) const = default;
  auto value(const auto& x) const { return cyl_neumann(order, x); }
  template <class T> T partial(const T& x, const T& y) const {
    const T slope = (cyl_neumann(order - 1, x) - cyl_neumann(order + 1, x)) / 2;
    return slope_beside_pole<T>(y, slope);
  }
};

struct CylBesselI {  // (I_(n-1) + I_(n+1)) / 2.  DLMF 10.29.1
  static constexpr std::string_view name = "cyl_bessel_i";
  int order;
  bool operator==(const CylBesselI&) const = default;
  auto value(const auto& x) const { return cyl_bessel_i(order, x); }
  template <class T> T partial(const T& x, const T&) const {
    return (cyl_bessel_i(order - 1, x) + cyl_bessel_i(order + 1, x)) / 2;
  }
};

struct CylBesselK {  // -(K_(n-1) + K_(n+1)) / 2.  DLMF 10.29.1
  static constexpr std::string_view name = "cyl_bessel_k";
  int order;
  bool operator==(const CylBesselK&) const = default;
  auto value(const auto& x) const { return cyl_bessel_k(order, x); }
  template <class T> T partial(const T& x, const T&) const {
    return -(cyl_bessel_k(order - 1, x) + cyl_bessel_k(order + 1, x)) / 2;
  }
};

struct SphBessel {  // (n j_(n-1) - (n+1) j_(n+1)) / (2n+1), not divided by x.  DLMF 10.51.2
  static constexpr std::string_view name = "sph_bessel";
  int order;
  bool operator==(const SphBessel&) const = default;
  auto value(const auto& x) const { return sph_bessel(order, x); }
  template <class T> T partial(const T& x, const T&) const {
    if (order == 0) return -sph_bessel(1, x);
    const auto n = constant<T>(order);
    return (n * sph_bessel(order - 1, x) - (n + 1) * sph_bessel(order + 1, x)) / (2 * n + 1);
  }
};

struct SphNeumann {  // as that of j.  DLMF 10.51.2
  static constexpr std::string_view name = "sph_neumann";
  int order;
  bool operator==(const SphNeumann&) const = default;
  auto value(const auto& x) const { return sph_neumann(order, x); }
  template <class T> T partial(const T& x, const T& y) const {
    if (order == 0) return -sph_neumann(1, x);
    const auto n = constant<T>(order);
    const T difference = n * sph_neumann(order - 1, x) - (n + 1) * sph_neumann(order + 1, x);
    return slope_beside_pole<T>(y, T(difference / (2 * n + 1)));
  }
};

struct Sinc {  // -j_1: (cos x - sinc x) / x cancels near 0.  DLMF 10.49.3
  static constexpr std::string_view name = "sinc";
  static auto value(const Plain auto& x) { return special::sinc(x); }
  static auto value(const auto& x) { return apply(Sinc{}, x); }
  static auto partial(const auto& x, const auto&) { return -sph_bessel(1, x); }
};

}  // namespace rules
}  // namespace fluxion::inline FLUXION_ABI
