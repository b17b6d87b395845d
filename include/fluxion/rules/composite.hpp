// Rules of the functions that users compose themselves, and badly: sigmoid, softplus, x log y.
// For: every mode, through math.hpp. Read first: rules.hpp for the laws that a rule obeys.
// A formula of several operations is NaN or has no digits where one of them overflows or cancels,
// although the function is harmless there; these are right to a few units in the last place.
// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <numeric>

#include <fluxion/rules/extended.hpp>

namespace fluxion::inline FLUXION_ABI {

// The functions for plain numbers, where rules find them as they find those of the standard.
namespace special {

template <Plain X> constexpr real_t<X> square(X x) {
  const real_t<X> a = static_cast<real_t<X>>(x);
  return a * a;
}

template <Plain X> constexpr real_t<X> cube(X x) {
  const real_t<X> a = static_cast<real_t<X>>(x);
  return a * a * a;
}

template <Plain A, Plain B> constexpr real_t<A, B> midpoint(A a, B b) {
  return std::midpoint(static_cast<real_t<A, B>>(a), static_cast<real_t<A, B>>(b));
}

template <Plain X> constexpr real_t<X> relu(X x) { return static_cast<real_t<X>>(x <= 0 ? 0 : x); }

template <Plain X, Plain S> constexpr real_t<X, S> leaky_relu(X x, S slope) {
  using T = real_t<X, S>;
  return x > 0 ? static_cast<T>(x) : static_cast<T>(slope) * static_cast<T>(x);
}

/// From the exponential that does not overflow.
template <Plain X> real_t<X> sigmoid(X x) {
  const real_t<X> e = std::exp(-std::abs(static_cast<real_t<X>>(x)));
  return x < 0 ? e / (1 + e) : 1 / (1 + e);
}

template <Plain X> real_t<X> softplus(X x) {
  const auto a = static_cast<real_t<X>>(x);
  return std::fmax(a, real_t<X>(0)) + std::log1p(std::exp(-std::abs(a)));
}

/// Near 1/2, where the quotient is near 1, by the identity with atanh.
template <Plain X> real_t<X> logit(X x) {
  using T = real_t<X>;
  const auto p = static_cast<T>(x);
  if (p < T(0.25)) return std::log(p) - std::log1p(-p);
  if (p > T(0.75)) return std::log(p) - std::log(1 - p);
  return 2 * std::atanh(2 * p - 1);
}

/// Source: Maechler, Accurately computing log(1 - exp(-|a|)), 2012.
template <Plain X> real_t<X> log1mexp(X x) {
  using T = real_t<X>;
  const auto a = static_cast<T>(x);
  return a > -std::numbers::ln2_v<T> ? std::log(-std::expm1(a)) : std::log1p(-std::exp(a));
}

template <Plain A, Plain B> real_t<A, B> logaddexp(A a, B b) {
  using T = real_t<A, B>;
  const auto larger = static_cast<T>(a < b ? b : a);
  const auto distance = a == b ? T(0) : std::abs(static_cast<T>(a) - static_cast<T>(b));
  return larger + std::log1p(std::exp(-distance));
}

template <Plain X, Plain Y> real_t<X, Y> xlogy(X x, Y y) {
  using T = real_t<X, Y>;
  return x == 0 && y == y ? T(0) : static_cast<T>(x) * std::log(static_cast<T>(y));
}

template <Plain X, Plain Y> real_t<X, Y> xlog1py(X x, Y y) {
  using T = real_t<X, Y>;
  return x == 0 && y == y ? T(0) : static_cast<T>(x) * std::log1p(static_cast<T>(y));
}

/// sqrt(x² + eps²) - eps, expanded so that it does not cancel.
template <Plain X, Plain E> real_t<X, E> smooth_abs(X x, E eps) {
  using T = real_t<X, E>;
  const T h = std::hypot(static_cast<T>(x), static_cast<T>(eps));
  if (eps < 0) return std::numeric_limits<T>::quiet_NaN();
  if (h == 0 || std::isinf(h)) return h;
  return static_cast<T>(x) * (static_cast<T>(x) / (h + static_cast<T>(eps)));
}

/// The n-th derivative of x cdf(x) with the cdf of the normal distribution.
namespace extended {
long double gelu_derivative(int n, long double x);  // compiled in src/rules/composite.cpp
}
auto gelu_derivative(int n, Plain auto x) {
  return rounded([n](long double z) { return extended::gelu_derivative(n, z); }, x);
}

}  // namespace special

namespace rules {

using special::gelu_derivative, special::midpoint;

struct Square {  // 2x
  static constexpr std::string_view name = "square";
  static constexpr auto value(const Plain auto& x) { return special::square(x); }
  static constexpr auto value(const auto& x) { return apply(Square{}, x); }
  static constexpr auto partial(const auto& x, const auto&) { return 2 * x; }
};

struct Cube {  // 3x²
  static constexpr std::string_view name = "cube";
  static constexpr auto value(const Plain auto& x) { return special::cube(x); }
  static constexpr auto value(const auto& x) { return apply(Cube{}, x); }
  static constexpr auto partial(const auto& x, const auto&) { return 3 * (x * x); }
};

struct Midpoint {  // (1/2, 1/2)
  static constexpr std::string_view name = "midpoint";
  static constexpr auto value(const auto& a, const auto& b) { return midpoint(a, b); }
  template <int I, class T> static constexpr auto partial(const auto&, const auto&, const T&) {
    return constant<T>(0.5L);
  }
};

struct Relu {  // 0 at 0
  static constexpr std::string_view name = "relu";
  static constexpr auto value(const Plain auto& x) { return special::relu(x); }
  static constexpr auto value(const auto& x) { return apply(Relu{}, x); }
  template <class T> static constexpr T partial(const T& x, const T&) {
    return select<T>(x <= 0, T(0), T(1));
  }
};

struct LeakyRelu {  // (1, 0) for x > 0, otherwise (slope, x)
  static constexpr std::string_view name = "leaky_relu";
  static constexpr auto value(const Plain auto& x, const Plain auto& slope) {
    return special::leaky_relu(x, slope);
  }
  static constexpr auto value(const auto& x, const auto& slope) {
    return apply(LeakyRelu{}, x, slope);
  }
  template <int I, class T> static constexpr T partial(const auto& x, const auto& slope, const T&) {
    if constexpr (I == 0) {
      return select<T>(x > 0, T(1), T(slope));
    } else {
      return select<T>(x > 0, T(0), T(x));
    }
  }
};

struct Gelu {  // each order is the derivative of the one before: cdf + x pdf cancels near its root
  static constexpr std::string_view name = "gelu";
  int order;
  bool operator==(const Gelu&) const = default;
  auto value(const auto& x) const { return gelu_derivative(order, x); }
  auto partial(const auto& x, const auto&) const { return gelu_derivative(order + 1, x); }
};

struct Sigmoid {  // y (1 - y), by 1 / (2 cosh(x/2)): 1 - y has no digits for large x, and the
                  // derivative of a product of two sigmoids cancels near 0
  static constexpr std::string_view name = "sigmoid";
  static auto value(const Plain auto& x) { return special::sigmoid(x); }
  static auto value(const auto& x) { return apply(Sigmoid{}, x); }
  template <class T> static T partial(const T& x, const T&) {
    const T root = constant<T>(0.5L) / cosh(T(x / 2));
    return root * root;
  }
};

struct Softplus {  // sigmoid
  static constexpr std::string_view name = "softplus";
  static auto value(const Plain auto& x) { return special::softplus(x); }
  static auto value(const auto& x) { return apply(Softplus{}, x); }
  static auto partial(const auto& x, const auto&) { return Sigmoid::value(x); }
};

struct Logit {  // 1 / (p (1 - p)), +inf at 0 and 1; the derivative of p (1 - p) cancels near 1/2
  static constexpr std::string_view name = "logit";
  static auto value(const Plain auto& p) { return special::logit(p); }
  static auto value(const auto& p) { return apply(Logit{}, p); }
  template <class T> static T partial(const T& p, const T&) {
    const T d = p - constant<T>(0.5L);
    const T near_half = fma(-d, d, constant<T>(0.25L));
    return 1 / select<T>(abs(d) < constant<T>(0.25L), near_half, T(unsigned_zero(p) * (1 - p)));
  }
};

struct Log1mexp {  // -e^x / (1 - e^x), by the exponential that does not overflow; -inf at 0
  static constexpr std::string_view name = "log1mexp";
  static auto value(const Plain auto& x) { return special::log1mexp(x); }
  static auto value(const auto& x) { return apply(Log1mexp{}, x); }
  template <class T> static T partial(const T& x, const T&) {
    return select<T>(x > -1, T(-1 / expm1(T(0 - x))), T(exp(x) / expm1(x)));
  }
};

/// sigmoid(a - b), with the rounding error of a - b put back: of e^(a-b) it is |a - b| / 2 ulp.
template <class T> T share(const T& a, const T& b) {
  const T d = a - b;
  const T error = error_of_difference(a, b, d);
  const T s = Sigmoid::value(d);
  const T corrected = s + s * Sigmoid::value(T(-d)) * error;
  // Two infinities of one sign are a tie; of a difference that is not finite the error is NaN.
  return select<T>(both(d != d, a == b), T(0.5), select<T>(error == error, corrected, s));
}

struct Logaddexp {  // (sigmoid(a - b), sigmoid(b - a)), and (1/2, 1/2) for two equal infinities
  static constexpr std::string_view name = "logaddexp";
  static auto value(const Plain auto& a, const Plain auto& b) { return special::logaddexp(a, b); }
  static auto value(const auto& a, const auto& b) { return apply(Logaddexp{}, a, b); }
  template <int I, class T> static T partial(const auto& a, const auto& b, const T&) {
    if constexpr (I == 0) {
      return share<T>(T(a), T(b));
    } else {
      return share<T>(T(b), T(a));
    }
  }
};

struct Xlogy {  // (log y, x / y), 0 in y at (0, 0): the limit of x log x
  static constexpr std::string_view name = "xlogy";
  static auto value(const Plain auto& x, const Plain auto& y) { return special::xlogy(x, y); }
  static auto value(const auto& x, const auto& y) { return apply(Xlogy{}, x, y); }
  template <int I, class T> static T partial(const auto& x, const auto& y, const T&) {
    if constexpr (I == 0) {
      return log(y);
    } else {
      return select<T>(both(x == 0, y == 0), T(0), T(x / y));
    }
  }
};

struct Xlog1py {  // (log(1 + y), x / (1 + y)), 0 in y at (0, -1)
  static constexpr std::string_view name = "xlog1py";
  static auto value(const Plain auto& x, const Plain auto& y) { return special::xlog1py(x, y); }
  static auto value(const auto& x, const auto& y) { return apply(Xlog1py{}, x, y); }
  template <int I, class T> static T partial(const auto& x, const auto& y, const T&) {
    if constexpr (I == 0) {
      return log1p(y);
    } else {
      return select<T>(both(x == 0, y == -1), T(0), T(x / (1 + y)));
    }
  }
};

struct SmoothAbs {  // (x / h, eps / h - 1), h = hypot(x, eps), by the quotient of the smaller and
                    // the larger: the derivative of x / h cancels. 0 at the origin
  static constexpr std::string_view name = "smooth_abs";
  static auto value(const Plain auto& x, const Plain auto& eps) {
    return special::smooth_abs(x, eps);
  }
  static auto value(const auto& x, const auto& eps) { return apply(SmoothAbs{}, x, eps); }
  template <int I, class T> static T partial(const auto& x, const auto& eps, const T&) {
    constexpr auto one = constant<T>(1);
    const T small = x / eps;
    const T large = eps / abs(x);
    const T h_small = hypot(one, small);
    const T h_large = hypot(one, large);
    T inside, outside;
    if constexpr (I == 0) {
      inside = small / h_small;
      outside = copysign(one, x) / h_large;
    } else {
      inside = -(small * small / (h_small * (1 + h_small)));
      outside = large / h_large - 1;
    }
    return select<T>(both(x == 0, eps == 0), T(0), select<T>(abs(x) < eps, inside, outside));
  }
};

}  // namespace rules
}  // namespace fluxion::inline FLUXION_ABI
