// Power series that are defined by each other: y' = p(x, y) x', where the partial p is a series too.
// For: forward/series_network.hpp, which makes the nodes. Read first: forward/series.hpp.
//
// Coefficient k of y' = p x' needs p up to k - 1 only. So a node computes its coefficients when they
// are asked for, one order after the other, and nodes may need each other in a circle: sin needs cos,
// and cos needs sin.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include <fluxion/forward/series.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// A series whose coefficients are computed when they are needed.
template <class T> class SeriesNode {
 public:
  virtual ~SeriesNode() = default;
  SeriesNode(const SeriesNode&) = delete;
  SeriesNode& operator=(const SeriesNode&) = delete;

  bool is_constant() const { return is_constant_; }
  const T& value() const { return series_[0]; }
  const Series<T>& series() const { return series_; }
  Series<T>& series() { return series_; }
  /// j c_j for all coefficients that are there.
  const std::vector<T>& slopes() {
    for (std::size_t j = slopes_.size(); j < series_.size(); ++j) {
      slopes_.push_back(T(static_cast<scalar_t<T>>(j) * series_[j]));
    }
    return slopes_;
  }
  /// Computes the coefficients up to this order.
  void extend(std::size_t order) {
    while (known_ < order) {
      series_.set(known_ + 1, coefficient(known_ + 1));
      ++known_;
    }
  }

 protected:
  /// A series of which all coefficients are there.
  explicit SeriesNode(Series<T> given)
      : series_(std::move(given)), known_(every_order), is_constant_(series_.is_constant()) {}
  /// One whose first coefficient is there; the others are those of a constant, or to be computed.
  SeriesNode(const T& value, bool is_constant)
      : series_(value), known_(is_constant ? every_order : 0), is_constant_(is_constant) {}

 private:
  /// Coefficient k; those below are there.
  virtual std::optional<T> coefficient(std::size_t k) = 0;

  static constexpr std::size_t every_order = std::numeric_limits<std::size_t>::max();

  Series<T> series_;
  std::vector<T> slopes_;
  std::size_t known_;
  bool is_constant_;
};

/// A series that is given.
template <class T> class GivenNode final : public SeriesNode<T> {
 public:
  explicit GivenNode(Series<T> given) : SeriesNode<T>(std::move(given)) {}

 private:
  std::optional<T> coefficient(std::size_t) override { return {}; }
};

/// A partial: a series, or a number 1, 0 or -1 that costs no multiplication.
template <class T> struct PartialSeries {
  SeriesNode<T>* node = nullptr;
  int unit = 0;
};

/// An operand of a rule, null if it is a plain number, and the partial for it once it is needed.
template <class T> struct Link {
  SeriesNode<T>* operand = nullptr;
  std::optional<PartialSeries<T>> partial = {};

  bool moves() const { return operand != nullptr && !operand->is_constant(); }
};

/// The result of a rule by the chain rule: k y_k = Σ_operands Σ_j j x_j p_(k-j). The term j = k is
/// exact, so that to first order y has the bits of other modes.
template <class T> class ChainNode : public SeriesNode<T> {
 protected:
  using SeriesNode<T>::SeriesNode;

  std::optional<T> coefficient(std::size_t k) override {
    Sum<T> sum;
    Sum<T> rest;
    const std::span<Link<T>> operands = links();
    for (std::size_t i = 0; i < operands.size(); ++i) {
      Link<T>& link = operands[i];
      if (!link.moves()) continue;
      if (!link.partial) link.partial = partial(i);
      link.operand->extend(k);
      if (link.partial->node != nullptr) {
        add_products(*link.operand, *link.partial->node, k, sum, rest);
      } else {
        add_unit(*link.operand, link.partial->unit, k, sum);
      }
    }
    rest.divide_by(static_cast<scalar_t<T>>(k));
    if (rest.result()) sum.add(*rest.result());
    return sum.result();
  }

 private:
  virtual std::span<Link<T>> links() = 0;
  /// The partial for operand i.
  virtual PartialSeries<T> partial(std::size_t i) = 0;

  static void add_products(
      SeriesNode<T>& x, SeriesNode<T>& p, std::size_t k, Sum<T>& sum, Sum<T>& rest) {
    p.extend(k - 1);
    if (k < x.series().size()) sum.add(T(p.value() * x.series()[k]));
    rest.add_products(x.slopes(), p.series(), k, 1, k - 1);
  }
  static void add_unit(const SeriesNode<T>& x, int unit, std::size_t k, Sum<T>& sum) {
    if (unit == 0 || k >= x.series().size()) return;
    sum.add(unit > 0 ? x.series()[k] : T(-x.series()[k]));
  }
};

/// The result of a rule that needs no partials.
template <class Rule, class T, std::size_t N> class RecurrenceNode final : public SeriesNode<T> {
 public:
  using Operands = std::array<SeriesNode<T>*, N>;

  RecurrenceNode(const T& value, const Operands& operands)
      : SeriesNode<T>(value, are_constant(operands)), operands_(operands) {}
  const Operands& operands() const { return operands_; }

 private:
  static bool are_constant(const Operands& operands) {
    return std::all_of(
        operands.begin(), operands.end(), [](const auto* node) { return node->is_constant(); });
  }
  std::optional<T> coefficient(std::size_t k) override {
    for (SeriesNode<T>* operand : operands_) operand->extend(k);
    return std::apply(
        [&](const auto*... x) {
          return Recurrence<Rule>::template coefficient<T>(k, this->series(), x->series()...);
        },
        operands_);
  }

  Operands operands_;
};

}  // namespace fluxion::inline FLUXION_ABI::detail
