// A differential equation fitted to data: the hare and the lynx of Hudson's Bay by Lotka and Volterra.
// For: models that have no formula; the integrator is plain code, and least_squares differentiates it.
// With a picture. Read first: time_series.cpp. The arguments, if there are any, are the folder of the
// data, the one that the picture goes to, and the one of the data that are not part of the project.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <fluxion/fluxion.hpp>
#include <fluxion/optimize/covariance.hpp>
#include <fluxion/optimize/least_squares.hpp>

#include "support/comparison.hpp"
#include "support/csv.hpp"

namespace {

using Eigen::Index;
using fluxion::Vector;

// hare' = (alpha - beta lynx) hare, lynx' = (-gamma + delta hare) lynx, in thousands of pelts and years.
const std::vector<std::string> names{"alpha", "beta", "gamma", "delta", "hare(0)", "lynx(0)"};
const Vector<double> point{{0.55, 0.028, 0.80, 0.024, 33.9, 5.9}};

constexpr int years = 20;
constexpr int steps = 400;  // a year: the error of the integrator is below 1e-12

template <class T> struct Animals { T hare, lynx; };

template <class T> class LotkaVolterra {
 public:
  explicit LotkaVolterra(const Vector<T>& p)
      : alpha_(p[0]), beta_(p[1]), gamma_(p[2]), delta_(p[3]) {}

  Animals<T> operator()(const Animals<T>& at) const {
    return {(alpha_ - beta_ * at.lynx) * at.hare, (delta_ * at.hare - gamma_) * at.lynx};
  }

  // Which no motion changes.
  T invariant(const Animals<T>& at) const {
    return delta_ * at.hare - gamma_ * log(at.hare) + beta_ * at.lynx - alpha_ * log(at.lynx);
  }

 private:
  T alpha_, beta_, gamma_, delta_;
};

template <class T> Animals<T> along(const Animals<T>& from, double h, const Animals<T>& slope) {
  return {from.hare + h * slope.hare, from.lynx + h * slope.lynx};
}

// A step of the classical method of Runge and Kutta.
template <class T> Animals<T> step(const LotkaVolterra<T>& f, const Animals<T>& at, double h) {
  const Animals<T> a = f(at);
  const Animals<T> b = f(along(at, h / 2, a));
  const Animals<T> c = f(along(at, h / 2, b));
  const Animals<T> d = f(along(at, h, c));
  return {at.hare + h / 6 * (a.hare + 2 * (b.hare + c.hare) + d.hare),
          at.lynx + h / 6 * (a.lynx + 2 * (b.lynx + c.lynx) + d.lynx)};
}

// The animals at intervals of a part of a year.
template <class T>
std::vector<Animals<T>> solve(const Vector<T>& p, int steps_a_year, int points_a_year = 1) {
  const LotkaVolterra<T> f(p);
  std::vector<Animals<T>> found{{p[4], p[5]}};
  Animals<T> at = found.front();
  const int interval = steps_a_year / points_a_year;
  for (int k = 1; k <= years * steps_a_year; ++k) {
    at = step(f, at, 1.0 / steps_a_year);
    if (k % interval == 0) found.push_back(at);
  }
  return found;
}

// The logarithms of hare and lynx, year by year.
template <class T> Vector<T> logarithms(const std::vector<Animals<T>>& animals) {
  Vector<T> logs(2 * static_cast<Index>(animals.size()));
  Index i = 0;
  for (const auto& [hare, lynx] : animals) {
    logs[i++] = log(hare);
    logs[i++] = log(lynx);
  }
  return logs;
}

// Least squares of the logarithms: counts of pelts have errors in proportion to their sizes.
fluxion::LeastSquaresResult fit(const Vector<double>& logs, const Vector<double>& start) {
  const auto residuals = [&]<class T>(const Vector<T>& p) -> Vector<T> {
    return logarithms(solve(p, steps)) - logs;
  };
  return fluxion::least_squares(residuals, start, {}, {.stop = {.gradient = 1e-12}});
}

// Largest relative error of the solution at the reference's years.
double error(const support::Values& reference, int steps_a_year) {
  const auto found = solve(point, steps_a_year);
  double largest = 0;
  for (const std::size_t t : {1U, 5U, 10U, 20U}) {
    const double hare = reference.at(fmt::format("hare({})", t));
    const double lynx = reference.at(fmt::format("lynx({})", t));
    largest = std::max(largest, std::abs(found[t].hare / hare - 1));
    largest = std::max(largest, std::abs(found[t].lynx / lynx - 1));
  }
  return largest;
}

// The integrator against Taylor series of 40 digits, and against a quantity that no motion changes.
bool forward(const support::Values& reference) {
  const double coarse = error(reference, 20);
  const double fine = error(reference, 40);
  fmt::print(
      "Error of the integrator: {:.1e} with 20 steps a year, {:.1e} with 40\n", coarse, fine);
  support::Comparison order(1);
  // The error falls with the fourth power of the step.
  order.add("order", std::log2(coarse / fine), 4);
  fmt::print("{}\n", order.text());

  const auto found = solve(point, 2 * steps);
  const LotkaVolterra<double> f(point);
  support::Comparison comparison(12);
  for (const std::size_t t : {1U, 5U, 10U, 20U}) {
    const std::string hare = fmt::format("hare({})", t);
    const std::string lynx = fmt::format("lynx({})", t);
    comparison.add(hare, found[t].hare, reference.at(hare));
    comparison.add(lynx, found[t].lynx, reference.at(lynx));
  }
  comparison.add("invariant at the end", f.invariant(found.back()), f.invariant(found.front()));
  fmt::print("Forward, {} steps a year\n{}\n", 2 * steps, comparison.text());
  return order.agrees() && comparison.agrees();
}

// From data without errors the parameters that made them come back.
bool known_parameters() {
  const auto found = fit(logarithms(solve(point, steps)), 1.1 * point);
  fmt::print("Fit to a solution, from parameters 10 % off\n\n{}\n\n", found);
  support::Comparison comparison(11);
  for (Index i = 0; i < point.size(); ++i) {
    comparison.add(names[static_cast<std::size_t>(i)], found.x[i], point[i]);
  }
  fmt::print("{}\n", comparison.text());
  return found && comparison.agrees();
}

fluxion::Series curve(const char* name, const Vector<double>& x, const Vector<double>& y) {
  return {.name = name, .x = {x.begin(), x.end()}, .y = {y.begin(), y.end()}, .markers = false};
}

fluxion::Series points(const char* name, const Vector<double>& x, const Vector<double>& y) {
  return {.name = name, .x = {x.begin(), x.end()}, .y = {y.begin(), y.end()}, .line = false};
}

// The data and the fitted solution.
void draw(const support::Table& table, const Vector<double>& p, const std::string& path) {
  constexpr int points_a_year = 10;
  const auto found = solve(p, steps, points_a_year);
  const auto n = static_cast<Index>(found.size());
  const Vector<double> year = table.column("year");
  const Vector<double> t = Vector<double>::LinSpaced(n, year[0], year[0] + years);
  Vector<double> hare(n), lynx(n);
  for (Index i = 0; i < n; ++i) {
    hare[i] = found[static_cast<std::size_t>(i)].hare;
    lynx[i] = found[static_cast<std::size_t>(i)].lynx;
  }
  fluxion::save_svg({.title = "Pelts of Hudson's Bay Company, and Lotka and Volterra fitted",
                     .x = {.label = "year"},
                     .y = {.label = "pelts (thousands)"},
                     .series = {points("hare", year, table.column("hare")),
                                points("lynx", year, table.column("lynx")),
                                curve("hare, fitted", t, hare),
                                curve("lynx, fitted", t, lynx)}},
                    path);
  fmt::print("picture: {}\n", path);
}

bool hudson_bay(const support::Table& table,
                const support::Values& reference,
                const std::string& picture) {
  std::vector<Animals<double>> seen;
  const Vector<double> hare = table.column("hare");
  const Vector<double> lynx = table.column("lynx");
  for (Index i = 0; i < hare.size(); ++i) seen.push_back({hare[i], lynx[i]});
  const auto found = fit(logarithms(seen), point);
  const auto known = fluxion::covariance(found);

  fmt::print("Fit to the hare and lynx of Hudson's Bay\n\n{}\n\n", found);
  support::Comparison comparison(11);
  comparison.add("S", 2 * found.value, reference.at("S"));
  comparison.add(names, found.x, reference);
  for (Index i = 0; i < found.x.size(); ++i) {
    const auto& name = names[static_cast<std::size_t>(i)];
    fmt::print("{:<8} = {:8.4f} +- {:.4f}\n", name, found.x[i], known.standard_errors[i]);
  }
  fmt::print("\n{}\n", comparison.text());
  draw(table, found.x, picture);
  return found && comparison.agrees();
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string folder = argc > 1 ? argv[1] : FLUXION_EXAMPLE_DATA;
  const std::string output = argc > 2 ? std::string(argv[2]) + "/" : "";
  const std::string extra = argc > 3 ? argv[3] : FLUXION_EXTRA_DATA;
  bool agrees = forward(support::read_values(folder + "/lotka_volterra_forward.csv"));
  agrees = known_parameters() && agrees;
  const std::string pelts = extra + "/ode/hudson_bay_lynx_hare.csv";
  if (std::filesystem::exists(pelts)) {
    agrees = hudson_bay(support::read_table(pelts),
                        support::read_values(folder + "/lotka_volterra_log_ls.csv"),
                        output + "hare_lynx.svg") &&
             agrees;
  } else {
    fmt::print("skipped: hare and lynx; there is no {}\n", pelts);
  }
  return agrees ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
