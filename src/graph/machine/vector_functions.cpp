// Functions of whole vectors from SLEEF.
// For: machine code. Read first: vector_functions.hpp.
// SPDX-License-Identifier: MIT
#include "vector_functions.hpp"

#include <algorithm>
#include <array>
#include <iterator>

// Their header declares those that the compiler may use in this file; machine code uses what the
// processor has. Only their addresses are taken. Deterministic ones: a lane has the same bits at
// either width, within 1.0 units in the last place. Those of asinh, acosh and pow overflow where the
// function does not; that of log1p is mended.
extern "C" {
void Sleef_finz_exp2d4_u10avx2();
void Sleef_finz_exp2d8_u10avx512f();
void Sleef_finz_expm1d4_u10avx2();
void Sleef_finz_expm1d8_u10avx512f();
void Sleef_finz_logd4_u10avx2();
void Sleef_finz_logd8_u10avx512f();
void Sleef_finz_log2d4_u10avx2();
void Sleef_finz_log2d8_u10avx512f();
void Sleef_finz_log10d4_u10avx2();
void Sleef_finz_log10d8_u10avx512f();
void Sleef_finz_log1pd4_u10avx2();
void Sleef_finz_log1pd8_u10avx512f();
void Sleef_finz_tand4_u10avx2();
void Sleef_finz_tand8_u10avx512f();
void Sleef_finz_asind4_u10avx2();
void Sleef_finz_asind8_u10avx512f();
void Sleef_finz_acosd4_u10avx2();
void Sleef_finz_acosd8_u10avx512f();
void Sleef_finz_atand4_u10avx2();
void Sleef_finz_atand8_u10avx512f();
void Sleef_finz_sinhd4_u10avx2();
void Sleef_finz_sinhd8_u10avx512f();
void Sleef_finz_coshd4_u10avx2();
void Sleef_finz_coshd8_u10avx512f();
void Sleef_finz_tanhd4_u10avx2();
void Sleef_finz_tanhd8_u10avx512f();
void Sleef_finz_atanhd4_u10avx2();
void Sleef_finz_atanhd8_u10avx512f();
void Sleef_finz_cbrtd4_u10avx2();
void Sleef_finz_cbrtd8_u10avx512f();
void Sleef_finz_erfd4_u10avx2();
void Sleef_finz_erfd8_u10avx512f();
void Sleef_finz_atan2d4_u10avx2();
void Sleef_finz_atan2d8_u10avx512f();
}

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

struct Entry {
  Operation operation;
  std::array<VectorFunction, 2> by_width;
};

constexpr Entry entries[] = {
    {operation_of_v<rules::Exp2>, {Sleef_finz_exp2d4_u10avx2, Sleef_finz_exp2d8_u10avx512f}},
    {operation_of_v<rules::Expm1>, {Sleef_finz_expm1d4_u10avx2, Sleef_finz_expm1d8_u10avx512f}},
    {operation_of_v<rules::Log>, {Sleef_finz_logd4_u10avx2, Sleef_finz_logd8_u10avx512f}},
    {operation_of_v<rules::Log2>, {Sleef_finz_log2d4_u10avx2, Sleef_finz_log2d8_u10avx512f}},
    {operation_of_v<rules::Log10>, {Sleef_finz_log10d4_u10avx2, Sleef_finz_log10d8_u10avx512f}},
    {operation_of_v<rules::Log1p>, {Sleef_finz_log1pd4_u10avx2, Sleef_finz_log1pd8_u10avx512f}},
    {operation_of_v<rules::Tan>, {Sleef_finz_tand4_u10avx2, Sleef_finz_tand8_u10avx512f}},
    {operation_of_v<rules::Asin>, {Sleef_finz_asind4_u10avx2, Sleef_finz_asind8_u10avx512f}},
    {operation_of_v<rules::Acos>, {Sleef_finz_acosd4_u10avx2, Sleef_finz_acosd8_u10avx512f}},
    {operation_of_v<rules::Atan>, {Sleef_finz_atand4_u10avx2, Sleef_finz_atand8_u10avx512f}},
    {operation_of_v<rules::Sinh>, {Sleef_finz_sinhd4_u10avx2, Sleef_finz_sinhd8_u10avx512f}},
    {operation_of_v<rules::Cosh>, {Sleef_finz_coshd4_u10avx2, Sleef_finz_coshd8_u10avx512f}},
    {operation_of_v<rules::Tanh>, {Sleef_finz_tanhd4_u10avx2, Sleef_finz_tanhd8_u10avx512f}},
    {operation_of_v<rules::Atanh>, {Sleef_finz_atanhd4_u10avx2, Sleef_finz_atanhd8_u10avx512f}},
    {operation_of_v<rules::Cbrt>, {Sleef_finz_cbrtd4_u10avx2, Sleef_finz_cbrtd8_u10avx512f}},
    {operation_of_v<rules::Erf>, {Sleef_finz_erfd4_u10avx2, Sleef_finz_erfd8_u10avx512f}},
    {operation_of_v<rules::Atan2>, {Sleef_finz_atan2d4_u10avx2, Sleef_finz_atan2d8_u10avx512f}},
};

}  // namespace

VectorFunction vector_function(Operation operation, Width width) {
  const auto entry = std::find_if(std::begin(entries), std::end(entries), [&](const Entry& each) {
    return each.operation == operation;
  });
  const bool is_known = width != Width::scalar && entry != std::end(entries);
  return is_known ? entry->by_width[width == Width::avx2 ? 0 : 1] : nullptr;
}

}  // namespace fluxion::inline FLUXION_ABI::graph
