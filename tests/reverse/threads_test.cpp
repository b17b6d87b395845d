// Recordings on several threads: each has its own, and none can use that of another.
// For: thread-local tapes; .ci/run builds it with the thread sanitizer. Read first:
// reverse/recording_misuse_test.cpp. SPDX-License-Identifier: MIT
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::Recording;
using fluxion::TapeError;
using fluxion::Var;
using testing::ThrowsMessage;

/// What happens on another thread.
template <class F> void elsewhere(const F& code) { std::thread(code).join(); }

TEST(RecordingThreads, RecordIndependently) {
  Recording recording;
  const Var x = recording.input(2.0);
  Var y = x * x;
  std::vector<double> slopes(4);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < slopes.size(); ++t) {
    threads.emplace_back([t, &slopes] {
      Recording own;
      const Var u = own.input(static_cast<double>(t));
      Var v = 0;
      for (int i = 0; i < 10'000; ++i) v = v + u * u;
      own.sweep(v);
      slopes[t] = own.adjoint(u);
    });
  }
  for (int i = 0; i < 10'000; ++i) y += x;
  for (auto& thread : threads) thread.join();
  recording.sweep(y);
  EXPECT_EQ(recording.adjoint(x), 10'004.0);
  EXPECT_EQ(slopes, (std::vector{0.0, 20'000.0, 40'000.0, 60'000.0}));
}

TEST(RecordingThreads, CannotUseTheRecordingOfAnother) {
  Recording recording;
  const Var x = recording.input(2.0);
  recording.sweep(x);
  elsewhere([&] {
    const auto says = [](const std::string& function) {
      return ThrowsMessage<TapeError>(
          function +
          ": a recording belongs to one thread; got a call from another, expected the thread that "
          "made it; try a recording of its own for each thread");
    };
    EXPECT_THAT([&] { recording.input(1.0); }, says("input"));
    EXPECT_THAT([&] { recording.inputs({}, {}); }, says("inputs"));
    EXPECT_THAT([&] { recording.input_adjoints(); }, says("input_adjoints"));
    EXPECT_THAT([&] { recording.sweep(Var(1.0)); }, says("sweep"));
    EXPECT_THAT([&] { recording.adjoint(Var(1.0)); }, says("adjoint"));
    EXPECT_THAT([&] { static_cast<void>(recording.statements()); }, says("statements"));
    EXPECT_THAT([&] { static_cast<void>(recording.arguments()); }, says("arguments"));
  });
  EXPECT_EQ(recording.adjoint(x), 1.0);
}

TEST(RecordingThreads, DestroyingARecordingElsewhereLeavesThatThreadAlone) {
  auto recording = std::make_unique<Recording>();
  elsewhere([&] {
    Recording own;
    const Var u = own.input(3.0);
    const Var v = u * u;
    recording.reset();
    const Var w = v * u;
    EXPECT_EQ(own.statements(), 3U);
    own.sweep(w);
    EXPECT_EQ(own.adjoint(u), 27.0);
  });
}

}  // namespace
