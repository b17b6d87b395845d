// What other libraries reach on the test problems of the optimisers, as it was measured once.
// For: optimizers.cpp, which prints it beside what is measured now. SciPy 1.10.1, Ceres 2.1.0, LBFGS++
// ebef584 and CppNumericalSolvers b69f4b3 with g++ 12.2. Read first: docs/explanation/optimizers.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace fluxion::bench {

/// What a method is to be compared with.
enum class Family { dense, limited_memory, conjugate, products, hessians, least_squares, descent };

struct Peer {
  Family family;
  std::string_view name;
  /// Solved with default options from the start and from ten times it, with tight tolerances from both;
  /// false successes and false failures of these four; evaluations of value/gradient over the solved
  /// with tight tolerances.
  std::string_view cells;
};

inline constexpr Peer mgh_peers[] = {
    {Family::dense, "SciPy BFGS", "32+3 | 24+4 | 38+3 | 29+4 | 7/5/0/0 | 0/2/8/7 | 4304/4216"},
    {Family::dense, "Ceres BFGS", "29+4 | 15+3 | 37+4 | 28+5 | 3/14/0/3 | 3/2/2/4 | 51059/51059"},
    {Family::dense,
     "CppNumericalSolvers BFGS",
     "30+3 | 20+5 | 38+3 | 27+6 | 9/11/1/3 | 0/0/0/0 | 3997/3997"},
    {Family::limited_memory,
     "SciPy L-BFGS-B",
     "27+3 | 27+4 | 36+3 | 33+3 | 12/8/3/3 | 0/0/3/1 | 2743/2743"},
    {Family::limited_memory,
     "Ceres L-BFGS",
     "29+4 | 16+3 | 37+4 | 29+5 | 3/11/0/5 | 3/2/3/1 | 67976/67976"},
    {Family::limited_memory,
     "LBFGS++ (Nocedal–Wright)",
     "33+3 | 25+5 | 38+3 | 29+4 | 6/3/0/0 | 2/1/15/8 | 4859/4859"},
    {Family::limited_memory,
     "LBFGS++ (Moré–Thuente)",
     "32+3 | 24+4 | 26+0 | 22+1 | 4/5/0/0 | 0/0/0/0 | 1779/1779"},
    {Family::limited_memory,
     "CppNumericalSolvers L-BFGS",
     "26+3 | 24+5 | 38+3 | 31+4 | 13/10/1/3 | 0/0/0/0 | 3549/3549"},
    {Family::conjugate, "SciPy CG", "30+2 | 22+4 | 36+2 | 23+4 | 7/3/0/0 | 1/1/13/7 | 19628/19510"},
    {Family::conjugate,
     "Ceres NCG (Polak–Ribière)",
     "19+2 | 11+5 | 32+4 | 27+5 | 6/8/2/6 | 6/2/9/7 | 193296/193296"},
    {Family::conjugate,
     "CppNumericalSolvers CG",
     "22+1 | 17+2 | 27+2 | 17+2 | 17/7/0/0 | 0/0/0/0 | 317130/28518"},
    {Family::products,
     "SciPy Newton-CG",
     "29+2 | 26+3 | 36+2 | 31+3 | 9/7/2/3 | 2/2/6/4 | 90050/90036"},
    {Family::products,
     "SciPy trust-ncg",
     "29+2 | 27+3 | 38+2 | 34+2 | 9/7/1/1 | 0/0/7/6 | 3515/3329"},
    {Family::products,
     "SciPy trust-krylov",
     "32+2 | 27+4 | 38+2 | 31+3 | 7/6/0/0 | 1/0/32/23 | 302209/302209"},
    {Family::hessians,
     "SciPy trust-exact",
     "35+1 | 29+2 | 40+1 | 33+2 | 5/5/0/0 | 1/1/5/6 | 2258/2099"},
    {Family::least_squares,
     "SciPy lm",
     "40+2 | 31+7 | 40+2 | 32+7 | 0/0/0/0 | 0/1/0/0 | 1363/1024"},
    {Family::least_squares,
     "SciPy lm, x_scale=\"jac\"",
     "40+2 | 27+7 | 40+2 | 28+7 | 0/3/0/0 | 0/2/0/1 | 1934/1516"},
    {Family::least_squares,
     "SciPy trf",
     "39+2 | 31+6 | 40+2 | 31+7 | 1/0/0/0 | 0/0/0/0 | 1314/879"},
    {Family::least_squares,
     "SciPy trf, x_scale=\"jac\"",
     "39+2 | 28+5 | 40+2 | 30+6 | 1/3/0/1 | 0/1/0/1 | 1755/1383"},
    {Family::least_squares,
     "SciPy dogbox",
     "39+2 | 32+5 | 40+2 | 33+6 | 0/1/0/0 | 0/0/0/0 | 1988/1559"},
    {Family::least_squares,
     "Ceres LM",
     "31+3 | 23+4 | 37+2 | 26+4 | 2/5/0/1 | 1/2/0/0 | 14185/6952"},
    {Family::least_squares,
     "Ceres dogleg",
     "33+2 | 20+5 | 38+3 | 24+6 | 1/5/0/0 | 3/2/0/3 | 16789/7601"},
    {Family::least_squares,
     "Ceres subspace dogleg",
     "33+2 | 20+5 | 38+3 | 24+6 | 1/6/0/1 | 2/2/0/3 | 16298/7386"},
};

/// Digits and (evaluations of residuals/Jacobian) with tight tolerances, from the first and the second
/// start, of SciPy's lm, SciPy's trf and Ceres' LM.
struct NistPeers {
  std::string_view problem;
  std::string_view cells;
};

inline constexpr NistPeers nist_peers[] = {
    {"Chwirut1",
     "8.6 (17/14) | 10.0 (16/11) | 7.8 (17/11) | 8.5 (11/9) | 8.5 (33/14) | 8.5 (16/8)"},
    {"Chwirut2", "9.1 (24/14) | 9.4 (14/11) | 9.7 (26/12) | 9.9 (9/9) | 8.5 (33/14) | 8.6 (16/8)"},
    {"DanWood",
     "11.0 (13/12) | 8.7 (18/9) | 11.0 (14/10) | 8.7 (21/7) | 11.0 (28/10) | 10.8 (20/6)"},
    {"Gauss1", "10.6 (15/9) | 9.4 (14/9) | 10.7 (9/8) | 8.7 (15/7) | 10.6 (14/7) | 8.7 (14/6)"},
    {"Hahn1",
     "8.4 (31/20) | 10.0 (26/18) | 8.0 (17/15) | 7.0 (31/14) | 11.0 (37/14) | 8.6 (35/13)"},
    {"Kirby2", "10.6 (23/16) | 9.0 (19/11) | 7.5 (29/12) | 8.0 (27/11) | 8.2 (28/10) | 8.6 (26/9)"},
    {"Lanczos3",
     "8.4 (135/106) | 9.3 (20/13) | 6.4 (101/82) | 6.4 (25/9) | 8.2 (179/83) | 7.7 (173/81)"},
    {"MGH17",
     "9.6 (550/505) | 8.0 (32/20) | 9.6 (1006/766) | 9.8 (37/22) | 10.8 (1153/560) | 10.8 (44/17)"},
    {"Misra1a",
     "11.0 (28/16) | 10.1 (14/7) | 11.0 (20/12) | 11.0 (15/8) | 11.0 (60/23) | 11.0 (22/8)"},
    {"Roszman1", "7.0 (19/8) | 7.1 (19/7) | 7.2 (23/8) | 7.6 (21/7) | 8.8 (22/8) | 8.3 (12/6)"},
    {"Thurber",
     "8.7 (55/40) | 7.5 (47/37) | 7.3 (55/37) | 7.9 (56/40) | 8.4 (67/28) | 7.4 (62/27)"},
};

/// The mean of the digits and the sum of the evaluations.
inline constexpr std::string_view nist_peers_together =
    "9.4 (910/760) | 9.0 (239/153) | 8.7 (1317/973) | 8.5 (268/143) | 9.5 (1654/771) | 9.0 "
    "(440/189)";

}  // namespace fluxion::bench
