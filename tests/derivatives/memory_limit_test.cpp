// A recording around a driver limits its memory.
// For: RecordingOptions::memory_limit and every driver that records. Read first:
// docs/how-to/limit-memory.md.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/derivatives/gradient.hpp>
#include <fluxion/derivatives/hessian.hpp>
#include <fluxion/derivatives/jacobian.hpp>
#include <fluxion/derivatives/products.hpp>
#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::gradient;
using fluxion::hessian;
using fluxion::hvp;
using fluxion::jacobian;
using fluxion::Recording;
using fluxion::tape_stats;
using fluxion::TapeError;
using fluxion::Vector;
using fluxion::vjp;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr std::size_t limit = std::size_t{1} << 20;

/// x² after so many statements.
struct Square {
  int statements;
  template <class T> T operator()(const Vector<T>& x) const {
    T y = x[0] * x[0];
    for (int i = 0; i < statements; ++i) y = y * 1.0;
    return y;
  }
};

constexpr Square small{100};
constexpr Square large{1'000'000};
const Vector<double> x{{3.0}};

template <class Call> void expect_that_it_is_limited(const Call& call) {
  // On a thread of its own nothing was reserved before.
  std::thread([&] {
    {
      const Recording budget({.memory_limit = limit});
      EXPECT_NO_THROW(call(small));
      EXPECT_THAT([&] { call(large); },
                  ThrowsMessage<TapeError>(HasSubstr("tape: the memory limit is reached; got ")));
      EXPECT_NO_THROW(call(small)) << "within the same budget";
      EXPECT_GT(tape_stats().peak, limit / 2);
      EXPECT_LE(tape_stats().reserved.total(), limit);
      EXPECT_EQ(tape_stats().statements, 0U);
    }
    EXPECT_NO_THROW(call(large)) << "without a budget";
  }).join();
}

TEST(MemoryLimit, HoldsForGradient) {
  expect_that_it_is_limited([](const Square& f) { EXPECT_EQ(gradient(f, x)[0], 6.0); });
}

TEST(MemoryLimit, IsReachedByInputsAlone) {
  const Recording budget({.memory_limit = limit});
  const auto squares = [](const auto& p) { return p.squaredNorm(); };
  EXPECT_THAT([&] { gradient(squares, Vector<double>::Ones(100'000).eval()); },
              ThrowsMessage<TapeError>(HasSubstr("tape: the memory limit is reached; got ")));
  EXPECT_EQ(gradient(squares, x)[0], 6.0);
}

TEST(MemoryLimit, HoldsForJacobian) {
  expect_that_it_is_limited([](const Square& f) {
    const auto f_of_many = [&](const auto& p) { return f(decltype(p.eval())(p.head(1))); };
    const Vector<double> many = Vector<double>::Constant(100, 3.0);
    EXPECT_EQ(jacobian(f_of_many, many)(0, 0), 6.0);
  });
}

TEST(MemoryLimit, HoldsForHessian) {
  expect_that_it_is_limited([](const Square& f) { EXPECT_EQ(hessian(f, x)(0, 0), 2.0); });
}

TEST(MemoryLimit, HoldsForProducts) {
  expect_that_it_is_limited([](const Square& f) {
    EXPECT_EQ(hvp(f, x, {1.0}).product[0], 2.0);
    EXPECT_EQ(vjp(f, x, {1.0}).cotangent[0], 6.0);
  });
}

TEST(MemoryLimit, HoldsForAGradientInsideAnObjective) {
  expect_that_it_is_limited([](const Square& f) {
    const auto outer = [&]<class T>(const Vector<T>& p) -> T {
      return p[0] * gradient(f, {value_of(p[0])})[0];
    };
    EXPECT_EQ(gradient(outer, x)[0], 6.0);
  });
}

TEST(MemoryLimit, IsOneForDriversOfAllTypesOfNumbers) {
  std::thread([] {
    const Recording budget({.memory_limit = limit});
    for (int repeat = 0; repeat < 3; ++repeat) {
      EXPECT_EQ(gradient(Square{40'000}, x)[0], 6.0);
      EXPECT_GT(tape_stats().reserved.total(), limit / 2);
      EXPECT_EQ(hessian(Square{5'000}, x)(0, 0), 2.0);
      EXPECT_GT(tape_stats().reserved.total(), limit / 2);
      EXPECT_LE(tape_stats().reserved.total(), limit);
    }
  }).join();
}

}  // namespace
