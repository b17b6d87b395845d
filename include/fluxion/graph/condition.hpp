// The answer to a comparison of symbols.
// For: if, while, select and the algorithms of the standard library, on symbols.
// Read first: recorder.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <fluxion/graph/recorder.hpp>

namespace fluxion::inline FLUXION_ABI {

/// True or false, or a node that is one or the other. Where the language wants a bool, as in `if`, it
/// decides: that records a guard, and the recording then holds for points where the answer is the
/// same. select(condition, a, b) records both sides instead, and no guard.
/// Note: `&&` and `||` decide, as the language has them; `&`, `|` and `!` combine conditions.
class Condition {
 public:
  constexpr Condition(bool known) : known_(known) {}  // NOLINT(google-explicit-constructor)
  constexpr explicit Condition(graph::NodeId node) : node_(node), is_known_(false) {}

  operator bool() const {  // NOLINT(google-explicit-constructor): std::sort and its kin want it
    return is_known_ ? known_ : graph::Recorder::current().decide(node_) != 0;
  }

  constexpr bool is_known() const { return is_known_; }

  /// The node, a constant if the answer is known.
  graph::NodeId node() const {
    return is_known_ ? graph::Recorder::current().constant(known_ ? 1 : 0) : node_;
  }

  friend Condition operator!(const Condition& c) {
    return c.is_known_ ? Condition(!c.known_) : made(graph::Operation::negation, {c.node_});
  }
  friend Condition operator&(const Condition& a, const Condition& b) {
    return a.is_known_ && b.is_known_ ? Condition(a.known_ && b.known_)
                                      : made(graph::Operation::both, {a.node(), b.node()});
  }
  friend Condition operator|(const Condition& a, const Condition& b) {
    return a.is_known_ && b.is_known_ ? Condition(a.known_ || b.known_)
                                      : made(graph::Operation::either, {a.node(), b.node()});
  }
  /// The names that rules have for & and |.
  friend Condition both(const Condition& a, const Condition& b) { return a & b; }
  friend Condition either(const Condition& a, const Condition& b) { return a | b; }
  // Without these a bool would make the language's own operators as good a choice.
  friend Condition operator&(const Condition& a, bool b) { return a & Condition(b); }
  friend Condition operator&(bool a, const Condition& b) { return Condition(a) & b; }
  friend Condition operator|(const Condition& a, bool b) { return a | Condition(b); }
  friend Condition operator|(bool a, const Condition& b) { return Condition(a) | b; }

  /// The condition that an operation on nodes gives.
  template <std::size_t N>
  static Condition made(graph::Operation operation, const graph::NodeId (&operands)[N]) {
    graph::Recorder& recorder = graph::Recorder::current();
    const graph::NodeId id = recorder.add(operation, operands);
    return recorder.graph().is_constant(id) ? Condition(recorder.graph().value(id) != 0)
                                            : Condition(id);
  }

 private:
  graph::NodeId node_ = 0;
  bool known_ = false;
  bool is_known_ = true;
};

}  // namespace fluxion::inline FLUXION_ABI
