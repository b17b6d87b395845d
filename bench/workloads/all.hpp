// The list of workloads: a new one is one file and one line here.
// For: the benchmarks of each tool, the test of the workloads.
// Read first: harness/workload.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include "asian_option.hpp"
#include "burgers.hpp"
#include "determinant.hpp"
#include "gmm.hpp"
#include "gmm_term.hpp"
#include "least_squares.hpp"
#include "logistic.hpp"
#include "logistic_term.hpp"
#include "logsumexp.hpp"
#include "lstm.hpp"
#include "lstm_cell.hpp"
#include "recurrence.hpp"
#include "reprojection.hpp"
#include "rosenbrock.hpp"
#include "rosenbrock_100.hpp"
#include "runge_kutta.hpp"
#include "transcendental.hpp"

namespace bench {

/// In the order of the table.
using Workloads = std::tuple<Logistic,
                             Recurrence,
                             Transcendental,
                             Burgers,
                             Rosenbrock,
                             Reprojections,
                             LogSumExp,
                             LeastSquares,
                             Determinant,
                             Lstm,
                             Gmm,
                             RungeKutta,
                             AsianOption,
                             LogisticTerm,
                             GmmTerm,
                             Rosenbrock100,
                             LstmCell>;

/// Calls f.template operator()<W>() for each workload W.
template <class F> void for_each_workload(F&& f) {
  [&]<class... W>(std::tuple<W...>*) {
    (f.template operator()<W>(), ...);
  }(static_cast<Workloads*>(nullptr));
}

}  // namespace bench
