// Tests of reverse/operation.hpp: operations on the tape, by a small one made here.
// For: sweeps that halt at operations, and their memory. Read first:
// include/fluxion/reverse/operation.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/math.hpp>
#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::BasicRecording;
using fluxion::BasicVar;
using fluxion::Recording;
using fluxion::TapeError;
using fluxion::Var;
using fluxion::detail::ArgumentIds;
using fluxion::detail::Id;
using fluxion::detail::Tape;
using fluxion::detail::TapeOperation;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

/// What happens to the operations of a test.
struct Count {
  int alive = 0;
  int pulled_back = 0;
  bool is_broken = false;
};

/// z_i = x_i y_i, and Σ z_i after them.
template <class T> class Products final : public TapeOperation<T> {
 public:
  Products(std::vector<T> x, std::vector<T> y, Count& count)
      : x_(std::move(x)), y_(std::move(y)), count_(count) {
    ++count_.alive;
  }
  ~Products() override { --count_.alive; }
  void pull_back(std::span<const T> results, std::span<const std::span<T>> sums) const override {
    ++count_.pulled_back;
    if (count_.is_broken) throw std::runtime_error("broken");
    for (std::size_t i = 0; i < x_.size(); ++i) {
      const T adjoint = results[i] + results[x_.size()];
      if (!sums[0].empty()) sums[0][i] += adjoint * y_[i];
      if (!sums[1].empty()) sums[1][i] += adjoint * x_[i];
    }
  }
  std::size_t bytes() const override { return 1000 * x_.size(); }

 private:
  std::vector<T> x_;
  std::vector<T> y_;
  Count& count_;
};

template <class V> using Values = std::vector<V>;

template <class T> Values<T> values_of(const Values<BasicVar<T>>& x) {
  Values<T> values;
  for (const auto& each : x) values.push_back(each.value());
  return values;
}
template <class T> ArgumentIds ids_of(const Values<BasicVar<T>>& x) {
  return ArgumentIds(x.size(), [&x](std::size_t i) { return x[i].id(); });
}

/// The products as statements.
struct ByStatements {
  template <class V> Values<V> operator()(const Values<V>& x, const Values<V>& y) const {
    Values<V> z;
    for (std::size_t i = 0; i < x.size(); ++i) z.push_back(x[i] * y[i]);
    V sum(0);
    for (const V& each : Values<V>(z)) sum += each;
    z.push_back(sum);
    return z;
  }
};

/// The same as one operation.
struct ByOperation {
  Count& count;
  template <class V = Var> Values<V> operator()(const Values<V>& x, const Values<V>& y) const {
    using T = typename V::Primal;
    Values<V> z = ByStatements()(x, y);
    auto operation = std::make_unique<Products<T>>(values_of(x), values_of(y), count);
    std::vector<ArgumentIds> arguments{ids_of(x), ids_of(y)};
    Id id =
        Tape<T>::current().record_operation(std::move(operation), std::move(arguments), z.size());
    for (auto& each : z) each = V::from_tape(each.value(), id++);
    return z;
  }
};

/// Three calls among statements; returns everything that can be an output.
template <class V, class Multiply> Values<V> program(const Values<V>& x, const Multiply& multiply) {
  Values<V> all = x;
  const auto keep = [&all](const Values<V>& y) { all.insert(all.end(), y.begin(), y.end()); };
  const Values<V> first = multiply(Values<V>{x[0], x[1]}, Values<V>{x[2], x[3]});
  keep(first);
  V sum = sin(first[0]);
  sum += first[2] * x[1];
  all.push_back(sum);
  // Repeated, passive and computed ones, in no order.
  const Values<V> second =
      multiply(Values<V>{sum, x[0], V(3), first[1]}, Values<V>{x[3], x[0], x[0], V(2)});
  keep(second);
  sum += second[4];
  all.push_back(sum);
  // An argument without an active number, and right after one another.
  keep(multiply(second, Values<V>(second.size(), V(0.5))));
  all.push_back(sum * all.back());
  return all;
}

const std::vector<double> point{0.7, -1.3, 0.4, 2.1};

Values<Var> inputs(Recording& recording) {
  Values<Var> x(point.size());
  recording.inputs(point, x);
  return x;
}
std::vector<double> adjoints_of(const Recording& recording) {
  return {recording.input_adjoints().begin(), recording.input_adjoints().end()};
}

/// The derivatives of all outputs, a sweep for each.
template <class Sweep, class Multiply>
std::vector<std::vector<double>> rows(const Sweep& sweep, const Multiply& multiply) {
  Recording recording;
  const Values<Var> x = inputs(recording);
  const Values<Var> y = program(x, multiply);
  std::vector<std::vector<double>> result;
  for (const Var& each : y) {
    sweep(recording, each);
    result.push_back(adjoints_of(recording));
  }
  return result;
}

void expect_near(const std::vector<double>& a, const std::vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-14 * (1 + std::abs(b[i])));
}
void expect_near(const std::vector<std::vector<double>>& a,
                 const std::vector<std::vector<double>>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    SCOPED_TRACE(i);
    expect_near(a[i], b[i]);
  }
}

constexpr auto plain_sweep = [](Recording& recording, const Var& y) { recording.sweep(y); };
constexpr auto reached_sweep = [](Recording& recording, const Var& y) {
  const double one = 1;
  recording.sweep_reached(std::span(&y, 1), std::span(&one, 1));
};

TEST(Operation, AmongStatementsHasTheDerivativesOfStatementsForEveryOutput) {
  Count count;
  expect_near(rows(plain_sweep, ByOperation{count}), rows(plain_sweep, ByStatements()));
  expect_near(rows(reached_sweep, ByOperation{count}), rows(plain_sweep, ByStatements()));
}

TEST(Operation, HasTheDerivativesOfStatementsForOneToEightOutputsAtOnce) {
  Count count;
  const auto expected = rows(plain_sweep, ByStatements());
  Recording recording;
  const Values<Var> x = inputs(recording);
  const Values<Var> y = program(x, ByOperation{count});
  for (std::size_t k = 1; k <= Recording::max_rows; ++k) {
    for (std::size_t first = 0; first + k <= y.size(); first += k) {
      recording.sweep_rows(std::span(y).subspan(first, k));
      for (std::size_t row = 0; row < k; ++row) {
        std::vector<double> derivatives;
        for (const Var& each : x) derivatives.push_back(recording.adjoint(each, row));
        expect_near(derivatives, expected[first + row]);
      }
    }
  }
}

TEST(Operation, IsLeftOutBySweepsThatDoNotReachIt) {
  Count count;
  Recording recording;
  const Values<Var> x = inputs(recording);
  const Var before = x[0] * x[1];
  const Var singular = sqrt(0.0 * x[0] + x[0] - x[0]);
  const Values<Var> z = ByOperation{count}({x[0]}, {x[1]});
  const Var beside = x[2] * x[3];
  recording.sweep(before);
  EXPECT_EQ(count.pulled_back, 0) << "it is younger";
  EXPECT_THAT(adjoints_of(recording), ElementsAre(point[1], point[0], 0, 0))
      << "and so is " << singular.id();
  reached_sweep(recording, beside);
  EXPECT_EQ(count.pulled_back, 0) << "its adjoints are 0";
  EXPECT_THAT(adjoints_of(recording), ElementsAre(0, 0, point[3], point[2]));
  recording.sweep_rows(std::vector<Var>{before, beside, z[0], z[1]});
  EXPECT_EQ(count.pulled_back, 2) << "once for each output that it is for";
}

TEST(Operation, ThatIsSingularLeavesAloneWhatTheOutputDoesNotReach) {
  Count count;
  Recording recording;
  const Values<Var> x = inputs(recording);
  const double infinity = std::numeric_limits<double>::infinity();
  const Values<Var> z = ByOperation{count}({x[0], x[1]}, {Var(infinity), x[2]});
  reached_sweep(recording, x[3] * 2.0);
  EXPECT_THAT(adjoints_of(recording), ElementsAre(0, 0, 0, 2));
  reached_sweep(recording, z[1]);
  EXPECT_TRUE(std::isnan(adjoints_of(recording)[0])) << "0 · inf within the operation";
  EXPECT_EQ(adjoints_of(recording)[1], point[2]);
}

TEST(Operation, MarksItsArgumentsAsReached) {
  Count count;
  Recording recording;
  const Values<Var> x = inputs(recording);
  const Var computed = 3.0 * x[0];
  const Values<Var> z = ByOperation{count}({computed}, {x[1]});
  reached_sweep(recording, z[1]);
  EXPECT_THAT(adjoints_of(recording), ElementsAre(3 * point[1], 3 * point[0], 0, 0));
}

TEST(Operation, EndsTheStatementThatGrows) {
  Count count;
  Recording recording;
  const Values<Var> x = inputs(recording);
  Var sum = x[0] * x[1];
  const Values<Var> z = ByOperation{count}({sum}, {x[2]});
  sum += x[3];
  EXPECT_GT(sum.id(), z.back().id());
  recording.sweep(sum + z[0]);
  EXPECT_THAT(
      adjoints_of(recording),
      ElementsAre(point[1] * (1 + point[2]), point[0] * (1 + point[2]), point[0] * point[1], 1));
}

TEST(Operation, IsForgottenWithItsRecording) {
  Count count;
  {
    Recording outer;
    program(inputs(outer), ByOperation{count});
    EXPECT_EQ(count.alive, 3);
    {
      Recording inner;
      program(inputs(inner), ByOperation{count});
      EXPECT_EQ(count.alive, 6);
      EXPECT_EQ(inner.stats().operations, 3U);
    }
    EXPECT_EQ(count.alive, 3);
    EXPECT_EQ(outer.stats().operations, 3U);
  }
  EXPECT_EQ(count.alive, 0);
}

TEST(Operation, OfAnInnerRecordingIsSweptThereOnly) {
  Count count;
  Recording outer;
  const Values<Var> x = inputs(outer);
  const Values<Var> y = program(x, ByOperation{count});
  const auto expected = rows(plain_sweep, ByStatements());
  expect_near(rows(plain_sweep, ByOperation{count}), expected);
  outer.sweep(y.back());
  expect_near(adjoints_of(outer), expected.back());
}

TEST(Operation, OnAVariableOfAnOuterRecordingIsATapeError) {
  Count count;
  Recording outer;
  const Var x = outer.input(2.0);
  Recording inner;
  const Var y = inner.input(3.0);
  const Values<Var> z = ByOperation{count}({y, x}, {Var(1), Var(1)});
  EXPECT_THAT([&] { inner.sweep(z[0]); },
              ThrowsMessage<TapeError>(HasSubstr(
                  "sweep: an inner derivative uses a variable of the outer one; got a statement")));
}

TEST(Operation, OnAnArgumentThatIsNotOlderIsATapeError) {
  Count count;
  std::thread([&count] {
    Recording recording;
    static_cast<void>(recording.input(2.0));
    auto operation = std::make_unique<Products<double>>(std::vector{2.0}, std::vector{1.0}, count);
    const Id id = Tape<double>::current().record_operation(
        std::move(operation), {ArgumentIds(1, [](std::size_t) { return Id{3}; }), {}}, 2);
    EXPECT_THAT([&] { recording.sweep(Var::from_tape(2.0, id)); },
                ThrowsMessage<TapeError>(
                    HasSubstr("sweep: a variable was used after its recording had ended; got "
                              "statement 2 with the argument 3")));
  }).join();
}

TEST(Operation, ThatThrowsLeavesTheTapeUsable) {
  Count count;
  Recording recording;
  const Values<Var> x = inputs(recording);
  const Values<Var> z = ByOperation{count}({x[0]}, {x[1]});
  const Var y = z[0] * x[2];
  count.is_broken = true;
  EXPECT_THAT([&] { recording.sweep(y); }, ThrowsMessage<std::runtime_error>("broken"));
  EXPECT_THROW(static_cast<void>(recording.adjoint(x[0])), TapeError) << "no half of a sweep";
  count.is_broken = false;
  recording.sweep(y);
  EXPECT_EQ(recording.adjoint(x[0]), point[1] * point[2]);
}

TEST(Operation, CountsInTheStatistics) {
  Count count;
  Recording recording;
  const Values<Var> x = inputs(recording);
  const auto before = recording.stats();
  ByOperation{count}({x[0], x[1]}, {x[2], x[3]});
  const auto after = recording.stats();
  EXPECT_EQ(before.operations, 0U);
  EXPECT_EQ(before.used.operations, 0U);
  EXPECT_EQ(after.operations, 1U);
  EXPECT_EQ(after.inputs, 4U);
  EXPECT_GE(after.used.operations, 2000U);
  EXPECT_LE(after.used.operations, 2400U);
  EXPECT_EQ(after.reserved.operations, after.used.operations);
  Recording inner;
  EXPECT_EQ(inner.stats().used.operations, 0U);
}

TEST(Operation, IsWithinTheMemoryLimit) {
  Count count;
  std::thread([&count] {
    const std::size_t limit = 1 << 20;
    Recording recording({.memory_limit = limit});
    const Values<Var> x = inputs(recording);
    const auto record = [&] {
      for (int i = 0; i < 2000; ++i) ByOperation{count}({x[0]}, {x[1]});
    };
    EXPECT_THAT(record,
                ThrowsMessage<TapeError>(AllOf(HasSubstr("tape: the memory limit is reached; got"),
                                               HasSubstr("with the next operation"))));
    EXPECT_GT(count.alive, 500);
    EXPECT_EQ(count.alive, static_cast<int>(recording.stats().operations));
    EXPECT_LE(fluxion::tape_stats().reserved.total(), limit);
    const Var y = x[0] * x[1];
    recording.sweep(y);
    EXPECT_EQ(recording.adjoint(x[0]), point[1]);
  }).join();
}

TEST(Operation, WhoseResultsFindNoRoomIsForgotten) {
  Count count;
  std::thread([&count] {
    Recording recording({.memory_limit = 1 << 16});
    const Values<Var> x = inputs(recording);
    auto operation = std::make_unique<Products<double>>(std::vector{2.0}, std::vector{1.0}, count);
    EXPECT_THAT(
        [&] {
          Tape<double>::current().record_operation(
              std::move(operation), {ids_of(Values<Var>{x[0]}), {}}, 1 << 16);
        },
        ThrowsMessage<TapeError>(HasSubstr("with the next statement")));
    EXPECT_EQ(count.alive, 0);
    recording.sweep(x[0] * x[1]);
    EXPECT_EQ(recording.adjoint(x[0]), point[1]);
  }).join();
}

/// Row by row the derivatives of a derivative of the program's last result.
template <class Multiply> std::vector<double> second_derivatives(const Multiply& multiply) {
  Recording outer;
  const Values<Var> p = inputs(outer);
  BasicRecording<Var> inner;
  Values<BasicVar<Var>> x(p.size());
  inner.inputs(p, x);
  inner.sweep(program(x, multiply).back());
  std::vector<double> result;
  for (std::size_t i = 0; i < x.size(); ++i) {
    outer.sweep(Var(inner.input_adjoints()[i]));
    for (const Var& each : p) result.push_back(outer.adjoint(each));
  }
  return result;
}

TEST(Operation, OnVariablesOfVariablesHasSecondDerivatives) {
  Count count;
  expect_near(second_derivatives(ByOperation{count}), second_derivatives(ByStatements()));
  EXPECT_EQ(count.alive, 0);
}

}  // namespace
