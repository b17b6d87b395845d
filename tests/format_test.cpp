// Printing of active numbers with fmt and with streams.
// For: format.hpp. Read first: that header.
// SPDX-License-Identifier: MIT
#include <iomanip>
#include <map>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <fluxion/format.hpp>
#include <fluxion/reverse/recording.hpp>

namespace {

using fluxion::BasicVar;
using fluxion::Dual;
using fluxion::Var;

template <class X> std::string streamed(const X& x) {
  std::ostringstream out;
  out << x;
  return out.str();
}

TEST(Format, VarIsItsValue) {
  const Var x = 2.5;
  EXPECT_EQ(fmt::format("{}", x), "2.5");
  EXPECT_EQ(fmt::format("{:.3f}|{:>8}|{:+e}", x, x, x), "2.500|     2.5|+2.500000e+00");
  EXPECT_EQ(streamed(x), "2.5");
  EXPECT_EQ(fmt::format("{}", std::vector<Var>{1, 2}), "[1, 2]");
}

TEST(Format, ExpressionIsItsValue) {
  const Var x = 2.5;
  EXPECT_EQ(fmt::format("{:.1f} {} {}", x * x, -x, sqrt(x * 10)), "6.2 -2.5 5");
  EXPECT_EQ(streamed(x * 2), "5");
}

TEST(Format, DualIsItsValueAndItsTangents) {
  const auto x = Dual<double>::seeded(2, 0.5);
  EXPECT_EQ(fmt::format("{}", x), "2 + [0.5]e");
  EXPECT_EQ(streamed(x), "2 + [0.5]e");
  const auto y = Dual<double, 3>::seeded(2, 1, 1);
  EXPECT_EQ(fmt::format("{}", y), "2 + [0, 1, 0]e");
  EXPECT_EQ(fmt::format("{:.2f}", y), "2.00 + [0.00, 1.00, 0.00]e");
  EXPECT_EQ(streamed(y), "2 + [0, 1, 0]e");
}

TEST(Format, NestedNumbersAreNested) {
  using Inner = Dual<double>;
  const Dual<Inner> x = Dual<Inner>::seeded(Inner::seeded(3), Inner(1));
  EXPECT_EQ(fmt::format("{:.0f}", x), "3 + [1]e + [1 + [0]e]e");
  EXPECT_EQ(fmt::format("{}", BasicVar<Inner>(Inner::seeded(3))), "3 + [1]e");
  EXPECT_EQ(streamed(BasicVar<Inner>(Inner::seeded(3))), "3 + [1]e");
}

TEST(Format, ComplexNumbersArePairs) {
  const fluxion::complex<Var> z(2.5, -1);
  EXPECT_EQ(fmt::format("{} {:.2f}", z, z * z), "(2.5,-1) (5.25,-5.00)");
  EXPECT_EQ(fmt::format("{}", fluxion::complex(Dual<double>::seeded(2), 3)), "(2 + [1]e,3 + [0]e)");
  EXPECT_EQ(fmt::format("{}", fluxion::complex(-std::nan(""), 0.5)), "(nan,0.5)");
  std::ostringstream out;
  out << z << std::setw(12) << std::setprecision(2) << fluxion::complex(1.0 / 3, 0.0);
  EXPECT_EQ(out.str(), "(2.5,-1)    (0.33,0)");
}

TEST(Format, OfOtherPrecisions) {
  EXPECT_EQ(fmt::format("{}", Dual<float>(0.1F)), "0.1 + [0]e");
  EXPECT_EQ(fmt::format("{:.2}", BasicVar<long double>(0.25L)), "0.25");
}

TEST(Format, StreamsUseTheirPrecisionAndWidth) {
  std::ostringstream out;
  out << std::setprecision(3) << std::fixed << Var(1) << std::setw(8) << Var(2) << '|'
      << std::setw(18) << Dual<double>::seeded(1) << '|' << 0.5;
  EXPECT_EQ(out.str(), "1.000   2.000|  1.000 + [1.000]e|0.500");
}

TEST(Format, ShowsWhatIsNotFinite) {
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(fmt::format("{}", Dual<double>::seeded(inf, -inf)), "inf + [-inf]e");
}

TEST(Format, NoNaNHasASign) {
  const double nan = -std::nan("");
  EXPECT_EQ(fmt::format("{} {}", Var(nan), Dual<double>::seeded(nan, nan)), "nan nan + [nan]e");
  EXPECT_EQ(streamed(Var(nan)) + streamed(Dual<double>::seeded(nan, nan)), "nannan + [nan]e");
  EXPECT_EQ(fmt::format("{}", fluxion::Vector<double>{{nan, -1}}), "[nan, -1]");
}

TEST(Format, VectorsAreLists) {
  const fluxion::Vector<double> x{{10, 0.5, -2}};
  EXPECT_EQ(fmt::format("{}", x), "[10, 0.5, -2]");
  EXPECT_EQ(fmt::format("{:.2f}", x), "[10.00, 0.50, -2.00]");
  EXPECT_EQ(fmt::format("{}", fluxion::Vector<double>()), "[]");
  EXPECT_EQ(fmt::format("{}", Eigen::RowVector2i(1, 2)), "[1, 2]");
  EXPECT_EQ(fmt::format("{}", Eigen::ArrayXf::Constant(2, 0.5F).eval()), "[0.5, 0.5]");
}

TEST(Format, MatricesAreListsOfRows) {
  const Eigen::Matrix<double, 2, 3> a{{1, 2, 3}, {4, 5, 6}};
  EXPECT_EQ(fmt::format("{}", a), "[[1, 2, 3], [4, 5, 6]]");
  EXPECT_EQ(fmt::format("{:.1f}", a.leftCols<2>()), "[[1.0, 2.0], [4.0, 5.0]]");
  EXPECT_EQ(fmt::format("{}", fluxion::Matrix<double>(2, 0)), "[[], []]");
  EXPECT_EQ(fmt::format("{}", fluxion::Matrix<double>::Constant(1, 1, 7)), "[[7]]");
}

TEST(Format, ExpressionsOfVectorsArePrinted) {
  const fluxion::Vector<double> x{{1, 2, 3}};
  const Eigen::Matrix2d a{{1, 2}, {3, 4}};
  EXPECT_EQ(fmt::format("{} {} {}", 2 * x, x.head(2), x.transpose()), "[2, 4, 6] [1, 2] [1, 2, 3]");
  EXPECT_EQ(fmt::format("{} {}", a * a, a * x.tail<2>()), "[[7, 10], [15, 22]] [8, 18]");
  EXPECT_EQ(fmt::format("{}", x.array().square()), "[1, 4, 9]");
}

TEST(Format, VectorsOfActiveNumbersPrintEach) {
  const fluxion::Vector<Var> v{{Var(1), Var(2.5)}};
  EXPECT_EQ(fmt::format("{} {:.1f}", v, v), "[1, 2.5] [1.0, 2.5]");
  const fluxion::Vector<Dual<double>> d{{Dual<double>(1), Dual<double>::seeded(2)}};
  EXPECT_EQ(fmt::format("{}", d), "[1 + [0]e, 2 + [1]e]");
  const std::map<int, Var> by_key = {{1, 2.5}, {3, 4}};
  EXPECT_EQ(fmt::format("{} {}", std::vector<Var>{1, 2.5}, by_key), "[1, 2.5] {1: 2.5, 3: 4}");
}

TEST(Format, PrintingAVariableLeavesTheTapeAlone) {
  fluxion::Recording recording;
  const Var x = recording.input(2);
  Var y = x * x;
  const std::size_t statements = recording.statements();
  EXPECT_EQ(fmt::format("{} {}", y, x * y), "4 8");
  streamed(y);
  EXPECT_EQ(recording.statements(), statements);
}

}  // namespace
