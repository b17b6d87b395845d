// ARIMA models of time series by conditional sum of squares, seasonal ones too.
// For: residuals that depend on those before them, by least_squares and by Newton's method. The
// recursion is written once; its derivatives of first and second order are exact. With a picture.
// Read first: diabetes_regression.cpp. The arguments, if there are any, are the folder of the data, the
// one that the picture goes to, and the one of the data that are not part of the project.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <utility>
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

// w_t - w_(t - lag): how a series becomes stationary.
Vector<double> difference(const Vector<double>& w, Index lag) {
  return w.tail(w.size() - lag) - w.head(w.size() - lag);
}

// c B^lag, where B shifts a series back: B w_t = w_(t-1).
template <class T> struct Term {
  T c;
  Index lag;
};

// The terms of (1 + sign (a_1 B + a_2 B² + ...)) (1 + sign (b_1 B^season + b_2 B^2season + ...)) but 1.
template <class T>
std::vector<Term<T>> product(double sign, const Vector<T>& a, const Vector<T>& b, Index season) {
  std::vector<Term<T>> terms;
  for (Index i = 0; i < a.size(); ++i) terms.push_back({sign * a[i], i + 1});
  for (Index j = 0; j < b.size(); ++j) {
    const Index lag = season * (j + 1);
    terms.push_back({sign * b[j], lag});
    for (Index i = 0; i < a.size(); ++i) terms.push_back({a[i] * b[j], lag + i + 1});
  }
  return terms;
}

// How many parameters there are of each kind, in their order.
struct Orders {
  Index ar = 0;           // phi
  Index ma = 0;           // theta
  Index seasonal_ar = 0;  // Phi
  Index seasonal_ma = 0;  // Theta
  bool mean = false;
  Index season = 12;
};

// phi(B) Phi(B^season) (w_t - mean) = theta(B) Theta(B^season) e_t, with phi(B) = 1 - phi_1 B - ... and
// theta(B) = 1 + theta_1 B + ..., as R has the signs.
struct Arima {
  Vector<double> w;
  Orders orders;

  // The errors e_t of the predictions of w_t from what came before, beginning with the first w_t that
  // has enough before it; errors earlier than that count as 0.
  template <class T> Vector<T> errors(const Vector<T>& p) const {
    const auto& [ar, ma, seasonal_ar, seasonal_ma, has_mean, season] = orders;
    const auto past = product<T>(-1, p.head(ar), p.segment(ar + ma, seasonal_ar), season);
    const auto shocks =
        product<T>(1, p.segment(ar, ma), p.segment(ar + ma + seasonal_ar, seasonal_ma), season);
    const T mean = has_mean ? p[p.size() - 1] : T(0);
    const Index first = ar + season * seasonal_ar;
    Vector<T> e(w.size() - first);
    for (Index t = first; t < w.size(); ++t) {
      T error = w[t] - mean;
      for (const auto& [c, lag] : past) error += c * (w[t - lag] - mean);
      for (const auto& [c, lag] : shocks) {
        if (t - lag >= first) error -= c * e[t - lag - first];
      }
      e[t - first] = error;
    }
    return e;
  }

  // The conditional sum of squares.
  template <class T> T operator()(const Vector<T>& p) const { return errors(p).squaredNorm(); }

  std::vector<std::string> names() const {
    std::vector<std::string> names;
    const auto add = [&](const char* name, Index count) {
      for (Index i = 1; i <= count; ++i) names.push_back(fmt::format("{}{}", name, i));
    };
    add("phi", orders.ar);
    add("theta", orders.ma);
    add("Phi", orders.seasonal_ar);
    add("Theta", orders.seasonal_ma);
    if (orders.mean) names.emplace_back("mean");
    return names;
  }
};

// Fits beside their references.
class Checks {
 public:
  explicit Checks(std::string folder) : folder_(std::move(folder)) {}

  bool agree() const { return agree_; }
  support::Values references(const std::string& name) const {
    return support::read_values(folder_ + "/" + name + ".csv");
  }

  void add(bool good, const support::Comparison& comparison) {
    fmt::print("{}\n", comparison.text());
    agree_ = agree_ && good && comparison.agrees();
  }

  // The parameters by two methods; returns those of least squares.
  Vector<double> fit(const char* title,
                     const Arima& model,
                     const Vector<double>& start,
                     const std::string& reference) {
    const auto residuals = [&](const auto& p) { return model.errors(p); };
    const auto fit = fluxion::least_squares(residuals, start, {}, {.stop = {.gradient = 1e-13}});
    // The logarithm makes the tolerance independent of the unit of the series.
    const auto log_sum = [&](const auto& p) { return log(model(p)); };
    const auto newton = fluxion::minimize(
        log_sum, start, fluxion::TrustRegionNewton{}, {.stop = {.gradient = 1e-13}});

    fmt::print("{}\n", title);
    const auto names = model.names();
    const auto known = fluxion::covariance(fit);
    for (Index i = 0; i < fit.x.size(); ++i) {
      fmt::print("  {} = {:.4f} +- {:.4f}\n",
                 names[static_cast<std::size_t>(i)],
                 fit.x[i],
                 known.standard_errors[i]);
    }
    fmt::print("least squares: {}\nNewton, log S: {}\n\n", fit.message, newton.message);

    const support::Values expected = references(reference);
    support::Comparison comparison(12);
    comparison.add("S", 2 * fit.value, expected.at("S"));
    comparison.add(names, fit.x, expected);
    comparison.add("S, Newton", model(newton.x), expected.at("S"));
    comparison.add(names, newton.x, expected);
    add(fit && newton, comparison);
    return fit.x;
  }

 private:
  std::string folder_;
  bool agree_ = true;
};

// Value and gradient at a point.
void evaluate(support::Comparison& comparison,
              const Arima& model,
              const Vector<double>& p,
              const std::string& name,
              const support::Values& expected) {
  const auto [value, gradient] = fluxion::value_and_gradient(model, p);
  comparison.add(name + ".S", value, expected.at(name + ".S"));
  const auto names = model.names();
  for (Index i = 0; i < p.size(); ++i) {
    const std::string key = name + "." + names[static_cast<std::size_t>(i)];
    comparison.add(key, gradient[i], expected.at(key));
  }
}

// The series and what the model says of each year from the years before.
void draw(const Vector<double>& years,
          const Vector<double>& volume,
          const Vector<double>& errors,
          const std::string& path) {
  const std::vector<double> x(years.begin(), years.end());
  const Vector<double> predicted = volume.tail(errors.size()) - errors;
  fluxion::save_svg(
      {.title = "The Nile at Aswan, and each year predicted from those before",
       .x = {.label = "year"},
       .y = {.label = "annual flow (10⁸ m³)"},
       .series = {{.name = "measured", .x = x, .y = {volume.begin(), volume.end()}, .line = false},
                  {.name = "predicted by ARIMA(0,1,1)",
                   .x = {x.end() - predicted.size(), x.end()},
                   .y = {predicted.begin(), predicted.end()},
                   .markers = false}}},
      path);
  fmt::print("picture: {}\n\n", path);
}

void nile(Checks& checks, const std::string& folder, const std::string& picture) {
  const support::Table table = support::read_table(folder + "/nile.csv");
  const Vector<double> volume = table.column("volume");
  const Arima model{difference(volume, 1), {.ma = 1}};
  const auto p = checks.fit("Nile: ARIMA(0,1,1)", model, Vector<double>{{0.0}}, "nile_ima11_css");
  draw(table.column("year"), volume, model.errors(p), picture);
}

// Without a moving average the sum of squares is that of a regression on the past, in other
// parameters: the intercept is mean (1 - phi_1 - phi_2).
void sunspots(Checks& checks, const std::string& folder) {
  const Vector<double> y = support::read_table(folder + "/sunspots.csv").column("sunspots");
  const Vector<double> start{{0.0, 0.0, y.mean()}};
  const auto p = checks.fit(
      "Sunspots: AR(2) with mean", {y, {.ar = 2, .mean = true}}, start, "sunspots_ar2_css");

  const Index n = y.size() - 2;
  fluxion::Matrix<double> design(n, 3);
  design << Vector<double>::Ones(n), y.segment(1, n), y.head(n);
  const Vector<double> ols = design.colPivHouseholderQr().solve(y.tail(n));
  fmt::print("The same by ordinary least squares\n");
  support::Comparison comparison(12);
  comparison.add("intercept", p[2] * (1 - p[0] - p[1]), ols[0]);
  comparison.add("phi1", p[0], ols[1]);
  comparison.add("phi2", p[1], ols[2]);
  checks.add(true, comparison);

  // All kinds of parameters at once, in the rhythm of the sun: a point.
  const Arima seasonal{
      y, {.ar = 1, .ma = 1, .seasonal_ar = 1, .seasonal_ma = 1, .mean = true, .season = 11}};
  fmt::print("Sunspots: value and gradient of (1,0,1)(1,0,1)_11 with mean\n");
  support::Comparison at_point(13);
  evaluate(at_point,
           seasonal,
           Vector<double>{{0.8, 0.3, 0.2, -0.4, 45.0}},
           "seasonal",
           checks.references("sunspots_eval"));
  checks.add(true, at_point);
}

void air_passengers(Checks& checks, const std::string& path) {
  const Vector<double> x = support::read_table(path).column("passengers").array().log().matrix();
  const Vector<double> growth = difference(x, 1);
  const Arima airline{difference(growth, 12), {.ma = 1, .seasonal_ma = 1}};
  const Arima arma11{growth, {.ar = 1, .ma = 1, .mean = true}};
  const Arima arma21{growth, {.ar = 2, .ma = 1, .mean = true}};

  fmt::print("AirPassengers: values and gradients\n");
  support::Comparison comparison(13);
  const support::Values expected = checks.references("air_eval");
  evaluate(comparison, airline, Vector<double>{{0.0, 0.0}}, "airline_zero", expected);
  evaluate(comparison, airline, Vector<double>{{-0.5, -0.5}}, "airline_half", expected);
  evaluate(comparison, arma11, Vector<double>{{0.2, 0.1, 0.01}}, "arma11", expected);
  evaluate(comparison, arma21, Vector<double>{{0.5, -0.3, 0.2, 0.01}}, "arma21", expected);
  checks.add(true, comparison);

  checks.fit("AirPassengers: the airline model (0,1,1)(0,1,1)_12",
             airline,
             Vector<double>{{0.0, 0.0}},
             "air_airline_css");
  // There is another, higher minimum: the start decides.
  checks.fit("AirPassengers: ARMA(2,1) with mean of the growth",
             arma21,
             Vector<double>{{0.9, -0.3, -0.9, growth.mean()}},
             "air_logdiff_arma21_css");
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string folder = argc > 1 ? argv[1] : FLUXION_EXAMPLE_DATA;
  const std::string output = argc > 2 ? std::string(argv[2]) + "/" : "";
  const std::string extra = argc > 3 ? argv[3] : FLUXION_EXTRA_DATA;
  Checks checks(folder);
  nile(checks, folder, output + "nile.svg");
  sunspots(checks, folder);
  const std::string passengers = extra + "/timeseries/air_passengers.csv";
  if (std::filesystem::exists(passengers)) {
    air_passengers(checks, passengers);
  } else {
    fmt::print("skipped: AirPassengers; there is no {}\n", passengers);
  }
  return checks.agree() ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
