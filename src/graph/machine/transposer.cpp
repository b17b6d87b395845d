// Between points as users have them and slots of a block.
// For: machine code of blocks. Read first: transposer.hpp.
// SPDX-License-Identifier: MIT
#include "transposer.hpp"

#include <algorithm>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

using Xbyak::Address;

constexpr std::size_t frame = 512;             // bytes around the numbers
constexpr std::size_t largest_tile = 24 * 16;  // bytes for a tile of numbers
constexpr std::size_t tile = 4;                // points, and numbers

std::size_t largest(const Code& code) {
  return frame + largest_tile * (code.leaves().size() + code.results().size());
}

// Two numbers of four.
Address half(const Address& four, std::size_t first) {
  return Xbyak::util::ptr[four.getRegExp() + first * sizeof(double)];
}

}  // namespace

Transposer::Transposer(const Code& code)
    : Xbyak::CodeGenerator(largest(code), Xbyak::DontSetProtectRWE) {
  for (const Operation kind : {Operation::input, Operation::parameter, Operation::direction}) {
    const auto is_of_kind = [&](const Code::LeafRun& run) { return run.kind == kind; };
    if (std::none_of(code.leaf_runs().begin(), code.leaf_runs().end(), is_of_kind)) continue;
    loads_[place(kind)] = function<Load>([&] {
      for (const Code::LeafRun& run : code.leaf_runs()) {
        if (is_of_kind(run)) load_run(run);
      }
    });
  }
  for (const Part part : {Part::values, Part::entries}) {
    const std::span<const Slot> results = code.results(part);
    if (results.empty()) continue;
    stores_[static_cast<std::size_t>(part)] = function<Store>([&] { store_results(results); });
  }
  setProtectModeRE();
}

template <class Function, class Write> Function Transposer::function(const Write& write) {
  align(16);
  const auto* const begin = getCurr();
  Xbyak::Label four;
  lea(rax, ptr[rsi + rsi * 2]);
  L(four);
  write();
  lea(rdi, ptr[rdi + rsi * 4]);
  add(rdx, static_cast<std::uint32_t>(tile * sizeof(double)));
  sub(rcx, 1);
  jnz(four, T_NEAR);
  vzeroupper();
  ret();
  return reinterpret_cast<Function>(reinterpret_cast<std::size_t>(begin));
}

// The last tile overlaps the one before it, where there is one.
void Transposer::load_run(const Code::LeafRun& run) {
  const std::span<const Slot> all(run.slots);
  std::size_t i = 0;
  for (; i + tile <= all.size() || (i < all.size() && all.size() > tile); i += tile) {
    const std::size_t first = std::min(i, all.size() - tile);
    const auto to = slots(all.subspan(first, tile));
    transpose_four(points(run.index + first), to);
  }
  for (; i < all.size(); ++i) {
    const auto from = points(run.index + i);
    vmovsd(xmm0, from[0]);
    vmovhpd(xmm0, xmm0, from[1]);
    vmovsd(xmm1, from[2]);
    vmovhpd(xmm1, xmm1, from[3]);
    vinsertf128(ymm0, ymm0, xmm1, 1);
    vmovupd(slot(all[i]), ymm0);
  }
}

void Transposer::store_results(std::span<const Slot> results) {
  std::size_t i = 0;
  for (; i + tile <= results.size() || (i < results.size() && results.size() > tile); i += tile) {
    const std::size_t first = std::min(i, results.size() - tile);
    transpose_four(slots(results.subspan(first, tile)), points(first));
  }
  for (; i < results.size(); ++i) {
    const auto to = points(i);
    vmovupd(ymm0, slot(results[i]));
    vextractf128(xmm1, ymm0, 1);
    vmovsd(to[0], xmm0);
    vmovhpd(to[1], xmm0);
    vmovsd(to[2], xmm1);
    vmovhpd(to[3], xmm1);
  }
}

// Number j of `from` i becomes number i of `to` j.
void Transposer::transpose_four(const std::array<Address, 4>& from,
                                const std::array<Address, 4>& to) {
  for (const std::size_t j : {0U, 2U}) {
    const int base = static_cast<int>(j) * 2;
    const Xbyak::Ymm even(base);
    const Xbyak::Ymm odd(base + 1);
    vmovupd(Xbyak::Xmm(base), half(from[0], j));
    vinsertf128(even, even, half(from[2], j), 1);
    vmovupd(Xbyak::Xmm(base + 1), half(from[1], j));
    vinsertf128(odd, odd, half(from[3], j), 1);
    vunpcklpd(Xbyak::Ymm(base + 2), even, odd);
    vmovupd(to[j], Xbyak::Ymm(base + 2));
    vunpckhpd(Xbyak::Ymm(base + 3), even, odd);
    vmovupd(to[j + 1], Xbyak::Ymm(base + 3));
  }
}

std::array<Address, 4> Transposer::points(std::size_t i) const {
  const std::size_t place = i * sizeof(double);
  return {
      ptr[rdi + place], ptr[rdi + rsi + place], ptr[rdi + rsi * 2 + place], ptr[rdi + rax + place]};
}

Address Transposer::slot(Slot slot) const { return ptr[rdx + slot * slot_stride * sizeof(double)]; }

std::array<Address, 4> Transposer::slots(std::span<const Slot> four) const {
  return {slot(four[0]), slot(four[1]), slot(four[2]), slot(four[3])};
}

}  // namespace fluxion::inline FLUXION_ABI::graph
