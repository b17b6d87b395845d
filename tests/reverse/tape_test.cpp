// Tests of reverse/tape.hpp.
// For: what is written on the tape, its limits, its memory, and long sweeps. Read first:
// include/fluxion/reverse/tape.hpp.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <thread>
#include <type_traits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/reverse/recording.hpp>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define FLUXION_TEST_HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define FLUXION_TEST_HAS_SANITIZER 1
#endif
#endif

#if defined(__linux__)
#include <fstream>
#include <unistd.h>

#include <sys/resource.h>
#endif

namespace {

using fluxion::Recording;
using fluxion::TapeError;
using fluxion::Var;
using fluxion::detail::CurrentTape;
using fluxion::detail::first_argument;
using fluxion::detail::max_statements;
using fluxion::detail::Position;
using fluxion::detail::Tape;
using fluxion::detail::TapeState;
using testing::ElementsAre;
using testing::MatchesRegex;
using testing::ThrowsMessage;

/// A thread of its own has a tape of its own, with which a test can do as it likes.
template <class F> void on_a_new_tape(const F& code) { std::thread(code).join(); }

TapeState<double>& state() { return CurrentTape<double>::state; }

TEST(TapeState, IsSmallAndNeedsNoDestructor) {
  static_assert(sizeof(TapeState<double>) <= 256);
  static_assert(std::is_trivially_destructible_v<TapeState<double>>);
  static_assert(std::is_trivially_destructible_v<TapeState<Var>>);
}

TEST(Tape, HoldsWhatItsCommentShows) {
  on_a_new_tape([] {
    Recording recording;
    const Var x = recording.input(2.0);
    const Var y = x * x;
    Var z = x + sin(y);
    EXPECT_THAT(std::vector(state().ids, state().ids + recording.arguments()),
                ElementsAre(first_argument, 1 | first_argument, 1 | first_argument, 2));
    EXPECT_THAT(std::vector(state().partials, state().partials + recording.arguments()),
                ElementsAre(0.0, 4.0, 1.0, std::cos(4.0)));
    z -= 2.0 * y;
    EXPECT_EQ(state().statements, 4U) << "a position in between ends the statement";
  });
}

TEST(Tape, NumbersResultsByTheOrderOfTheirStatements) {
  Recording recording;
  const Var x = recording.input(2.0);
  const Var constant = 3.0 * Var(2.0);
  const Var y = x * constant;
  const Var z = y + x;
  const auto first = x.id();
  EXPECT_EQ(constant.id(), 0U);
  EXPECT_EQ(y.id(), first + 1);
  EXPECT_EQ(z.id(), first + 2);
}

TEST(Tape, GoesBackToAPosition) {
  on_a_new_tape([] {
    auto& tape = Tape<double>::current();
    Recording recording;
    const Var x = recording.input(2.0);
    const Position here = tape.position();
    Var y = x * x;
    y += x;
    tape.rewind(here);
    EXPECT_EQ(recording.statements(), 1U);
    EXPECT_EQ(recording.arguments(), 1U);
    const Var z = 5.0 * x;
    EXPECT_EQ(z.id(), 2U);
    recording.sweep(z);
    EXPECT_EQ(recording.adjoint(x), 5.0);
  });
}

TEST(Tape, PositionEndsTheStatementThatGrows) {
  Recording recording;
  const Var x = recording.input(2.0);
  Var y = x * x;
  const Position before = Tape<double>::current().position();
  y += x;
  EXPECT_EQ(Tape<double>::current().position().statements, before.statements + 1);
}

TEST(Tape, ExtendsOverTheGrowthOfItsMemory) {
  on_a_new_tape([] {
    Recording recording;
    const Var x = recording.input(2.0);
    Var y = 0;
    for (int i = 0; i < 100'000; ++i) y += x * static_cast<double>(i % 7);
    EXPECT_EQ(recording.statements(), 2U);
    EXPECT_EQ(recording.arguments(), 1 + 100'000U - (100'000U + 6) / 7) << "zeros are dropped";
    recording.sweep(y);
    EXPECT_EQ(recording.adjoint(x), y.value() / 2);
  });
}

TEST(Tape, StartsSmallAndKeepsItsMemory) {
  on_a_new_tape([] {
    EXPECT_EQ(state().capacity, 0U);
    const auto record = [] {
      Recording recording;
      Var x = recording.input(1.0);
      for (int i = 0; i < 10'000; ++i) x = sin(x);
    };
    {
      Recording recording;
      static_cast<void>(recording.input(1.0));
      EXPECT_LE(state().capacity * 12, 64U * 1024U);
    }
    record();
    const std::size_t capacity = state().capacity;
    const double* const partials = state().partials;
    record();
    EXPECT_EQ(state().capacity, capacity);
    EXPECT_EQ(state().partials, partials);
    EXPECT_LE(capacity, 4 * 10'001U);
  });
}

TEST(Tape, OfAThreadIsGoneWithTheThread) {
  on_a_new_tape([] {
    Recording recording;
    const Var x = recording.input(2.0);
    Var y = x;
    for (int i = 0; i < 10'000; ++i) y = sin(y);
    recording.sweep(y);
  });
  on_a_new_tape([] { EXPECT_EQ(state().capacity, 0U); });
}

constexpr auto out_of_ids =
    "tape: out of statement ids; got 2147483646 statements, expected at most 2147483646; try to "
    "differentiate the program in parts";

TEST(Tape, ThatIsOutOfIdsSaysSoAndWorksAgainAfterwards) {
  on_a_new_tape([] {
    auto& tape = Tape<double>::current();
    const Var x = Var::from_tape(2.0, 1);
    Var y;
    tape.rewind({0, max_statements - 2});
    y = x * 3.0;
    y = exp(y);
    EXPECT_EQ(y.id(), max_statements);
    EXPECT_THAT([&] { y = sin(y); }, ThrowsMessage<TapeError>(out_of_ids));
    EXPECT_THAT([&] { static_cast<void>(Recording().input(1.0)); },
                ThrowsMessage<TapeError>(out_of_ids));
    tape.rewind({0, 0});
    Recording recording;
    const Var u = recording.input(2.0);
    recording.sweep(u * u);
    EXPECT_EQ(recording.adjoint(u), 4.0);
  });
}

TEST(Tape, ThatHasRoomForMoreArgumentsThanIdsIsOutOfIdsToo) {
  on_a_new_tape([] {
    static_cast<void>(Recording().input(1.0));
    EXPECT_GT(state().capacity, 10U);
    Tape<double>::current().rewind({0, max_statements - 2});
    Var y = Var::from_tape(2.0, 1);
    y = sin(y);
    y = sin(y);
    EXPECT_THAT([&] { y = sin(y); }, ThrowsMessage<TapeError>(out_of_ids));
    Tape<double>::current().rewind({0, 0});
  });
}

// The sanitizers reserve more address space than any limit would leave them.
#if defined(__linux__) && !defined(FLUXION_TEST_HAS_SANITIZER)

/// Leaves this process so many bytes of address space beyond what it has.
void limit_memory(std::size_t bytes) {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const rlim_t limit = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) + bytes;
  const rlimit both{limit, limit};
  setrlimit(RLIMIT_AS, &both);
}

/// Fills the tape until it refuses, then uses it again.
void fill_the_tape(std::size_t bytes) {
  {
    Recording recording;
    const Var x = recording.input(1.0);
    Var y = x;
    limit_memory(bytes);
    EXPECT_THAT(
        [&] {
          for (;;) y += x;
        },
        ThrowsMessage<TapeError>(MatchesRegex(
            "tape: out of memory; got [0-9]+ arguments in use, expected room for 1 more; try to "
            "differentiate the program in parts")));
  }
  Recording recording;
  const Var x = recording.input(2.0);
  Var y = x;
  for (int i = 0; i < 1000; ++i) y += x;
  recording.sweep(y);
  std::exit(recording.adjoint(x) == 1001.0 && !testing::Test::HasFailure() ? 0 : 1);
}

TEST(TapeDeathTest, ThatIsOutOfMemorySaysSoAndWorksAgainAfterwards) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  // Which of its two arrays cannot grow depends on the limit.
  for (const unsigned megabytes : {22U, 30U, 44U}) {
    EXPECT_EXIT(fill_the_tape(std::size_t{megabytes} << 20), testing::ExitedWithCode(0), "")
        << megabytes;
  }
}

/// Leaves room for the tape but not for its adjoints.
void sweep_without_memory() {
  {
    Recording recording;
    const Var x = recording.input(1.0);
    Var y = x;
    for (int i = 0; i < 4'000'000; ++i) y = y * 1.0;
    limit_memory(16U << 20);
    const auto says = ThrowsMessage<TapeError>(
        "sweep: out of memory; got 4000001 statements, expected room for an adjoint of each; try "
        "to differentiate the program in parts");
    EXPECT_THAT([&] { recording.sweep(y); }, says);
    EXPECT_THAT([&] { recording.sweep_rows(std::span(&y, 1)); }, says);
  }
  Recording recording;
  const Var x = recording.input(2.0);
  const Var y = x * 3.0;
  recording.sweep(y);
  recording.sweep_rows(std::span(&y, 1));
  EXPECT_EQ(recording.adjoint(x, 0), 3.0);
  std::exit(recording.adjoint(x) == 3.0 && !testing::Test::HasFailure() ? 0 : 1);
}

TEST(TapeDeathTest, WithoutMemoryForAdjointsSaysSoAndWorksAgainAfterwards) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(sweep_without_memory(), testing::ExitedWithCode(0), "");
}

TEST(Tape, IsFilledAgainWithoutPageFaults) {
  on_a_new_tape([] {
    const auto page_faults = [] {
      rusage usage{};
      getrusage(RUSAGE_THREAD, &usage);
      return usage.ru_minflt;
    };
    const auto faults_of_a_recording = [&] {
      const auto before = page_faults();
      Recording recording;
      const Var x = recording.input(1.0);
      Var y = x;
      for (int i = 0; i < 1'000'000; ++i) y = y * 1.0;
      recording.sweep(y);
      EXPECT_EQ(recording.adjoint(x), 1.0);
      return page_faults() - before;
    };
    const auto first = faults_of_a_recording();
    EXPECT_GE(first, 5) << "20 MB, in large pages if the system likes them";
    EXPECT_LE(faults_of_a_recording(), first / 100 + 2);
  });
}

#endif

TEST(Tape, WithinALimitAllocatesNothingWhenItIsRepeated) {
  on_a_new_tape([] {
    constexpr std::size_t limit = std::size_t{1} << 20;
    const Recording budget({.memory_limit = limit});
    const auto repeat = [] {
      Recording recording;
      const Var x = recording.input(1.0);
      Var y = x;
      for (int i = 0; i < 50'000; ++i) y = y * 1.0;
      recording.sweep(y);
      return fluxion::tape_stats().reserved;
    };
    repeat();
    const double* const memory = state().partials;
    const auto reserved = repeat();
    EXPECT_EQ(repeat().total(), reserved.total());
    EXPECT_EQ(state().partials, memory);
    EXPECT_LE(reserved.total(), limit);
  });
}

TEST(Sweep, OfTenMillionStatementsInAChainIsALoop) {
  on_a_new_tape([] {
    constexpr int n = 10'000'000;
    Recording recording;
    const Var x = recording.input(1.0);
    Var y = x;
    for (int i = 0; i < n; ++i) y = y * (i % 2 == 0 ? 2.0 : 0.5);
    EXPECT_EQ(recording.statements(), 10'000'001U);
    recording.sweep(y);
    EXPECT_EQ(recording.adjoint(x), 1.0);
    recording.sweep_reached(std::span<const Var>(&y, 1), std::span<const double>(std::array{1.0}));
    EXPECT_EQ(recording.adjoint(x), 1.0);
  });
}

TEST(Sweep, OfADoublingChainIsLinear) {
  Recording recording;
  const Var x = recording.input(1.0);
  Var y = x;
  for (int i = 0; i < 60; ++i) y = y + y;
  EXPECT_EQ(recording.statements(), 61U);
  EXPECT_LE(recording.arguments(), 121U);
  recording.sweep(y);
  EXPECT_EQ(recording.adjoint(x), 0x1p60);
}

TEST(Sweep, CarriesToTheNextStatementAndPastIt) {
  Recording recording;
  const Var x = recording.input(3.0);
  const Var y = x * x;
  const Var z = y * x + 2.0 * y;
  const Var w = z + y * z + x + z;
  recording.sweep(w);
  EXPECT_EQ(recording.adjoint(z), 1.0 + 9.0 + 1.0);
  EXPECT_EQ(recording.adjoint(y), 11.0 * (3.0 + 2.0) + 45.0);
  EXPECT_EQ(recording.adjoint(x), 100.0 * 6.0 + 11.0 * 9.0 + 1.0);
}

}  // namespace
