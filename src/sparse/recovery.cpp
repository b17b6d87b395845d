// Where each entry of a matrix is found in the sums of its columns.
// For: the sparse drivers.
// Read first: include/fluxion/sparse/recovery.hpp.
// SPDX-License-Identifier: MIT
#include <utility>
#include <vector>

#include <fluxion/sparse/recovery.hpp>

#include "color_lists.hpp"
#include "index.hpp"

namespace fluxion::inline FLUXION_ABI::detail {
namespace {

template <class F> DirectRecovery plan_places(const SparsityPattern& pattern, F place) {
  DirectRecovery plan;
  plan.places.reserve(at(pattern.entries()));
  for (Index column = 0; column < pattern.cols(); ++column) {
    for (const Index row : pattern.column(column)) {
      plan.places.push_back(place(row, column));
    }
  }
  return plan;
}

// Calls f(entry, mirror, row, column) for each entry of the lower triangle, column after column. The
// rows of a column ascend, so its mirror images come in the order in which they are needed.
template <class F> void for_each_pair(const SparsityPattern& symmetric, F f) {
  Indices next(symmetric.starts().begin(), symmetric.starts().end());
  const auto row_indices = symmetric.row_indices();
  for (Index column = 0; column < symmetric.cols(); ++column) {
    for (Index entry = next[at(column)]; entry < symmetric.start(column + 1); ++entry) {
      const Index row = row_indices[at(entry)];
      f(entry, next[at(row)]++, row, column);
    }
  }
}

// Whether the row of an entry has no other column of its colour, by symmetry: whether the column of
// its mirror image has no other row of that colour.
std::vector<char> stand_alone(const SparsityPattern& symmetric, const Coloring& coloring) {
  std::vector<char> alone;
  alone.reserve(at(symmetric.entries()));
  Indices count(at(coloring.colors));
  for (Index column = 0; column < symmetric.cols(); ++column) {
    for (const Index row : symmetric.column(column)) {
      ++count[at(coloring.color[at(row)])];
    }
    for (const Index row : symmetric.column(column)) {
      alone.push_back(count[at(coloring.color[at(row)])] == 1 ? 1 : 0);
    }
    for (const Index row : symmetric.column(column)) {
      count[at(coloring.color[at(row)])] = 0;
    }
  }
  return alone;
}

// The sum of the entries of one row whose columns have one colour, less what is found already.
struct Equation {
  Index unknowns = 0;
  Index bits = 0;  // exclusive or of the unknowns: the last one, when one is left
};

// Solves equations with one unknown until none is left.
class Elimination {
 public:
  Elimination(const SparsityPattern& symmetric, const Coloring& coloring) : equations_(symmetric) {
    unknowns_.reserve(at(symmetric.entries()) / 2 + 1);
    for_each_pair(symmetric, [&](Index entry, Index mirror, Index row, Index column) {
      add({entry, mirror, {row, coloring.color[at(column)]}, {column, coloring.color[at(row)]}});
    });
    for (Index row = 0; row < symmetric.rows(); ++row) {
      for (const auto& item : equations_.of(row)) {
        note_if_ready({row, item.color}, item.note);
      }
    }
  }

  SubstitutionRecovery solve() {
    SubstitutionRecovery plan;
    plan.steps.reserve(unknowns_.size());
    for (std::size_t next = 0; next < ready_.size(); ++next) {
      const Place place = ready_[next];
      const Equation equation = *equations_.find(place.line, place.color);
      if (equation.unknowns == 1) {  // 0 if the equation of the mirror image came first
        plan.steps.push_back(solved_from(place, unknowns_[at(equation.bits)]));
        remove(equation.bits);
      }
    }
    return plan;
  }

 private:
  static Substitution solved_from(Place place, Substitution unknown) {
    if (place != unknown.from) {
      std::swap(unknown.from, unknown.subtract_at);
    }
    return unknown;
  }

  void add(const Substitution& unknown) {
    const Index number = static_cast<Index>(unknowns_.size());
    unknowns_.push_back(unknown);
    for_each_equation(unknown, [&](Place place) {
      if (equations_.find(place.line, place.color) == nullptr) {
        equations_.insert(place.line, place.color, {});
      }
      Equation& equation = *equations_.find(place.line, place.color);
      ++equation.unknowns;
      equation.bits ^= number;
    });
  }

  void remove(Index number) {
    for_each_equation(unknowns_[at(number)], [&](Place place) {
      Equation& equation = *equations_.find(place.line, place.color);
      --equation.unknowns;
      equation.bits ^= number;
      note_if_ready(place, equation);
    });
  }

  template <class F> static void for_each_equation(const Substitution& unknown, F f) {
    f(unknown.from);
    if (unknown.entry != unknown.mirror) {
      f(unknown.subtract_at);
    }
  }

  void note_if_ready(Place place, const Equation& equation) {
    if (equation.unknowns == 1) {
      ready_.push_back(place);
    }
  }

  ColorLists<Equation> equations_;
  std::vector<Substitution> unknowns_;
  std::vector<Place> ready_;
};

}  // namespace

DirectRecovery plan_column_recovery(const SparsityPattern& pattern, const Coloring& of_columns) {
  return plan_places(pattern, [&](Index row, Index column) {
    return Place{row, of_columns.color[at(column)]};
  });
}

DirectRecovery plan_row_recovery(const SparsityPattern& pattern, const Coloring& of_rows) {
  return plan_places(pattern, [&](Index row, Index column) {
    return Place{column, of_rows.color[at(row)]};
  });
}

DirectRecovery plan_star_recovery(const SparsityPattern& symmetric, const Coloring& coloring) {
  DirectRecovery plan{std::vector<Place>(at(symmetric.entries()))};
  const std::vector<char> alone = stand_alone(symmetric, coloring);
  for_each_pair(symmetric, [&](Index entry, Index mirror, Index row, Index column) {
    plan.places[at(entry)] = alone[at(entry)] != 0 ? Place{column, coloring.color[at(row)]}
                                                   : Place{row, coloring.color[at(column)]};
    plan.places[at(mirror)] = plan.places[at(entry)];
  });
  return plan;
}

SubstitutionRecovery plan_substitution(const SparsityPattern& symmetric, const Coloring& coloring) {
  return Elimination(symmetric, coloring).solve();
}

}  // namespace fluxion
