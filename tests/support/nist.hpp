// The data files of NIST's Statistical Reference Datasets for nonlinear regression.
// For: comparing fits and their standard errors with certified ones. The files are not part of the
// project: FLUXION_EXTRA_DATA says where they are. Read first: any of the files.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fluxion/eigen.hpp>

namespace fluxion::test {

/// What one file says.
struct NistData {
  Vector<double> starts[2];
  Vector<double> parameters;  // certified, as all that follows
  Vector<double> standard_errors;
  double sum_of_squares = 0;
  Vector<double> x, y;
};

inline std::filesystem::path nist_file(const std::string& name) {
  return std::filesystem::path(FLUXION_EXTRA_DATA) / "nist" / (name + ".dat");
}

inline Vector<double> column(const std::vector<std::vector<double>>& rows, std::size_t k) {
  Vector<double> entries(static_cast<Eigen::Index>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) entries[static_cast<Eigen::Index>(i)] = rows[i][k];
  return entries;
}

/// Reads a file with line ends of either kind: parameters "b1 = start start value error", and rows
/// "y x" after the line "Data:".
inline NistData read_nist(const std::string& name) {
  std::ifstream file(nist_file(name));
  std::vector<std::vector<double>> parameters, rows;
  NistData data;
  bool in_data = false;
  for (std::string line; std::getline(file, line);) {
    int number = 0;
    double a = 0, b = 0, c = 0, d = 0;
    if (std::sscanf(line.c_str(), " b%d = %lf %lf %lf %lf", &number, &a, &b, &c, &d) == 5) {
      parameters.push_back({a, b, c, d});
    } else if (std::sscanf(line.c_str(), "Residual Sum of Squares: %lf", &a) == 1) {
      data.sum_of_squares = a;
    } else if (in_data && std::sscanf(line.c_str(), "%lf %lf", &a, &b) == 2) {
      rows.push_back({a, b});
    }
    in_data = in_data || line.rfind("Data:  ", 0) == 0;
  }
  data.starts[0] = column(parameters, 0);
  data.starts[1] = column(parameters, 1);
  data.parameters = column(parameters, 2);
  data.standard_errors = column(parameters, 3);
  data.y = column(rows, 0);
  data.x = column(rows, 1);
  return data;
}

}  // namespace fluxion::test
