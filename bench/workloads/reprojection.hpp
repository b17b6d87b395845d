// Bundle adjustment: the weighted reprojection error of one point in one camera.
// For: Jacobians of few rows and columns. Sizes: 15 inputs, 2 outputs, 2000 residuals. Seed: 6.
// Read first: harness/workload.hpp.
//
// Inputs: camera (rotation as angle times axis: 3, translation: 3, focal length, two coefficients
// of radial distortion, centre: 2), point: 3, weight w. With the point q in the camera's frame and
// (x, y) = -(q_0, q_1) / q_2, r² = x² + y²:
//     error = w (f (1 + k1 r² + k2 r⁴) (x, y) + centre - observed)
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "../harness/workload.hpp"
#include "tests/support/splitmix.hpp"

namespace bench {

/// One residual: the error of one observation.
struct Reprojection {
  std::span<const double> coordinates;
  std::span<const double> observed;

  std::span<const double> point() const { return coordinates; }
  std::span<const double> parameters() const { return observed; }

  template <class T> std::array<T, 2> operator()(const T* x) const {
    return formula(x, observed.data());
  }

  template <class T, class P> static std::array<T, 2> formula(const T* x, const P* observed) {
    const std::array<T, 3> q = to_camera(x, x + 3, x + 11);
    const T& focal = x[6];
    const T& weight = x[14];
    T u = -q[0] / q[2];
    T v = -q[1] / q[2];
    T r2 = u * u + v * v;
    T scale = focal * (1.0 + r2 * (x[7] + x[8] * r2));
    T error_x = weight * (scale * u + x[9] - observed[0]);
    T error_y = weight * (scale * v + x[10] - observed[1]);
    return {error_x, error_y};
  }

  std::array<double, 2> manual(const double* x, double* jacobian) const;

 private:
  /// Rodrigues' formula; to first order in the angle where it is 0.
  template <class T>
  static std::array<T, 3> to_camera(const T* rotation, const T* shift, const T* point) {
    using std::cos, std::sin, std::sqrt;
    const T& x = point[0];
    const T& y = point[1];
    const T& z = point[2];
    T angle2 = rotation[0] * rotation[0] + rotation[1] * rotation[1] + rotation[2] * rotation[2];
    if (!(angle2 > 0.0)) {
      T a = x + rotation[1] * z - rotation[2] * y + shift[0];
      T b = y + rotation[2] * x - rotation[0] * z + shift[1];
      T c = z + rotation[0] * y - rotation[1] * x + shift[2];
      return {a, b, c};
    }
    T angle = sqrt(angle2);
    T cosine = cos(angle);
    T sine = sin(angle);
    T inverse = 1.0 / angle;
    T k0 = rotation[0] * inverse;
    T k1 = rotation[1] * inverse;
    T k2 = rotation[2] * inverse;
    T along = (k0 * x + k1 * y + k2 * z) * (1.0 - cosine);
    T a = x * cosine + (k1 * z - k2 * y) * sine + k0 * along + shift[0];
    T b = y * cosine + (k2 * x - k0 * z) * sine + k1 * along + shift[1];
    T c = z * cosine + (k0 * y - k1 * x) * sine + k2 * along + shift[2];
    return {a, b, c};
  }
};

namespace by_hand {

/// A rotated point with its derivatives: by the rotation vector and, as the matrix, by the point.
struct Rotated {
  double value[3];
  double by_rotation[3][3];
  double by_point[3][3];
};

/// Derivatives of cos·p + sin·(k × p) + (1 - cos)(k · p) k, with k = rotation / angle.
inline Rotated rotate(const double* rotation, const double* p) {
  const double angle =
      std::sqrt(rotation[0] * rotation[0] + rotation[1] * rotation[1] + rotation[2] * rotation[2]);
  const double inverse = 1 / angle;
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  const double k[3] = {rotation[0] * inverse, rotation[1] * inverse, rotation[2] * inverse};
  const double cross[3] = {
      k[1] * p[2] - k[2] * p[1], k[2] * p[0] - k[0] * p[2], k[0] * p[1] - k[1] * p[0]};
  const double along = k[0] * p[0] + k[1] * p[1] + k[2] * p[2];
  const double s_by = s * inverse;
  const double t_by = (1 - c) * inverse;
  // skew(k) and skew(p): the matrices of k × and p ×.
  const double skew[3][3] = {{0, -k[2], k[1]}, {k[2], 0, -k[0]}, {-k[1], k[0], 0}};
  const double skew_p[3][3] = {{0, -p[2], p[1]}, {p[2], 0, -p[0]}, {-p[1], p[0], 0}};
  Rotated r;
  for (int i = 0; i < 3; ++i) {
    r.value[i] = c * p[i] + s * cross[i] + (1 - c) * along * k[i];
    // By the angle, which moves with k; then by the direction, d k_i / d rotation_j =
    // (δ_ij - k_i k_j) / angle, in the two terms that have k.
    const double by_angle = -s * p[i] + (c - s_by) * cross[i] + (s - 2 * t_by) * along * k[i];
    for (int j = 0; j < 3; ++j) {
      const double diagonal = i == j ? 1 : 0;
      r.by_rotation[i][j] =
          by_angle * k[j] - s_by * skew_p[i][j] + t_by * (k[i] * p[j] + along * diagonal);
      r.by_point[i][j] = c * diagonal + s * skew[i][j] + (1 - c) * k[i] * k[j];
    }
  }
  return r;
}

}  // namespace by_hand

inline std::array<double, 2> Reprojection::manual(const double* x, double* jacobian) const {
  const by_hand::Rotated rotated = by_hand::rotate(x, x + 11);
  const double depth = 1 / (rotated.value[2] + x[5]);
  const double u = -(rotated.value[0] + x[3]) * depth;
  const double v = -(rotated.value[1] + x[4]) * depth;
  const double r2 = u * u + v * v;
  const double distortion = 1 + r2 * (x[7] + x[8] * r2);
  const double stretch = 2 * x[6] * (x[7] + 2 * x[8] * r2);  // of focal · distortion, over r
  const double scale = x[6] * distortion;
  const double ray[2] = {u, v};
  const double bare[2] = {scale * u + x[9] - observed[0], scale * v + x[10] - observed[1]};
  for (int i = 0; i < 2; ++i) {
    double* row = jacobian + 15 * i;
    const double by_u = x[14] * (stretch * u * ray[i] + (i == 0 ? scale : 0));
    const double by_v = x[14] * (stretch * v * ray[i] + (i == 1 ? scale : 0));
    const double by_q[3] = {-by_u * depth, -by_v * depth, -(by_u * u + by_v * v) * depth};
    for (int j = 0; j < 3; ++j) {
      row[j] = by_q[0] * rotated.by_rotation[0][j] + by_q[1] * rotated.by_rotation[1][j] +
               by_q[2] * rotated.by_rotation[2][j];
      row[3 + j] = by_q[j];
      row[11 + j] = by_q[0] * rotated.by_point[0][j] + by_q[1] * rotated.by_point[1][j] +
                    by_q[2] * rotated.by_point[2][j];
    }
    row[6] = x[14] * distortion * ray[i];
    row[7] = x[14] * x[6] * r2 * ray[i];
    row[8] = x[14] * x[6] * r2 * r2 * ray[i];
    row[9] = i == 0 ? x[14] : 0;
    row[10] = i == 1 ? x[14] : 0;
    row[14] = bare[i];
  }
  return {x[14] * bare[0], x[14] * bare[1]};
}

/// 2000 residuals, each with a camera and a point of its own.
class Reprojections : public Sizes<15, 2, 2000> {
 public:
  static constexpr const char* name = "reprojection_2x15";
  static constexpr std::uint64_t seed = 6;
  static constexpr double manual_limit = 3;

  Reprojections() {
    fluxion::test::SplitMix random(seed);
    for (std::size_t i = 0; i < items; ++i) {
      const auto add = [&](double low, double high) {
        points_.push_back(random.between(low, high));
      };
      for (int j = 0; j < 3; ++j) add(-0.5, 0.5);
      for (int j = 0; j < 2; ++j) add(-1, 1);
      add(-6, -4);
      add(400, 600);
      for (int j = 0; j < 2; ++j) add(-0.1, 0.1);
      for (int j = 0; j < 2; ++j) add(-5, 5);
      for (int j = 0; j < 3; ++j) add(-1, 1);
      add(0.5, 1.5);
      for (int j = 0; j < 2; ++j) observed_.push_back(random.between(-100, 100));
    }
  }

  Reprojection item(std::size_t i) const {
    return {std::span(points_).subspan(i * inputs, inputs),
            std::span(observed_).subspan(i * outputs, outputs)};
  }

 private:
  std::vector<double> points_;
  std::vector<double> observed_;
};

}  // namespace bench
