// Runs one function through the drivers of every mode, and says where a derivative is not the expected.
// For: the files of this folder, one for each complaint that users of such libraries bring up again
// and again. Read first: nothing. SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <initializer_list>
#include <tuple>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/eigen.hpp>

namespace fluxion::test {

template <class X> using entry_t = typename std::remove_cvref_t<X>::Scalar;

/// A function of a vector, for each number type that the drivers below call it with. Functions of
/// different types become one, for which the drivers are compiled once.
class Function {
 public:
  template <class F>
  requires(!std::same_as<F, Function>) Function(const F& f)  // NOLINT: as std::function
      : Function(finite(f)) {
    set<M<1>, M<8>, BasicVar<M<1>>, BasicVar<M<8>>>(f);
  }
  /// Of a function whose derivatives have no NaN: drivers do not look for structural zeros in it,
  /// and four types fewer are compiled. If one does, std::bad_function_call ends the test.
  template <class F> static Function finite(const F& f) {
    Function function;
    function.set<double, Var, D<1>, D<8>, BasicVar<D<1>>, BasicVar<D<8>>>(f);
    return function;
  }

  template <class T> T operator()(const Vector<T>& x) const { return std::get<Call<T>>(calls_)(x); }

 private:
  template <class T> using Call = std::function<T(const Vector<T>&)>;
  template <std::size_t N> using D = Dual<double, N, Function>;
  template <std::size_t N> using M = Dual<double, N, Masked<Function>>;

  Function() = default;
  template <class... T, class F> void set(const F& f) {
    ((std::get<Call<T>>(calls_) = [f](const Vector<T>& x) -> T { return f(x); }), ...);
  }

  std::tuple<Call<double>,
             Call<Var>,
             Call<D<1>>,
             Call<D<8>>,
             Call<BasicVar<D<1>>>,
             Call<BasicVar<D<8>>>,
             Call<M<1>>,
             Call<M<8>>,
             Call<BasicVar<M<1>>>,
             Call<BasicVar<M<8>>>>
      calls_;
};

/// Whether f has this gradient at x, to 4 ulp, NaN where it is NaN, in forward, vector forward,
/// reverse and nested mode; and in each of them the value that it has on double.
testing::AssertionResult has_gradient(const Function& f,
                                      const std::vector<double>& x,
                                      const std::vector<double>& gradient);

/// The same for its Hessian, row by row.
testing::AssertionResult has_hessian(const Function& f,
                                     const std::vector<double>& x,
                                     const std::vector<double>& hessian);

}  // namespace fluxion::test
