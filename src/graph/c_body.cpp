// The body of a C function. For: c_code.cpp.
// Read first: c_body.hpp. SPDX-License-Identifier: MIT
#include "c_body.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include <fluxion/graph/differentiate.hpp>

namespace fluxion::inline FLUXION_ABI::graph {

CBody::CBody(std::span<const CPath> paths,
             std::span<const std::string> targets,
             CFunctions& functions)
    : targets_(targets), functions_(functions) {
  for (const CPath& each : paths) paths_.push_back(merged(each));
  is_computed_.resize(graph_.size());
}

CBody::Merged CBody::merged(const CPath& each) {
  const Graph& from = each.path.graph;
  std::vector<NodeId> wanted = each.results;
  for (const Guard& guard : each.path.guards) wanted.push_back(guard.selector);
  const std::vector<bool> needed = needed_by(from, wanted);
  std::vector<NodeId> of(from.size());
  for (NodeId id = 0; id < from.size(); ++id) {
    const Node& node = from[id];
    if (!needed[id]) continue;
    if (node.operation == Operation::constant) {
      of[id] = graph_.constant(from.value(id));
    } else if (arity(node.operation) == 0) {
      of[id] = graph_.leaf(node.operation, node.operands[0]);
    } else if (node.operation == Operation::passive || node.operation == Operation::moved) {
      of[id] = of[node.operands[0]];
    } else {
      std::array<NodeId, 3> operands{};
      const auto count = static_cast<std::size_t>(arity(node.operation));
      for (std::size_t i = 0; i < count; ++i) operands[i] = of[node.operands[i]];
      of[id] = graph_.add(node.operation, std::span(operands).first(count), from.data(node));
    }
  }
  Merged result;
  for (const Guard& guard : each.path.guards) {
    result.guards.push_back({of[guard.selector], guard.outcome});
  }
  for (const NodeId node : each.results) result.results.push_back(of[node]);
  return result;
}

std::string CBody::text() {
  Group all;
  for (const Merged& each : paths_) all.push_back(&each);
  write(all, 0);
  return std::move(text_);
}

// Paths that have the same outcomes before a guard.
void CBody::write(const Group& group, std::size_t guard) {
  const Merged& one = *group.front();
  if (guard == one.guards.size()) {
    store(one);
    return;
  }
  const NodeId selector = one.guards[guard].selector;
  compute(std::array{selector});
  std::vector<Group> parts = parted(group, guard);
  const auto test = [&](const Group& part, const char* relation) {
    return fmt::format("if ({} {} {})",
                       operand(selector),
                       relation,
                       c_constant(part.front()->guards[guard].outcome));
  };
  for (std::size_t k = 0; k + 1 < parts.size(); ++k) {
    const std::size_t before = computed_.size();
    statement(test(parts[k], "==") + " {");
    ++depth_;
    write(parts[k], guard + 1);
    --depth_;
    statement("}");
    for (; computed_.size() > before; computed_.pop_back()) is_computed_[computed_.back()] = false;
  }
  statement(test(parts.back(), "!=") + " return 1;");
  write(parts.back(), guard + 1);
}

// By the outcome of a guard, the largest group last.
std::vector<CBody::Group> CBody::parted(const Group& group, std::size_t guard) const {
  std::vector<Group> parts;
  for (const Merged* path : group) {
    const auto same = std::find_if(parts.begin(), parts.end(), [&](const Group& part) {
      return part.front()->guards[guard].outcome == path->guards[guard].outcome;
    });
    if (same == parts.end()) {
      parts.push_back({path});
    } else {
      same->push_back(path);
    }
  }
  const auto largest =
      std::max_element(parts.begin(), parts.end(), [](const Group& a, const Group& b) {
        return a.size() < b.size();
      });
  std::iter_swap(largest, parts.end() - 1);
  return parts;
}

// What these nodes need and is not there yet, in the order of the nodes.
void CBody::compute(std::span<const NodeId> nodes) {
  std::vector<NodeId> pending(nodes.begin(), nodes.end());
  std::vector<NodeId> missing;
  while (!pending.empty()) {
    const NodeId id = pending.back();
    pending.pop_back();
    const auto operands = static_cast<std::size_t>(arity(graph_[id].operation));
    if (operands == 0 || is_computed_[id]) continue;
    is_computed_[id] = true;
    missing.push_back(id);
    for (std::size_t i = 0; i < operands; ++i) pending.push_back(graph_[id].operands[i]);
  }
  std::sort(missing.begin(), missing.end());
  for (const NodeId id : missing) {
    const Node& node = graph_[id];
    std::array<std::string, 3> operands{};
    for (std::size_t i = 0; i < static_cast<std::size_t>(arity(node.operation)); ++i) {
      operands[i] = operand(node.operands[i]);
    }
    statement(fmt::format("const double v{} = {};",
                          id,
                          functions_.expression(node.operation, graph_.data(node), operands)));
    computed_.push_back(id);
  }
}

void CBody::store(const Merged& path) {
  compute(path.results);
  for (std::size_t i = 0; i < path.results.size(); ++i) {
    statement(fmt::format(fmt::runtime(targets_[i]), operand(path.results[i])));
  }
  statement("return 0;");
}

std::string CBody::operand(NodeId id) const {
  switch (graph_[id].operation) {
    case Operation::constant:
      return c_constant(graph_.value(id));
    case Operation::input:
      return fmt::format("x[{}]", graph_[id].operands[0]);
    case Operation::parameter:
      return fmt::format("p[{}]", graph_[id].operands[0]);
    default:
      return fmt::format("v{}", id);
  }
}

void CBody::statement(const std::string& text) {
  text_.append(2 * depth_, ' ').append(text).append("\n");
}

}  // namespace fluxion::inline FLUXION_ABI::graph
