// Tests of sgd.hpp, adagrad.hpp, rmsprop.hpp, adam.hpp, adamw.hpp and lion.hpp.
// For: ten steps of each are those of an independent implementation; a copy is a checkpoint; what
// cannot be meant is refused before anything has changed.
// Read first: include/fluxion/optimize/adam.hpp, tests/reference/rules.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fluxion/archive.hpp>
#include <fluxion/eigen.hpp>
#include <fluxion/error.hpp>

#include "reference/rules.hpp"
#include "support/allocations.hpp"

namespace {

using fluxion::AdaGrad;
using fluxion::Adam;
using fluxion::AdamW;
using fluxion::Lion;
using fluxion::OptionError;
using fluxion::RmsProp;
using fluxion::Schedule;
using fluxion::Sgd;
using fluxion::ShapeError;
using fluxion::Vector;
using fluxion::test::AnyRule;
using fluxion::test::rule_table;
using fluxion::test::RuleRun;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

void update(AnyRule& rule, std::span<double> x, std::span<const double> g) {
  std::visit([&](auto& known) { known.update(x, g); }, rule);
}

void update(AnyRule&& rule, std::span<double> x, std::span<const double> g) { update(rule, x, g); }

std::string name_of(const AnyRule& rule) {
  return std::visit([](const auto& known) { return std::string(known.name); }, rule);
}

std::vector<AnyRule> rules_of_the_table() {
  std::vector<AnyRule> rules;
  for (const RuleRun& run : rule_table().runs) {
    rules.push_back(run.rule);
  }
  return rules;
}

// x after each of the steps [from, to) along the gradients of the table.
std::vector<double> path(AnyRule& rule, std::vector<double>& x, std::size_t from, std::size_t to) {
  std::vector<double> points;
  for (std::size_t k = from; k < to; ++k) {
    update(rule, x, rule_table().gradients[k]);
    points.insert(points.end(), x.begin(), x.end());
  }
  return points;
}

std::vector<double> whole_path(AnyRule rule) {
  std::vector<double> x = rule_table().start;
  return path(rule, x, 0, rule_table().gradients.size());
}

std::vector<std::uint64_t> bits_of(const std::vector<double>& numbers) {
  std::vector<std::uint64_t> bits(numbers.size());
  std::transform(numbers.begin(), numbers.end(), bits.begin(), [](double number) {
    return std::bit_cast<std::uint64_t>(number);
  });
  return bits;
}

std::string parameters_of(AnyRule rule) {
  fluxion::detail::ArchiveText text;
  std::visit([&](auto& known) { known.transfer(text); }, rule);
  return text.text();
}

std::string state_of(AnyRule rule) {
  fluxion::detail::ArchiveWriter writer;
  std::visit([&](auto& known) { known.transfer_state(writer); }, rule);
  return writer.bytes();
}

TEST(Rules, MakeTheStepsOfTheReference) {
  for (const RuleRun& run : rule_table().runs) {
    const std::vector<double> points = whole_path(run.rule);
    ASSERT_EQ(points.size(), run.path.size());
    for (std::size_t k = 0; k < points.size(); ++k) {
      EXPECT_NEAR(points[k], run.path[k], 1e-12 * std::abs(run.path[k]))
          << name_of(run.rule) << " of parameters " << parameters_of(run.rule) << ", number " << k;
    }
  }
}

TEST(Rules, AreAllInTheReference) {
  std::set<std::string> names;
  for (const AnyRule& rule : rules_of_the_table()) {
    names.insert(name_of(rule));
  }
  EXPECT_EQ(names.size(), std::variant_size_v<AnyRule>);
}

TEST(Rules, GoOnFromACopyWithTheSameBits) {
  for (AnyRule rule : rules_of_the_table()) {
    const std::vector<double> expected = whole_path(rule);
    std::vector<double> x = rule_table().start;
    path(rule, x, 0, 4);
    AnyRule copy = rule;
    std::vector<double> y = x;
    path(rule, x, 4, 10);
    const std::vector<double> points = path(copy, y, 4, 10);
    const std::vector<double> rest(expected.end() - static_cast<std::ptrdiff_t>(points.size()),
                                   expected.end());
    EXPECT_EQ(bits_of(points), bits_of(rest)) << name_of(rule);
    EXPECT_EQ(state_of(copy), state_of(rule)) << name_of(rule);
  }
}

TEST(Rules, GoOnFromASavedStateWithTheSameBits) {
  for (const AnyRule& fresh : rules_of_the_table()) {
    AnyRule rule = fresh;
    std::vector<double> x = rule_table().start;
    path(rule, x, 0, 4);
    const std::string saved = state_of(rule);
    fluxion::detail::ArchiveReader reader(saved);
    AnyRule loaded = fresh;
    std::visit([&](auto& known) { known.transfer_state(reader); }, loaded);
    EXPECT_TRUE(reader.complete());
    std::vector<double> y = x;
    EXPECT_EQ(bits_of(path(loaded, y, 4, 10)), bits_of(path(rule, x, 4, 10))) << name_of(rule);
  }
}

template <class R> std::string with(const std::function<void(R&)>& change) {
  R rule;
  change(rule);
  return parameters_of(rule);
}

TEST(Rules, AreToldApartByEveryParameter) {
  const std::vector<std::vector<std::string>> families = {
      {with<Sgd>([](auto&) {}),
       with<Sgd>([](auto& r) { r.rate = {}; }),
       with<Sgd>([](auto& r) { r.momentum = 0.5; }),
       with<Sgd>([](auto& r) { r.nesterov = true; })},
      {with<AdaGrad>([](auto&) {}), with<AdaGrad>([](auto& r) { r.epsilon = 0.5; })},
      {with<RmsProp>([](auto&) {}),
       with<RmsProp>([](auto& r) { r.smoothing = 0.5; }),
       with<RmsProp>([](auto& r) { r.epsilon = 0.5; }),
       with<RmsProp>([](auto& r) { r.momentum = 0.5; }),
       with<RmsProp>([](auto& r) { r.centered = true; })},
      {with<Adam>([](auto&) {}),
       with<Adam>([](auto& r) { r.beta1 = 0.5; }),
       with<Adam>([](auto& r) { r.beta2 = 0.5; }),
       with<Adam>([](auto& r) { r.epsilon = 0.5; }),
       with<Adam>([](auto& r) { r.amsgrad = true; })},
      {with<AdamW>([](auto&) {}),
       with<AdamW>([](auto& r) { r.beta1 = 0.5; }),
       with<AdamW>([](auto& r) { r.beta2 = 0.5; }),
       with<AdamW>([](auto& r) { r.epsilon = 0.5; }),
       with<AdamW>([](auto& r) { r.decay = 0.5; }),
       with<AdamW>([](auto& r) { r.decayed.from = 1; }),
       with<AdamW>([](auto& r) { r.decayed.to = 1; }),
       with<AdamW>([](auto& r) { r.amsgrad = true; })},
      {with<Lion>([](auto&) {}),
       with<Lion>([](auto& r) { r.beta1 = 0.5; }),
       with<Lion>([](auto& r) { r.beta2 = 0.5; }),
       with<Lion>([](auto& r) { r.decay = 0.5; }),
       with<Lion>([](auto& r) { r.decayed.from = 1; }),
       with<Lion>([](auto& r) { r.decayed.to = 1; })}};
  for (const auto& family : families) {
    EXPECT_EQ(std::set(family.begin(), family.end()).size(), family.size());
  }
}

TEST(Rules, TakeVectorsOfEigen) {
  for (AnyRule rule : rules_of_the_table()) {
    AnyRule same = rule;
    Vector<double> x{{1.0, -2.0}};
    const Vector<double> g{{0.5, 3.0}};
    std::visit([&](auto& known) { known.update(x, g); }, rule);
    std::array<double, 2> y = {1.0, -2.0};
    update(same, y, std::array<double, 2>{0.5, 3.0});
    EXPECT_EQ(x[0], y[0]);
    EXPECT_EQ(x[1], y[1]);
  }
}

TEST(Rules, AllocateInTheFirstStepOnly) {
  for (AnyRule rule : rules_of_the_table()) {
    std::vector<double> x = rule_table().start;
    update(rule, x, rule_table().gradients[0]);
    const std::size_t before = fluxion::test::allocations();
    for (std::size_t k = 1; k < 10; ++k) {
      update(rule, x, rule_table().gradients[k]);
    }
    EXPECT_EQ(fluxion::test::allocations(), before) << name_of(rule);
  }
}

TEST(Rules, CountTheirStepsForTheSchedule) {
  for (AnyRule rule : rules_of_the_table()) {
    std::vector<std::int64_t> asked;
    std::visit(
        [&](auto& known) {
          known.rate = Schedule([&](std::int64_t k) {
            asked.push_back(k);
            return 0.1;
          });
        },
        rule);
    std::vector<double> x = rule_table().start;
    path(rule, x, 0, 3);
    EXPECT_THAT(asked, testing::ElementsAre(0, 1, 2)) << name_of(rule);
    EXPECT_EQ(std::visit([](const auto& known) { return known.steps; }, rule), 3);
  }
}

// A rate of 0 is a step of a warm-up as any other: the moments learn, x stays.
TEST(Rules, ChangeTheMomentsOnlyWhereTheRateIsZero) {
  for (AnyRule rule : rules_of_the_table()) {
    AnyRule moving = rule;
    std::visit([](auto& known) { known.rate = Schedule([](auto) { return 0.0; }); }, rule);
    std::vector<double> x = rule_table().start;
    std::vector<double> y = x;
    path(rule, x, 0, 5);
    path(moving, y, 0, 5);
    EXPECT_EQ(x, rule_table().start) << name_of(rule);
    EXPECT_EQ(state_of(rule), state_of(moving)) << name_of(rule) << ": no moment depends on x";
  }
}

TEST(Rules, RefuseXThatChangesItsSize) {
  for (AnyRule rule : rules_of_the_table()) {
    if (std::holds_alternative<Sgd>(rule)) {
      rule = Sgd{.momentum = 0.5};
    }
    std::vector<double> x = {1, 2};
    update(rule, x, std::vector<double>{1, 1});
    const std::string before = state_of(rule);
    x.push_back(3);
    EXPECT_THAT(
        [&] {
          update(rule, x, std::vector<double>{1, 1, 1});
        },
        ThrowsMessage<ShapeError>(name_of(rule) +
                                  ": x has another size than in the steps before; got 3 "
                                  "entries, expected 2; try a new rule for another "
                                  "problem"));
    EXPECT_EQ(state_of(rule), before);
    EXPECT_THAT(x, testing::ElementsAre(testing::_, testing::_, 3));
  }
}

TEST(Rules, RefuseAGradientOfAnotherSize) {
  for (AnyRule rule : rules_of_the_table()) {
    std::vector<double> x = {1, 2};
    EXPECT_THAT([&] { update(rule, x, std::vector<double>{1}); },
                ThrowsMessage<ShapeError>(name_of(rule) +
                                          ": x and its gradient differ in size; got 2 and 1 "
                                          "entries, expected as many; try the gradient at this x"));
    EXPECT_THAT(x, testing::ElementsAre(1, 2));
  }
}

TEST(Rules, RefuseAnEmptyX) {
  for (AnyRule rule : rules_of_the_table()) {
    EXPECT_THAT([&] { update(rule, {}, {}); },
                ThrowsMessage<ShapeError>(name_of(rule) +
                                          ": x is empty; got 0 entries, expected at least 1; try "
                                          "an x with as many entries as the objective has "
                                          "variables"));
  }
}

// Says validate() and update() alike, and update() has changed nothing.
std::string refusal(const AnyRule& rule) {
  std::string said = "accepted";
  try {
    std::visit([](const auto& known) { known.validate(); }, rule);
  } catch (const OptionError& error) {
    said = error.what();
  }
  AnyRule tried = rule;
  std::vector<double> x = {1, 2};
  const std::vector<double> g = {1, 1};
  EXPECT_THAT([&] { update(tried, x, g); }, ThrowsMessage<OptionError>(said));
  EXPECT_EQ(state_of(tried), state_of(rule));
  EXPECT_THAT(x, testing::ElementsAre(1, 2));
  return said;
}

TEST(Rules, RefuseToGoOnWithoutARate) {
  EXPECT_EQ(refusal(Sgd{.rate = {}}),
            "Sgd: there is no rate; got an empty schedule, expected one; try .rate = 1e-3");
  for (AnyRule rule : rules_of_the_table()) {
    std::visit([](auto& known) { known.rate = {}; }, rule);
    EXPECT_THAT(refusal(rule), HasSubstr(name_of(rule) + ": there is no rate"));
    std::visit([](auto& known) { known.rate = Schedule([](auto) { return -1.0; }); }, rule);
    EXPECT_THAT(refusal(rule), HasSubstr("Schedule: the rate of step 0 is not usable; got -1"));
    std::visit([](auto& known) { known.steps = -1; }, rule);
    EXPECT_EQ(refusal(rule),
              name_of(rule) + ": steps is out of range; got -1, expected at least 0; try 0");
  }
}

TEST(Rules, RefuseParametersThatCannotBeMeant) {
  EXPECT_EQ(refusal(Sgd{.momentum = 1}),
            "Sgd: momentum is out of range; got 1, expected at least 0 and less than 1; try 0.9");
  EXPECT_EQ(refusal(Sgd{.nesterov = true}),
            "Sgd: nesterov needs a momentum; got momentum 0, expected 0 < momentum < 1; try "
            ".momentum = 0.9");
  EXPECT_EQ(refusal(AdaGrad{.epsilon = 0}),
            "AdaGrad: epsilon is out of range; got 0, expected a positive finite number; try 1e-8");
  EXPECT_THAT(refusal(RmsProp{.smoothing = -0.5}), HasSubstr("RmsProp: smoothing is out of range"));
  EXPECT_THAT(refusal(RmsProp{.epsilon = inf}), HasSubstr("RmsProp: epsilon is out of range"));
  EXPECT_THAT(refusal(RmsProp{.momentum = nan}), HasSubstr("RmsProp: momentum is out of range"));
  EXPECT_THAT(refusal(Adam{.beta1 = 1.5}), HasSubstr("Adam: beta1 is out of range; got 1.5"));
  EXPECT_THAT(refusal(Adam{.beta2 = -nan}), HasSubstr("Adam: beta2 is out of range; got nan"));
  EXPECT_THAT(refusal(Adam{.epsilon = -1}), HasSubstr("Adam: epsilon is out of range; got -1"));
  EXPECT_THAT(refusal(AdamW{.beta1 = 1}), HasSubstr("AdamW: beta1 is out of range"));
  EXPECT_EQ(refusal(AdamW{.decay = -1}),
            "AdamW: decay is out of range; got -1, expected a finite number of at least 0; try "
            "0.01");
  EXPECT_EQ(refusal(AdamW{.decayed = {.from = 3, .to = 1}}),
            "AdamW: decayed ends before it begins; got from 3 to 1, expected from <= to; try "
            ".from alone");
  EXPECT_THAT(refusal(Lion{.beta1 = -1}), HasSubstr("Lion: beta1 is out of range"));
  EXPECT_THAT(refusal(Lion{.beta2 = 1}), HasSubstr("Lion: beta2 is out of range"));
  EXPECT_THAT(refusal(Lion{.decay = inf}), HasSubstr("Lion: decay is out of range; got inf"));
  EXPECT_THAT(refusal(Lion{.decayed = {.from = 2, .to = 0}}), HasSubstr("Lion: decayed ends"));
}

// Without a gradient nothing is left but the decay, and all entries shrink alike.
TEST(Rules, DecayTheEntriesOfTheRangeOnly) {
  for (const AnyRule& rule : {AnyRule(AdamW{.rate = 0.5, .decay = 0.5, .decayed = {1, 3}}),
                              AnyRule(Lion{.rate = 0.5, .decay = 0.5, .decayed = {1, 3}})}) {
    AnyRule used = rule;
    std::vector<double> x = {64, 64, -64, 64};
    update(used, x, std::vector<double>(4));
    update(used, x, std::vector<double>(4));
    EXPECT_THAT(x, testing::ElementsAre(64, 36, -36, 64)) << name_of(rule);
  }
}

TEST(Rules, DecayNothingWhereTheRangeIsBeyondX) {
  std::vector<double> x = {64};
  update(AdamW{.decay = 0.5, .decayed = {.from = 1}}, x, std::vector<double>{0});
  EXPECT_EQ(x[0], 64);
}

TEST(AdamW, IsAdamWhereNothingDecays) {
  const std::vector<double> adam = whole_path(Adam{.rate = 0.1, .amsgrad = true});
  EXPECT_EQ(bits_of(whole_path(AdamW{.rate = 0.1, .decay = 0, .amsgrad = true})), bits_of(adam));
  EXPECT_EQ(bits_of(whole_path(AdamW{.rate = 0.1, .decayed = {.to = 0}, .amsgrad = true})),
            bits_of(adam));
}

// Whose gradients are all scaled by a power of 2, which rounds nothing.
std::vector<double> scaled_path(AnyRule rule, double scale) {
  std::vector<double> x = rule_table().start;
  for (std::vector<double> g : rule_table().gradients) {
    std::for_each(g.begin(), g.end(), [scale](double& entry) { entry *= scale; });
    update(rule, x, g);
  }
  return x;
}

TEST(Rules, ThatMeasureTheGradientAreBlindToItsScale) {
  for (const AnyRule& rule : {AnyRule(Adam{.rate = 0.1, .epsilon = 1e-300}),
                              AnyRule(Adam{.rate = 0.1, .epsilon = 1e-300, .amsgrad = true}),
                              AnyRule(AdamW{.rate = 0.1, .epsilon = 1e-300, .decay = 0.25}),
                              AnyRule(AdaGrad{.rate = 0.1, .epsilon = 1e-300}),
                              AnyRule(RmsProp{.rate = 0.1, .epsilon = 1e-300, .centered = true}),
                              AnyRule(Lion{.rate = 0.1, .decay = 0.25})}) {
    for (const double scale : {0x1p-40, 8.0, 0x1p60}) {
      EXPECT_EQ(bits_of(scaled_path(rule, scale)), bits_of(scaled_path(rule, 1)))
          << name_of(rule) << " " << scale;
    }
  }
}

TEST(Adam, MakesAFirstStepOfTheRateInEveryEntry) {
  std::vector<double> x(4);
  Adam rule{.rate = 0.25, .epsilon = 1e-300};
  rule.update(x, std::vector<double>{1e-9, -3, 1e100, 0});
  EXPECT_DOUBLE_EQ(x[0], -0.25);
  EXPECT_DOUBLE_EQ(x[1], 0.25);
  EXPECT_DOUBLE_EQ(x[2], -0.25);
  EXPECT_EQ(x[3], 0);
}

TEST(Adam, WithAmsgradForgetsNoLargeGradient) {
  const auto last_move = [](Adam rule) {
    std::vector<double> x(1);
    rule.update(x, std::vector<double>{1000.0});
    for (int k = 0; k < 200; ++k) {
      rule.update(x, std::vector<double>{1.0});
    }
    const double before = x[0];
    rule.update(x, std::vector<double>{1.0});
    return std::abs(x[0] - before);
  };
  EXPECT_GT(last_move({.rate = 0.1, .beta2 = 0.5}), 0.09);
  EXPECT_LT(last_move({.rate = 0.1, .beta2 = 0.5, .amsgrad = true}), 0.001);
}

TEST(Lion, MovesEveryEntryByTheRateOrNotAtAll) {
  Lion rule{.rate = 0.25};
  std::vector<double> x = {1, 1, 1};
  rule.update(x, std::vector<double>{1e-300, -1e300, 0});
  EXPECT_THAT(x, testing::ElementsAre(0.75, 1.25, 1));
}

// E[g^2] - E[g]^2 is smoothing^t (1 - smoothing^t) g^2 here, a tiny rest of two numbers near g^2.
TEST(RmsProp, CentredKeepsTheVarianceOfAConstantGradient) {
  RmsProp rule{.rate = 1e-9, .smoothing = 0.9, .centered = true};
  std::vector<double> x = {0};
  for (int t = 1; t <= 2000; ++t) {
    rule.update(x, std::vector<double>{3.0});
    const double rest = std::pow(0.9, t);
    EXPECT_NEAR(rule.square[0], rest * (1 - rest) * 9, 1e-10 * rest + 1e-28) << t;
  }
  EXPECT_TRUE(std::isfinite(x[0]));
}

TEST(Sgd, NeedsNoMemoryWithoutMomentum) {
  Sgd rule{.rate = 0.5};
  std::vector<double> x = {1, 2};
  rule.update(x, x);
  EXPECT_TRUE(rule.velocity.empty());
  EXPECT_THAT(x, testing::ElementsAre(0.5, 1));
}

}  // namespace
