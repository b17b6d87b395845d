// Tests of reverse/memory.hpp: the limit of a thread's memory.
// For: where it is reached, what is said, what works afterwards. Read first:
// include/fluxion/reverse/memory.hpp.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::BasicRecording;
using fluxion::BasicVar;
using fluxion::Recording;
using fluxion::release_tape_memory;
using fluxion::tape_stats;
using fluxion::TapeError;
using fluxion::Var;
using testing::MatchesRegex;
using testing::ThrowsMessage;

constexpr std::size_t limit = std::size_t{1} << 20;
/// What a tape of double reserves ahead of its statements, and for the adjoint of id 0.
constexpr std::size_t ahead = 12 * 1024 + 8;
constexpr const char* limit_reached =
    "tape: the memory limit is reached; got [0-9]+ bytes with the next statement, expected at most "
    "1048576; try a larger .memory_limit, or to differentiate the program in parts";

/// A thread of its own has memory of its own.
template <class F> void on_a_new_thread(const F& code) { std::thread(code).join(); }

void expect_that_the_limit_is_reached(const std::function<void()>& code) {
  EXPECT_THAT(code, ThrowsMessage<TapeError>(MatchesRegex(limit_reached)));
}

void expect_that_recording_works() {
  Recording recording;
  const Var x = recording.input(3.0);
  Var y = x * x;
  for (int i = 0; i < 1000; ++i) y += x;
  recording.sweep(y);
  EXPECT_EQ(recording.adjoint(x), 1006.0);
}

/// Statements of one argument until one is refused.
void chain_for_ever(Recording& recording) {
  Var y = recording.input(1.0);
  for (;;) y = y * 1.0;
}
/// One statement with one argument after the other until one is refused.
void extend_for_ever(Recording& recording) {
  const Var x = recording.input(1.0);
  Var y = x * 2.0;
  for (;;) y += x;
}
void input_for_ever(Recording& recording) {
  for (;;) static_cast<void>(recording.input(1.0));
}
/// Statements of six arguments.
void widen_for_ever(Recording& recording) {
  Var a = recording.input(1.0);
  Var b = a * 1.0, c = a * 1.0, d = a * 1.0, e = a * 1.0, f = a * 1.0;
  for (;;) a = a * b + c * d + e * f;
}

using Program = void (*)(Recording&);
constexpr Program programs[] = {chain_for_ever, extend_for_ever, input_for_ever, widen_for_ever};

TEST(MemoryLimit, IsReachedWhenItIsUsedUpAndNotBefore) {
  on_a_new_thread([] {
    for (const Program& program : programs) {
      Recording recording({.memory_limit = limit});
      expect_that_the_limit_is_reached([&] { program(recording); });
      const auto stats = recording.stats();
      EXPECT_EQ(stats.limit, limit);
      EXPECT_LE(stats.used.total() + ahead, limit);
      EXPECT_GT(stats.used.total() + ahead + 6 * 20, limit);
      EXPECT_LE(stats.reserved.total(), limit);
    }
    EXPECT_EQ(tape_stats().limit, 0U);
  });
}

TEST(MemoryLimit, LeavesRoomToSweepWhatIsRecorded) {
  on_a_new_thread([] {
    for (int repeat = 0; repeat < 2; ++repeat) {
      for (const Program& program : programs) {
        Recording recording({.memory_limit = limit});
        const Var x = recording.input(1.0);
        const Var y = x * 3.0;
        expect_that_the_limit_is_reached([&] { program(recording); });
        recording.sweep(y);
        EXPECT_EQ(recording.adjoint(x), 3.0);
        EXPECT_LE(recording.stats().reserved.total(), limit);
      }
    }
  });
}

TEST(MemoryLimit, LeavesASumAsItWasBeforeTheRefusedTerm) {
  on_a_new_thread([] {
    const auto expect_whole_terms = [](const auto& add) {
      Recording recording({.memory_limit = limit});
      const Var x = recording.input(1.0);
      Var sum = x * 2.0;
      expect_that_the_limit_is_reached([&] {
        for (;;) add(sum, x);
      });
      recording.sweep(sum);
      EXPECT_EQ(recording.adjoint(x), value_of(sum));
      EXPECT_GT(value_of(sum), 80'000.0) << "12 bytes each";
      EXPECT_EQ(recording.statements(), 2U);
    };
    expect_whole_terms([](Var& sum, const Var& x) { sum += x; });
    expect_whole_terms([](Var& sum, const Var& x) { sum = sum + x; });
  });
}

TEST(MemoryLimit, IsReachedAtTheSamePlaceWhateverWasReservedBefore) {
  const auto count = [] {
    Recording recording({.memory_limit = limit});
    expect_that_the_limit_is_reached([&] { chain_for_ever(recording); });
    return recording.statements();
  };
  on_a_new_thread([&] {
    const std::size_t first = count();
    EXPECT_EQ(first, (limit - ahead) / 20);
    {
      Recording recording;
      Var y = recording.input(1.0);
      for (int i = 0; i < 1'000'000; ++i) y = y * 1.0;
      recording.sweep(y);
    }
    EXPECT_GT(tape_stats().reserved.total(), 20 * limit);
    EXPECT_EQ(count(), first);
  });
}

TEST(MemoryLimit, IsNamedWithTheUse) {
  on_a_new_thread([] {
    Recording recording({.memory_limit = 1000});
    EXPECT_THAT([&] { static_cast<void>(recording.input(1.0)); },
                ThrowsMessage<TapeError>(
                    "tape: the memory limit is reached; got 12316 bytes with the next statement, "
                    "expected at most 1000; try a larger .memory_limit, or to differentiate the "
                    "program in parts"));
    EXPECT_EQ(recording.stats().reserved.total(), 0U);
  });
}

TEST(MemoryLimit, LeavesTheTapeUsable) {
  on_a_new_thread([] {
    for (const Program& program : programs) {
      {
        Recording recording({.memory_limit = limit});
        expect_that_the_limit_is_reached([&] { program(recording); });
        expect_that_the_limit_is_reached([&] { program(recording); });
      }
      expect_that_recording_works();
      Recording unlimited;
      Var y = unlimited.input(1.0);
      for (int i = 0; i < 100'000; ++i) y = y * 1.0;
      EXPECT_GT(unlimited.stats().used.total(), limit);
    }
  });
}

TEST(MemoryLimit, OfZeroIsNone) {
  on_a_new_thread([] {
    Recording recording({.memory_limit = 0});
    Var y = recording.input(1.0);
    for (int i = 0; i < 100'000; ++i) y = y * 1.0;
    EXPECT_EQ(recording.stats().limit, 0U);
  });
}

TEST(MemoryLimit, HoldsForRecordingsWithin) {
  on_a_new_thread([] {
    Recording outer({.memory_limit = limit});
    const Var x = outer.input(2.0);
    Var y = x * x;
    {
      Recording inner;
      EXPECT_EQ(inner.stats().limit, limit);
      expect_that_the_limit_is_reached([&] { chain_for_ever(inner); });
    }
    expect_that_recording_works();
    y += x;
    outer.sweep(y);
    EXPECT_EQ(outer.adjoint(x), 5.0);
  });
}

TEST(MemoryLimit, HoldsForProgramsOfOtherShapesOneAfterTheOther) {
  on_a_new_thread([] {
    const Recording budget({.memory_limit = limit});
    for (const Program& first : programs) {
      for (const Program& second : programs) {
        for (const Program& program : {first, second}) {
          Recording recording;
          expect_that_the_limit_is_reached([&] { program(recording); });
          EXPECT_LE(recording.stats().used.total() + ahead, limit);
        }
      }
    }
  });
}

TEST(MemoryLimit, CountsWhatOuterRecordingsHold) {
  on_a_new_thread([] {
    Recording outer;
    Var y = outer.input(1.0);
    for (int i = 0; i < 25'000; ++i) y = y * 1.0;
    Recording inner({.memory_limit = limit});
    expect_that_the_limit_is_reached([&] { chain_for_ever(inner); });
    EXPECT_NEAR(static_cast<double>(inner.statements()), (limit - ahead) / 20.0 - 25'001, 1.0);
  });
}

TEST(MemoryLimit, MayBeSmallerWithinAndEndsWithItsRecording) {
  on_a_new_thread([] {
    Recording outer({.memory_limit = limit});
    {
      Recording smaller({.memory_limit = limit / 4});
      EXPECT_EQ(tape_stats().limit, limit / 4);
      EXPECT_THROW(chain_for_ever(smaller), TapeError);
      EXPECT_LT(smaller.stats().used.total(), limit / 4);
      const Recording larger({.memory_limit = 4 * limit});
      EXPECT_EQ(tape_stats().limit, limit / 4);
    }
    EXPECT_EQ(tape_stats().limit, limit);
    expect_that_the_limit_is_reached([&] { chain_for_ever(outer); });
    EXPECT_GT(outer.stats().used.total(), limit / 2);
  });
}

TEST(MemoryLimit, EndsWhenUserCodeThrows) {
  on_a_new_thread([] {
    Recording outer({.memory_limit = limit});
    EXPECT_THROW(
        {
          Recording inner({.memory_limit = limit / 2});
          throw 1;
        },
        int);
    EXPECT_EQ(tape_stats().limit, limit);
  });
}

TEST(MemoryLimit, EndsWithItsRecordingInAnyOrder) {
  on_a_new_thread([] {
    std::optional<Recording> first;
    std::optional<Recording> second;
    first.emplace(fluxion::RecordingOptions{.memory_limit = limit / 2});
    second.emplace(fluxion::RecordingOptions{.memory_limit = limit});
    first.reset();
    EXPECT_EQ(tape_stats().limit, limit);
    second.reset();
    EXPECT_EQ(tape_stats().limit, 0U);
  });
}

TEST(MemoryLimit, IsThatOfOneThread) {
  on_a_new_thread([] {
    auto limited = std::make_optional<Recording>(fluxion::RecordingOptions{.memory_limit = limit});
    on_a_new_thread([&] {
      Recording recording;
      Var y = recording.input(1.0);
      for (int i = 0; i < 100'000; ++i) y = y * 1.0;
      EXPECT_EQ(recording.stats().limit, 0U);
      EXPECT_GT(recording.stats().used.total(), limit);
      const Recording other({.memory_limit = limit});
      limited.reset();
      EXPECT_EQ(tape_stats().limit, limit) << "a recording that ends elsewhere changes nothing";
    });
    EXPECT_EQ(tape_stats().limit, limit) << "nor does it end where nobody asked";
  });
}

TEST(MemoryLimit, IsReachedAtTheSweepOfWhatWasRecordedWithoutIt) {
  on_a_new_thread([] {
    Recording outer;
    const Var x = outer.input(1.0);
    Var y = x;
    for (int i = 1; i < 100'000; ++i) y = y * 1.0;
    {
      const Recording budget({.memory_limit = limit});
      EXPECT_THAT([&] { outer.sweep(y); },
                  ThrowsMessage<TapeError>(
                      "sweep: the memory limit is reached; got 2012296 bytes with the adjoints, "
                      "expected at most 1048576; try a larger .memory_limit, or to differentiate "
                      "the program in parts"));
      EXPECT_EQ(tape_stats().reserved.adjoints, 0U);
    }
    outer.sweep(y);
    EXPECT_EQ(outer.adjoint(x), 1.0);
  });
}

TEST(MemoryLimit, IsReachedAtASweepOfSeveralOutputs) {
  on_a_new_thread([] {
    {
      Recording recording({.memory_limit = limit});
      const Var x = recording.input(1.0);
      const Var small[] = {x * 2.0, x * 3.0, x * 4.0, x * 5.0, x * 6.0};
      recording.sweep_rows(small);
      EXPECT_EQ(recording.adjoint(x, 4), 6.0);
      Var y = x;
      for (int i = 0; i < 30'000; ++i) y = y * 1.0;
      const Var large[] = {y, y, y, y, y};
      EXPECT_THAT([&] { recording.sweep_rows(large); },
                  ThrowsMessage<TapeError>(MatchesRegex(
                      "sweep: the memory limit is reached; got [0-9]+ bytes with the adjoints, "
                      "expected at most 1048576; try a larger .memory_limit, or to differentiate "
                      "the program in parts")));
      EXPECT_LE(recording.stats().reserved.total(), limit);
      recording.sweep(y);
      EXPECT_EQ(recording.adjoint(x), 1.0);
      EXPECT_LE(recording.stats().reserved.total(), limit);
    }
    Recording recording({.memory_limit = limit});
    const Var x = recording.input(1.0);
    Var y = x;
    for (int i = 0; i < 10'000; ++i) y = y * 2.0;
    y = x * 3.0;
    const Var outputs[] = {y, x};
    recording.sweep_rows(outputs);
    EXPECT_EQ(recording.adjoint(x, 0), 3.0);
    expect_that_the_limit_is_reached([&] { extend_for_ever(recording); });
    EXPECT_EQ(recording.adjoint(x, 0), 3.0) << "what was swept stays";
    EXPECT_LE(recording.stats().reserved.total(), limit);
  });
}

TEST(MemoryLimit, IsForTheSumOverTypesOfNumbers) {
  on_a_new_thread([] {
    {
      Recording budget({.memory_limit = limit});
      Var y = budget.input(1.0);
      for (int i = 0; i < 25'000; ++i) y = y * 1.0;
      BasicRecording<float> floats;
      BasicVar<float> z = floats.input(1.0F);
      expect_that_the_limit_is_reached([&] {
        for (;;) z = z * 1.0F;
      });
      EXPECT_GT(floats.statements(), 10'000U);
      EXPECT_LE(tape_stats().reserved.total(), limit);
    }
    expect_that_recording_works();
  });
}

TEST(MemoryLimit, TakesTheMemoryOfTapesThatHoldNothing) {
  on_a_new_thread([] {
    const auto fill = []<class T>(T one) {
      BasicRecording<T> recording;
      BasicVar<T> y = recording.input(one);
      const std::size_t enough = limit * 3 / 4 / (2 * sizeof(T) + 4);
      while (recording.statements() < enough) y = y * one;
      recording.sweep(y);
      EXPECT_LE(tape_stats().reserved.total(), limit);
    };
    const Recording budget({.memory_limit = limit});
    for (int repeat = 0; repeat < 3; ++repeat) {
      fill(1.0);
      fill(1.0F);
    }
  });
}

TEST(MemoryLimit, HoldsForNumbersWithinNumbers) {
  on_a_new_thread([] {
    {
      Recording inside({.memory_limit = 2 * limit});
      BasicRecording<Var> outside;
      BasicVar<Var> y = outside.input(inside.input(1.0));
      EXPECT_THROW(
          {
            for (;;) y = sin(y);
          },
          TapeError);
      EXPECT_LE(tape_stats().reserved.total(), 2 * limit);
      EXPECT_GT(tape_stats().used.total(), limit) << "neither tape takes all";
    }
    expect_that_recording_works();
  });
}

}  // namespace
