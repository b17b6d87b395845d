// A call that leaves all registers alone, for what a hot loop does once in a million iterations.
// For: growth of the tape. Read first: src/reverse/cold_call.cpp. An ordinary call, even one that
// is never made, takes registers from the loop around it: the running sum of a dot product then
// goes through memory at each term, which doubles the time of recording it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <fluxion/portability.hpp>

#if FLUXION_HAS_REGISTER_PRESERVING_CALL
extern "C" void fluxion_call_preserving_registers();
#endif

namespace fluxion::inline FLUXION_ABI::detail {

using ColdFunction = void (*)(std::size_t) noexcept;

/// function(n), for an unlikely path that the compiler should not make provisions for. `function`
/// is a thread-local or static object, so that its address does not depend on the stack pointer.
template <std::size_t n> FLUXION_ALWAYS_INLINE void cold_call(const ColdFunction& function) {
#if FLUXION_HAS_REGISTER_PRESERVING_CALL
  // The 128 bytes below the stack pointer may be in use by the function around this. Not through
  // the procedure linkage table: the first call would go to the dynamic linker, which has
  // registers of its own to change.
  asm volatile(
      "lea{q|} {-128(%%rsp), %%rsp|rsp, [rsp - 128]}\n\t"
      "push{q|} %[function]\n\t"
      "push{q|} %[n]\n\t"
      "call {*fluxion_call_preserving_registers@GOTPCREL(%%rip)|"
      "[QWORD PTR fluxion_call_preserving_registers@GOTPCREL[rip]]}\n\t"
      "lea{q|} {144(%%rsp), %%rsp|rsp, [rsp + 144]}"
      :
      : [function] "m"(function), [n] "i"(n)
      : "memory", "cc");
#else
  function(n);
#endif
}

}  // namespace fluxion::inline FLUXION_ABI::detail
