// The tree of decisions: what is found after a guard, and in which order.
// For: graph/paths.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <vector>

#include <gtest/gtest.h>

#include <fluxion/graph/paths.hpp>

namespace {

using fluxion::graph::Guard;
using fluxion::graph::KnownPath;
using fluxion::graph::Operation;
using fluxion::graph::Path;
using fluxion::graph::PathTree;
using fluxion::graph::Product;
using fluxion::graph::Shared;

/// A path whose guards, on its inputs themselves, had these outcomes; its output is the first input.
Path path_with(const std::vector<double>& outcomes) {
  Path path;
  path.inputs.push_back(path.graph.leaf(Operation::input, 0));
  path.outputs.push_back(path.inputs[0]);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    path.guards.push_back(
        {path.graph.leaf(Operation::parameter, static_cast<std::uint32_t>(i)), outcomes[i]});
  }
  return path;
}

TEST(PathTree, FindsThePathAfterAnotherOutcome) {
  PathTree tree;
  const KnownPath& a = tree.add(path_with({1, 0}));
  const KnownPath& b = tree.add(path_with({1, 5}));
  const KnownPath& c = tree.add(path_with({2}));
  EXPECT_EQ(tree.size(), 3u);
  EXPECT_EQ(&tree.first(), &a);
  EXPECT_EQ(tree.after(a, 1, 5), &b);
  EXPECT_EQ(tree.after(b, 1, 0), &a);
  EXPECT_EQ(tree.after(a, 0, 2), &c);
  EXPECT_EQ(tree.after(b, 0, 2), &c);
  EXPECT_EQ(tree.after(c, 0, 1), &a);  // the first one that had it
  EXPECT_EQ(tree.after(a, 1, 7), nullptr);
  EXPECT_EQ(tree.after(c, 0, 3), nullptr);
}

TEST(PathTree, TellsGuardsAfterOtherOutcomesApart) {
  PathTree tree;
  const KnownPath& a = tree.add(path_with({0, 0}));
  const KnownPath& b = tree.add(path_with({1, 1}));
  EXPECT_EQ(tree.after(a, 1, 1), nullptr);
  EXPECT_EQ(tree.after(b, 1, 0), nullptr);
  const KnownPath& c = tree.add(path_with({0, 1}));
  EXPECT_EQ(tree.after(a, 1, 1), &c);
}

TEST(PathTree, MayHaveAPathWithoutGuardsAlone) {
  PathTree tree;
  const KnownPath& only = tree.add(path_with({}));
  EXPECT_TRUE(only.guards().empty());
  EXPECT_EQ(&tree.first(), &only);
}

TEST(PathTree, IsNotTakenForAnother) {
  PathTree one;
  PathTree other;
  EXPECT_NE(one.id(), other.id());
}

TEST(KnownPath, MakesEachCodeOnce) {
  PathTree tree;
  const KnownPath& path = tree.add(path_with({1}));
  const auto& value = path.derived(Product::value, Shared::nothing);
  EXPECT_EQ(&path.derived(Product::value, Shared::nothing), &value);
  EXPECT_NE(&path.derived(Product::value, Shared::inputs), &value);
  EXPECT_NE(&path.derived(Product::jacobian, Shared::nothing), &value);
  EXPECT_EQ(value.selectors().size(), 1u);
  EXPECT_EQ(value.values().size(), 1u);
  EXPECT_TRUE(value.entries().empty());
  EXPECT_EQ(path.derived(Product::jacobian, Shared::nothing).entries().size(), 1u);
}

TEST(KnownPath, ForgetsCodesOfCertainDirections) {
  PathTree tree;
  const KnownPath& path = tree.add(path_with({}));
  const std::size_t before = path.bytes();
  EXPECT_EQ(path.derived(Product::jvp, std::vector<bool>{true}).entries().size(), 1u);
  EXPECT_EQ(path.bytes(), before);
}

}  // namespace
