// What other libraries reach on the test problems of the optimisers, as it was measured once.
// For: optimizers.cpp, which prints it beside what is measured now.
// Source: runs of SciPy 1.10.1, Ceres 2.1.0, LBFGS++ ebef584 and CppNumericalSolvers b69f4b3, built by
// g++ 12.2, with the same formulas and starts. Read first: docs/explanation/optimizers.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

namespace fluxion::bench {

/// What a method is to be compared with.
enum class Family { dense, limited_memory, conjugate, products, hessians, least_squares, descent };

/// The cells of a row are separated by |.
struct Peer {
  Family family;
  std::string_view name;
  /// Solved from the starts and from ten times them, false successes, false failures.
  std::string_view with_defaults;
  /// The same, and evaluations over the solved from the starts.
  std::string_view tight;
};

using enum Family;

// clang-format off
inline constexpr Peer mgh_peers[] = {
    {dense, "SciPy BFGS", "32+3|24+4|7, 5|0, 2", "38+3|29+4|0, 0|8, 7|4304/4216"},
    {dense, "Ceres BFGS", "29+4|15+3|3, 14|3, 2", "37+4|28+5|0, 3|2, 4|51059"},
    {dense, "CppNumericalSolvers BFGS", "30+3|20+5|9, 11|0, 0", "38+3|27+6|1, 3|0, 0|3997"},
    {limited_memory, "SciPy L-BFGS-B", "27+3|27+4|12, 8|0, 0", "36+3|33+3|3, 3|3, 1|2743"},
    {limited_memory, "Ceres L-BFGS", "29+4|16+3|3, 11|3, 2", "37+4|29+5|0, 5|3, 1|67976"},
    {limited_memory, "LBFGS++ (Nocedal–Wright)", "33+3|25+5|6, 3|2, 1", "38+3|29+4|0, 0|15, 8|4859"},
    {limited_memory, "LBFGS++ (Moré–Thuente)", "32+3|24+4|4, 5|0, 0", "26+0|22+1|0, 0|0, 0|1779"},
    {limited_memory, "CppNumericalSolvers L-BFGS", "26+3|24+5|13, 10|0, 0", "38+3|31+4|1, 3|0, 0|3549"},
    {conjugate, "SciPy CG", "30+2|22+4|7, 3|1, 1", "36+2|23+4|0, 0|13, 7|19628/19510"},
    {conjugate, "Ceres NCG (Polak–Ribière)", "19+2|11+5|6, 8|6, 2", "32+4|27+5|2, 6|9, 7|193296"},
    {conjugate, "CppNumericalSolvers CG", "22+1|17+2|17, 7|0, 0", "27+2|17+2|0, 0|0, 0|317130/28518"},
    {products, "SciPy Newton-CG", "29+2|26+3|9, 7|2, 2", "36+2|31+3|2, 3|6, 4|90050/90036"},
    {products, "SciPy trust-ncg", "29+2|27+3|9, 7|0, 0", "38+2|34+2|1, 1|7, 6|3515/3329"},
    {products, "SciPy trust-krylov", "32+2|27+4|7, 6|1, 0", "38+2|31+3|0, 0|32, 23|302209"},
    {hessians, "SciPy trust-exact", "35+1|29+2|5, 5|1, 1", "40+1|33+2|0, 0|5, 6|2258/2099"},
    {least_squares, "SciPy lm", "40+2|31+7|0, 0|0, 1", "40+2|32+7|0, 0|0, 0|1363/1024"},
    {least_squares, "SciPy lm, x_scale=\"jac\"", "40+2|27+7|0, 3|0, 2", "40+2|28+7|0, 0|0, 1|1934/1516"},
    {least_squares, "SciPy trf", "39+2|31+6|1, 0|0, 0", "40+2|31+7|0, 0|0, 0|1314/879"},
    {least_squares, "SciPy trf, x_scale=\"jac\"", "39+2|28+5|1, 3|0, 1", "40+2|30+6|0, 1|0, 1|1755/1383"},
    {least_squares, "SciPy dogbox", "39+2|32+5|0, 1|0, 0", "40+2|33+6|0, 0|0, 0|1988/1559"},
    {least_squares, "Ceres LM", "31+3|23+4|2, 5|1, 2", "37+2|26+4|0, 1|0, 0|14185/6952"},
    {least_squares, "Ceres dogleg", "33+2|20+5|1, 5|3, 2", "38+3|24+6|0, 0|0, 3|16789/7601"},
    {least_squares, "Ceres subspace dogleg", "33+2|20+5|1, 6|2, 2", "38+3|24+6|0, 1|0, 3|16298/7386"},
};
// clang-format on

/// The peers whose evaluations are known problem by problem.
inline constexpr std::array<std::string_view, 11> detailed_peers = {"SciPy BFGS",
                                                                    "SciPy L-BFGS-B",
                                                                    "SciPy CG",
                                                                    "SciPy trust-ncg",
                                                                    "SciPy trust-exact",
                                                                    "SciPy lm",
                                                                    "SciPy trf",
                                                                    "Ceres LM",
                                                                    "CppNumericalSolvers BFGS",
                                                                    "CppNumericalSolvers L-BFGS",
                                                                    "LBFGS++ (Nocedal–Wright)"};

struct Row {
  std::string_view problem;
  std::string_view cells;
};

/// Evaluations from the start with tight tolerances, in the order of detailed_peers.
// clang-format off
inline constexpr Row mgh_costs[] = {
    {"rosenbrock", "41|46|80/79|31/28|27/24|23/18|25/18|65/27|43|47|53"},
    {"freudenstein_roth", "12†|67†|88/76†|16/15†|9†|48/30†|47/32†|51/21†|93†|42†|124†"},
    {"powell_badly_scaled", "197|84|386/374|204/178|115/99|74/59|44/41|130/64|203|210|264"},
    {"brown_badly_scaled", "28|27|45|2011|1011|19/18|23|38/16|42|26|45"},
    {"beale", "19|18|83|13|9/8|13/11|9|28/12|19|18|18"},
    {"jennrich_sampson", "124/111|24✗|59|13/12|11/10|29/17|46/21|40/16|93|48|189"},
    {"helical_valley", "38|35|107|25/23|10/9|19/14|14/12|28/13|38|35|33"},
    {"bard", "26|27|153/137|12|16|17/10|14/10|22/7|22|28|129"},
    {"gaussian", "7|12|13|4|3|8/6|4|14/3|11|13|17"},
    {"meyer", "444/433|483✗|970/965✗|893/830✗|256/221|126/115|192/148|291/140|496|573|782"},
    {"gulf", "48|59|302|45/41|26/24|28/20|21/17|70/27|40|58|63"},
    {"box3d", "32|41|76|19|18|11/10|7|15/8|52|40|40"},
    {"powell_singular", "74|59|395|31/30|25|60|21|41/21|64|64|72"},
    {"wood", "107|117|147|110/100|45/39|71/66|77/69|154/67|106|116|137"},
    {"kowalik_osborne", "38|38|253/242|13/11|12/9|53/40|47/36|38/17|32|78|40"},
    {"brown_dennis", "39|52|108/97|22/21|12/11|52/30|56/27|12253/6102|44|82|123"},
    {"osborne1", "70|135|4969/4949|85/78|35/28|32/20|37/22|44/17|87|172|187"},
    {"biggs_exp6", "49†|47†|5181|174/149|41/29|70/56|83/64|84/37|47†|106†|153†"},
    {"osborne2", "116/104|112|1534/1524|49/43|19/16|24/14|29/16|55/20|80|134|223"},
    {"watson_6", "85/73|89|1130/1114|17/16|13|21/12|30/14|39/13|84|103|156"},
    {"watson_9", "92|335|39531✗|28/27|14|19/10|17/9|50/19|90|318|419"},
    {"watson_12", "189/177✗|605✗|40935✗|33/32✗|14|19/10|21/8|83/31|113✗|634✗|3591✗"},
    {"ext_rosenbrock_10", "129|46|67|50/45|24/22|23/18|25/18|65/27|126|46|57"},
    {"ext_powell_12", "160|67|294|30|26|85|21|41/21|140|69|81"},
    {"penalty1_4", "77|73|378|42/38|45/39|26/18|19/13|18733/8733✗|38|73|87"},
    {"penalty1_10", "156|72|298/297|50/43|46/41|33/23|64/34|18608/8608✗|175|72|83"},
    {"penalty2_4", "830/819|421|1076|204/160|137/117|78/57|54/28|175/84|839|417|484"},
    {"penalty2_10", "778|425|1146|94/76|114/99|82/57|63/42|19662/9662✗|690|367|458"},
    {"vardim_10", "23|20|23/13✗|15|15|13|11|22/11|23|20|21"},
    {"trigonometric_10", "75/74|36|113/104|17/13|13/11|45/22|48/21|80/33|37|76|41"},
    {"brown_almost_linear_10", "14|21|41|9|9|12/11|8|27/10|14|21|23"},
    {"disc_boundary_10", "25|59|727|5|4|8/7|4|13/7|26|61|83"},
    {"disc_integral_10", "18|9|17|6|4|8|5|9/5|17|10|10"},
    {"broyden_tridiag_10", "33|26|78|13|7|10/9|7|14/7|41|28|34"},
    {"broyden_banded_10", "51|17|63|13|9|10/9|8|16/8|49|19|20"},
    {"linear_full_10_20", "4|3|5|4|4|6/4|5/3|7/3|3|3|3"},
    {"linear_rank1_10_20", "135/120|29|5|4/3|5✗|24/6|34/7|8/4|5|3|54"},
    {"linear_rank1z_10_20", "4|40|5|6/4|5|28/9|34/5|8/4|4|4|54"},
    {"chebyquad_7", "24|23|38|13/10|11/8|13/11|10/9|24/10|27|25|41"},
    {"chebyquad_8", "103/90|31|110/99|19/14|18/13|54/29|63/28|68/30|58|33|193"},
    {"chebyquad_9", "40|39|146|15/12|17/12|17/12|14/11|26/11|39|39|42"},
    {"chebyquad_10", "37†|37†|140†|19/15†|18/13|44/21†|47/19†|46/16†|44†|95†|190†"},
};
// clang-format on

/// Digits (evaluations) with tight tolerances, from the first and the second start.
inline constexpr std::array<std::string_view, 6> nist_columns = {
    "SciPy lm 1", "SciPy lm 2", "SciPy trf 1", "SciPy trf 2", "Ceres LM 1", "Ceres LM 2"};

// clang-format off
inline constexpr Row nist_fits[] = {
    {"Chwirut1", "8.6 (17/14)|10.0 (16/11)|7.8 (17/11)|8.5 (11/9)|8.5 (33/14)|8.5 (16/8)"},
    {"Chwirut2", "9.1 (24/14)|9.4 (14/11)|9.7 (26/12)|9.9 (9/9)|8.5 (33/14)|8.6 (16/8)"},
    {"DanWood", "11.0 (13/12)|8.7 (18/9)|11.0 (14/10)|8.7 (21/7)|11.0 (28/10)|10.8 (20/6)"},
    {"Gauss1", "10.6 (15/9)|9.4 (14/9)|10.7 (9/8)|8.7 (15/7)|10.6 (14/7)|8.7 (14/6)"},
    {"Hahn1", "8.4 (31/20)|10.0 (26/18)|8.0 (17/15)|7.0 (31/14)|11.0 (37/14)|8.6 (35/13)"},
    {"Kirby2", "10.6 (23/16)|9.0 (19/11)|7.5 (29/12)|8.0 (27/11)|8.2 (28/10)|8.6 (26/9)"},
    {"Lanczos3", "8.4 (135/106)|9.3 (20/13)|6.4 (101/82)|6.4 (25/9)|8.2 (179/83)|7.7 (173/81)"},
    {"MGH17", "9.6 (550/505)|8.0 (32/20)|9.6 (1006/766)|9.8 (37/22)|10.8 (1153/560)|10.8 (44/17)"},
    {"Misra1a", "11.0 (28/16)|10.1 (14/7)|11.0 (20/12)|11.0 (15/8)|11.0 (60/23)|11.0 (22/8)"},
    {"Roszman1", "7.0 (19/8)|7.1 (19/7)|7.2 (23/8)|7.6 (21/7)|8.8 (22/8)|8.3 (12/6)"},
    {"Thurber", "8.7 (55/40)|7.5 (47/37)|7.3 (55/37)|7.9 (56/40)|8.4 (67/28)|7.4 (62/27)"},
    {"all", "9.4 (910/760)|9.0 (239/153)|8.7 (1317/973)|8.5 (268/143)|9.5 (1654/771)|9.0 (440/189)"},
};
// clang-format on

}  // namespace fluxion::bench
