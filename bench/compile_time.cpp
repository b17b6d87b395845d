// A translation unit like a user's, to measure what including and using fluxion costs to compile.
// For: scripts/bench --compile-time, which compiles it twice: on double with Eigen, and with
// BENCH_DIFFERENTIATE defined, which differentiates the same six workloads.
// Read first: harness/workload.hpp. SPDX-License-Identifier: MIT
#ifdef BENCH_DIFFERENTIATE
#include <fluxion/fluxion.hpp>
#else
#include <Eigen/Core>
#endif

#include "workloads/burgers.hpp"
#include "workloads/logistic.hpp"
#include "workloads/recurrence.hpp"
#include "workloads/reprojection.hpp"
#include "workloads/rosenbrock.hpp"
#include "workloads/transcendental.hpp"

namespace {

using Vector = Eigen::VectorXd;

template <class W> Vector point_of(const W& workload) {
  const std::span<const double> point = bench::item(workload, 0).point();
  return Eigen::Map<const Vector>(point.data(), static_cast<Eigen::Index>(point.size()));
}

#ifdef BENCH_DIFFERENTIATE
template <class W> double work(const W& workload) {
  const auto& f = bench::item(workload, 0);
  return fluxion::gradient([&f](const auto& x) { return f(x.data()); }, point_of(workload)).sum();
}
double work(const bench::Reprojections& workload) {
  const auto& f = bench::item(workload, 0);
  return fluxion::jacobian([&f](const auto& x) { return f(x.data()); }, point_of(workload)).sum();
}
#else
template <class W> double work(const W& workload) {
  return bench::item(workload, 0)(point_of(workload).data());
}
double work(const bench::Reprojections& workload) {
  const auto error = bench::item(workload, 0)(point_of(workload).data());
  return error[0] + error[1];
}
#endif

}  // namespace

int main() {
  const double sum = work(bench::Logistic{}) + work(bench::Recurrence{}) +
                     work(bench::Transcendental{}) + work(bench::Burgers{}) +
                     work(bench::Rosenbrock{}) + work(bench::Reprojections{});
  return sum == 0 ? 1 : 0;
}
