// Tests of reverse/stats.hpp.
// For: the bytes that are reported, the table of them, and memory that is given back. Read first:
// include/fluxion/reverse/stats.hpp.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <sstream>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/format.hpp>
#include <fluxion/forward/dual.hpp>
#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::BasicRecording;
using fluxion::BasicVar;
using fluxion::Dual;
using fluxion::Recording;
using fluxion::release_tape_memory;
using fluxion::tape_stats;
using fluxion::TapeBytes;
using fluxion::TapeError;
using fluxion::TapeStats;
using fluxion::Var;
using testing::ThrowsMessage;

/// A thread of its own has memory of its own.
template <class F> void on_a_new_thread(const F& code) { std::thread(code).join(); }

/// A chain of n statements of one argument, the input included.
template <class T> BasicVar<T> record_chain(BasicRecording<T>& recording, std::size_t n) {
  BasicVar<T> y = recording.input(T(1.0));
  for (std::size_t i = 1; i < n; ++i) y = y * 1.0;
  return y;
}

TEST(TapeStats, AreTwelveBytesForAnArgumentAndEightForAnAdjoint) {
  Recording recording;
  const Var a = recording.input(2.0);
  const Var b = recording.input(3.0);
  const Var y = a * b;
  Var z = sin(y) + a;
  z += b;
  const TapeStats stats = recording.stats();
  EXPECT_EQ(stats.statements, 4U);
  EXPECT_EQ(stats.arguments, 7U);
  EXPECT_EQ(stats.inputs, 2U);
  EXPECT_EQ(stats.used.partials, 7U * 8);
  EXPECT_EQ(stats.used.ids, 7U * 4);
  EXPECT_EQ(stats.used.adjoints, 4U * 8);
  EXPECT_EQ(stats.used.total(), 12U * 7 + 8U * 4);
  recording.sweep(z);
  EXPECT_EQ(recording.stats().used.total(), 12U * 7 + 8U * 4) << "adjoints were counted before";
}

TEST(TapeStats, OfALongRecordingAreExact) {
  Recording recording;
  std::vector<Var> x;
  for (int i = 0; i < 1000; ++i) x.push_back(recording.input(0.5));
  Var y = 0.0;
  for (int k = 0; k < 30; ++k) {
    for (const Var& xi : x) y += xi * xi;
    y = exp(y);
  }
  const TapeStats stats = recording.stats();
  EXPECT_EQ(stats.statements, recording.statements());
  EXPECT_EQ(stats.arguments, recording.arguments());
  EXPECT_EQ(stats.inputs, 1000U);
  EXPECT_EQ(stats.used.total(), 12 * recording.arguments() + 8 * recording.statements());
  EXPECT_GE(stats.reserved.partials, stats.used.partials);
  EXPECT_GE(stats.reserved.ids, stats.used.ids);
  recording.sweep(y);
  EXPECT_GE(recording.stats().reserved.adjoints, stats.used.adjoints);
}

TEST(TapeStats, CountInputsWhereverTheyAre) {
  Recording recording;
  const Var x = recording.input(2.0);
  const Var y = x * x;
  const Var late = recording.input(2.0);
  recording.sweep(y * late);
  EXPECT_EQ(recording.stats().inputs, 2U);
  Recording inner;
  record_chain(inner, 10);
  EXPECT_EQ(inner.stats().inputs, 1U);
  EXPECT_EQ(recording.stats().inputs, 3U);
}

TEST(TapeStats, OfANestedRecordingAreItsOwn) {
  on_a_new_thread([] {
    Recording outer;
    record_chain(outer, 100);
    {
      Recording inner;
      record_chain(inner, 10);
      EXPECT_EQ(inner.stats().statements, 10U);
      EXPECT_EQ(inner.stats().arguments, 10U);
      EXPECT_EQ(inner.stats().used.total(), 10U * 20);
      EXPECT_EQ(inner.stats().peak, 110U * 20) << "that of the thread";
      EXPECT_EQ(tape_stats().used.total(), 110U * 20);
      EXPECT_EQ(tape_stats().statements, 110U);
      EXPECT_EQ(tape_stats().inputs, 2U);
    }
    EXPECT_EQ(outer.stats().used.total(), 100U * 20);
    EXPECT_EQ(outer.stats().peak, 110U * 20);
  });
}

TEST(TapeStats, RememberThePeak) {
  on_a_new_thread([] {
    EXPECT_EQ(tape_stats().peak, 0U);
    for (const std::size_t n : {10U, 5000U, 20U}) {
      Recording recording;
      recording.sweep(record_chain(recording, n));
    }
    const TapeStats stats = tape_stats();
    EXPECT_EQ(stats.peak, 5000U * 20);
    EXPECT_EQ(stats.statements, 0U);
    EXPECT_EQ(stats.arguments, 0U);
    EXPECT_EQ(stats.used.total(), 0U);
    EXPECT_GE(stats.reserved.total(), stats.peak);
    EXPECT_LE(stats.reserved.total(), 4 * stats.peak);
  });
}

TEST(TapeStats, AreTheSumOverTypesOfNumbers) {
  on_a_new_thread([] {
    using D = Dual<double, 3>;
    Recording recording;
    record_chain(recording, 10);
    BasicRecording<D> duals;
    record_chain(duals, 100);
    EXPECT_EQ(recording.stats().used.total(), 10U * 20);
    EXPECT_EQ(duals.stats().used.total(), 100 * (2 * sizeof(D) + 4));
    EXPECT_EQ(tape_stats().statements, 110U);
    EXPECT_EQ(tape_stats().inputs, 2U);
    EXPECT_EQ(tape_stats().used.total(), 10 * 20 + 100 * (2 * sizeof(D) + 4));
    EXPECT_EQ(tape_stats().peak, tape_stats().used.total());
    EXPECT_EQ(recording.stats().reserved.total(), tape_stats().reserved.total());
  });
}

TEST(TapeStats, AreThoseOfOneThread) {
  Recording recording;
  record_chain(recording, 10);
  on_a_new_thread([&] {
    EXPECT_EQ(tape_stats().statements, 0U);
    EXPECT_EQ(tape_stats().reserved.total(), 0U);
    EXPECT_EQ(release_tape_memory(), 0U);
    EXPECT_THAT([&] { static_cast<void>(recording.stats()); },
                ThrowsMessage<TapeError>(
                    "stats: a recording belongs to one thread; got a call from another, expected "
                    "the thread that made it; try a recording of its own for each thread"));
  });
}

TEST(TapeStats, OfAThreadThatStartsAreSmall) {
  on_a_new_thread([] {
    Recording recording;
    recording.sweep(record_chain(recording, 10));
    EXPECT_LE(tape_stats().reserved.total(), std::size_t{64} << 10);
  });
}

TEST(Tape, GrowsGeometrically) {
  on_a_new_thread([] {
    Recording recording;
    Var y = recording.input(1.0);
    std::size_t growths = 0;
    std::size_t reserved = 0;
    for (int i = 0; i < 1'000'000; ++i) {
      y = y * 1.0;
      const std::size_t now = fluxion::detail::Tape<double>::current().reserved().total();
      growths += now == reserved ? 0 : 1;
      reserved = now;
    }
    EXPECT_LE(growths, 12U);
    EXPECT_LE(reserved, 2 * recording.stats().used.total());
  });
}

TEST(ReleaseTapeMemory, GivesEverythingBackThatIsNotRecorded) {
  on_a_new_thread([] {
    {
      Recording recording;
      recording.sweep(record_chain(recording, 10'000));
    }
    const std::size_t reserved = tape_stats().reserved.total();
    EXPECT_GE(reserved, 200'000U);
    EXPECT_EQ(release_tape_memory(), reserved);
    EXPECT_EQ(tape_stats().reserved.total(), 0U);
    EXPECT_EQ(tape_stats().peak, 0U);
    EXPECT_EQ(release_tape_memory(), 0U);
    Recording recording;
    const Var x = recording.input(3.0);
    recording.sweep(x * x);
    EXPECT_EQ(recording.adjoint(x), 6.0);
  });
}

template <class T> void release_while_recording() {
  on_a_new_thread([] {
    {
      BasicRecording<T> recording;
      recording.sweep(record_chain(recording, 50'000));
    }
    BasicRecording<T> recording;
    const BasicVar<T> x = recording.input(T(3.0));
    BasicVar<T> y = x * x;
    recording.sweep(y);
    EXPECT_GE(release_tape_memory(), 1'000'000U);
    EXPECT_EQ(recording.adjoint(x), T(6.0)) << "adjoints stay";
    EXPECT_EQ(recording.stats().reserved.adjoints, 3 * sizeof(T)) << "number 0 has a place too";
    EXPECT_EQ(recording.stats().peak, recording.stats().used.total());
    for (int i = 0; i < 5000; ++i) {
      y += x;
      if (i % 1000 == 0) release_tape_memory();
    }
    y = y * 2.0;
    release_tape_memory();
    recording.sweep(y);
    EXPECT_EQ(recording.adjoint(x), T(2.0 * (6.0 + 5000.0)));
  });
}

TEST(ReleaseTapeMemory, LeavesAliveRecordingsAsTheyAre) {
  release_while_recording<double>();
  release_while_recording<Var>();
}

TEST(ReleaseTapeMemory, IsOfAllTypesOfNumbers) {
  on_a_new_thread([] {
    {
      BasicRecording<float> recording;
      record_chain(recording, 10);
      BasicRecording<Var> nested;
      record_chain(nested, 10);
    }
    EXPECT_GT(release_tape_memory(), 0U);
    EXPECT_EQ(tape_stats().reserved.total(), 0U);
  });
}

TapeStats example() {
  TapeStats stats;
  stats.statements = 1;
  stats.arguments = 1234;
  stats.inputs = 2;
  stats.used = {9872, 4936, 8};
  stats.reserved = {24576, 12288, 0};
  stats.peak = std::size_t{5} << 30;
  return stats;
}

constexpr const char* table =
    "                  used    reserved\n"
    "partials       9.6 KiB    24.0 KiB\n"
    "ids            4.8 KiB    12.0 KiB\n"
    "adjoints           8 B         0 B\n"
    "total         14.5 KiB    36.0 KiB\n"
    "1 statement, 1234 arguments, 2 inputs; peak 5.0 GiB, no limit";

TEST(TapeStats, ArePrintedAsATable) {
  EXPECT_EQ(to_string(example()), table);
  EXPECT_EQ(fmt::format("{}", example()), table);
  std::ostringstream stream;
  stream << example();
  EXPECT_EQ(stream.str(), table);
}

TEST(TapeStats, ArePrintedWithTheUnitThatFits) {
  const auto peak = [](std::size_t bytes) {
    TapeStats stats;
    stats.peak = bytes;
    stats.limit = bytes;
    const std::string text = to_string(stats);
    return text.substr(text.find(';') + 2);
  };
  EXPECT_EQ(peak(1023), "peak 1023 B, limit 1023 B");
  EXPECT_EQ(peak(1024), "peak 1.0 KiB, limit 1.0 KiB");
  EXPECT_EQ(peak((1U << 20) - 1), "peak 1.0 MiB, limit 1.0 MiB");
  EXPECT_EQ(peak(64U << 20), "peak 64.0 MiB, limit 64.0 MiB");
  EXPECT_EQ(peak(std::size_t{3} << 39), "peak 1.5 TiB, limit 1.5 TiB");
  EXPECT_EQ(peak(std::size_t{3} << 50), "peak 3072.0 TiB, limit 3072.0 TiB");
}

}  // namespace
