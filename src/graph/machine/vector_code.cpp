// Instructions on vectors of one width.
// For: machine code. Read first: vector_code.hpp.
// SPDX-License-Identifier: MIT
#include "vector_code.hpp"

#include <algorithm>
#include <iterator>

namespace fluxion::inline FLUXION_ABI::graph {

Xbyak::Address VectorCode::constant(std::uint64_t bits) {
  auto place = std::find_if(constants_.begin(), constants_.end(), [&](const Constant& each) {
    return each.bits == bits;
  });
  if (place == constants_.end()) {
    constants_.push_back({bits});
    place = std::prev(constants_.end());
  }
  return Xbyak::util::ptr[Xbyak::util::rip + place->label];
}

void VectorCode::write_constants() {
  for (Constant& constant : constants_) {
    align(vector_bytes);
    L(constant.label);
    for (std::size_t k = 0; k < vector_bytes / sizeof(constant.bits); ++k) dq(constant.bits);
  }
}

void VectorCode::move(const Vector& to, const Xbyak::Address& from) {
  if (is_scalar()) {
    vmovsd(to, from);
  } else {
    vmovupd(to, from);
  }
}

void VectorCode::move(const Xbyak::Address& to, const Vector& from) {
  if (is_scalar()) {
    vmovsd(to, from);
  } else {
    vmovupd(to, from);
  }
}

void VectorCode::choose(
    const Vector& to, const Vector& other, const Vector& x, Predicate predicate, double number) {
  const auto code = static_cast<std::uint8_t>(predicate);
  if (width_ == Width::avx512) {
    vcmppd(k1, x, constant(number), code);
    vblendmpd(to | k1, to, other);
  } else {
    vcmppd(x, x, constant(number), code);
    vblendvpd(to, to, other, x);
  }
}

void VectorCode::test_any(const Vector& x, Predicate predicate, double number) {
  const auto code = static_cast<std::uint8_t>(predicate);
  if (width_ == Width::avx512) {
    vcmppd(k1, x, constant(number), code);
    kortestb(k1, k1);
  } else {
    vcmppd(x, x, constant(number), code);
    vmovmskpd(eax, Xbyak::Ymm(x.getIdx()));
    test(eax, eax);
  }
}

void VectorCode::select(const Vector& to, const Vector& other, const Vector& mask) {
  if (width_ == Width::avx512) {
    vpmovq2m(k1, mask);
    vblendmpd(to | k1, to, other);
  } else {
    vblendvpd(to, to, other, mask);
  }
}

void VectorCode::round(const Vector& to, const Vector& from) {
  constexpr std::uint8_t to_nearest = 8;  // without a signal that it was inexact
  if (width_ == Width::avx512) {
    vrndscalepd(to, from, to_nearest);
  } else {
    vroundpd(to, from, to_nearest);
  }
}

}  // namespace fluxion::inline FLUXION_ABI::graph
