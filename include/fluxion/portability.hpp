// What a compiler or a platform may lack, each with a standard C++ fallback (all by FLUXION_PORTABLE).
// For: every other header; this is the only one that asks which compiler reads it.
// Read first: nothing. Apart from FLUXION_VERSION*, the library has no other macros.
// SPDX-License-Identifier: MIT
#pragma once

#include <version>

// The library returns NaN where mathematics is undefined and repeats work when it sees one; with
// NaN assumed away its results would be silently wrong.
#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__ > 0) || \
    defined(_M_FP_FAST)
#error "fluxion needs IEEE arithmetic: remove -ffast-math, -Ofast, -ffinite-math-only or /fp:fast"
#endif

// Inline namespace of everything. Checked and unchecked builds have different names at link time,
// so mixing them in one program is a link error and never a crash.
#if defined(FLUXION_CHECKED)
#define FLUXION_ABI v0_checked
#else
#define FLUXION_ABI v0
#endif

// g++, clang and the compilers that imitate them.
#if defined(__GNUC__) && !defined(FLUXION_PORTABLE)
#define FLUXION_HAS_GNU_ATTRIBUTES 1
#else
#define FLUXION_HAS_GNU_ATTRIBUTES 0
#endif

// Expression templates are chains of one-line functions: one that stays a call costs more than the
// arithmetic it wraps. Without optimisation, forced inlining would make functions of a megabyte.
#if FLUXION_HAS_GNU_ATTRIBUTES && defined(__OPTIMIZE__)
#define FLUXION_ALWAYS_INLINE inline __attribute__((always_inline))
#else
#define FLUXION_ALWAYS_INLINE inline
#endif

// Growing memory and throwing stay outside the hot loops that call them, which then keep their
// registers.
#if FLUXION_HAS_GNU_ATTRIBUTES
#define FLUXION_COLD __attribute__((cold, noinline))
#else
#define FLUXION_COLD
#endif

// The recording state is thread-local and read by every statement: initial-exec finds it with one
// load, where the default model of a shared library calls a function. Goes before `extern`.
#if FLUXION_HAS_GNU_ATTRIBUTES && defined(__ELF__)
#define FLUXION_TLS_INITIAL_EXEC __attribute__((tls_model("initial-exec")))
#else
#define FLUXION_TLS_INITIAL_EXEC
#endif

// A call that the compiler need not know about wants a piece of assembly; elsewhere it is an
// ordinary call, which costs the loop around it some registers.
#if FLUXION_HAS_GNU_ATTRIBUTES && defined(__x86_64__) && defined(__ELF__) && defined(__LP64__)
#define FLUXION_HAS_REGISTER_PRESERVING_CALL 1
#else
#define FLUXION_HAS_REGISTER_PRESERVING_CALL 0
#endif

// Bytes of a vector register, for code that uses the vector types of the compiler: a value of one
// stays in registers where an array of numbers goes through memory. 0 where there are none. A type
// wider than the register would be split, and g++ splits it badly.
#if !FLUXION_HAS_GNU_ATTRIBUTES
#define FLUXION_VECTOR_BYTES 0
#elif defined(__AVX512F__)
#define FLUXION_VECTOR_BYTES 64
#elif defined(__AVX__)
#define FLUXION_VECTOR_BYTES 32
#else
#define FLUXION_VECTOR_BYTES 16
#endif

// Before a loop whose iterations are independent of each other, where the compiler would test addresses
// to find out.
#if FLUXION_HAS_GNU_ATTRIBUTES && !defined(__clang__)
#define FLUXION_INDEPENDENT_ITERATIONS _Pragma("GCC ivdep")
#else
#define FLUXION_INDEPENDENT_ITERATIONS
#endif

// Whether functions can be compiled for several kinds of x86-64 processors, to be chosen at run time.
#if FLUXION_HAS_GNU_ATTRIBUTES && defined(__x86_64__)
#define FLUXION_HAS_PROCESSOR_KINDS 1
#else
#define FLUXION_HAS_PROCESSOR_KINDS 0
#endif

// Whether the compiler permutes the numbers of its vector types.
#if FLUXION_HAS_GNU_ATTRIBUTES && defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#define FLUXION_HAS_SHUFFLES 1
#endif
#endif
#ifndef FLUXION_HAS_SHUFFLES
#define FLUXION_HAS_SHUFFLES 0
#endif

// [[likely]] for a part of a condition.
#if FLUXION_HAS_GNU_ATTRIBUTES
#define FLUXION_LIKELY(condition) __builtin_expect(condition, true)
#else
#define FLUXION_LIKELY(condition) (condition)
#endif

// Whether the compiler can tell that a condition holds, once everything is inlined; never a test at
// run time.
#if FLUXION_HAS_GNU_ATTRIBUTES
#define FLUXION_IS_KNOWN(condition) (__builtin_constant_p(condition) && (condition))
#else
#define FLUXION_IS_KNOWN(condition) (static_cast<void>(condition), false)
#endif

// A tape is larger than the caches and is written and read in one direction, but two streams of short
// pieces are not what processors foresee: asking for memory ahead makes a stencil a third faster.
#if FLUXION_HAS_GNU_ATTRIBUTES
#define FLUXION_PREFETCH_TO_READ(address) __builtin_prefetch(address, 0)
#define FLUXION_PREFETCH_TO_WRITE(address) __builtin_prefetch(address, 1)
#else
#define FLUXION_PREFETCH_TO_READ(address) static_cast<void>(address)
#define FLUXION_PREFETCH_TO_WRITE(address) static_cast<void>(address)
#endif

// Partials and adjoints never overlap; without this promise loops over both are not vectorised.
#if FLUXION_HAS_GNU_ATTRIBUTES
#define FLUXION_RESTRICT __restrict__
#else
#define FLUXION_RESTRICT
#endif

// MSVC ignores the standard spelling. No empty fallback: the layout of a type must not depend on
// FLUXION_PORTABLE.
#if defined(_MSC_VER)
#define FLUXION_NO_UNIQUE_ADDRESS [[msvc::no_unique_address]]
#else
#define FLUXION_NO_UNIQUE_ADDRESS [[no_unique_address]]
#endif

// clang 14 lacks the builtin behind std::source_location; messages then do without the caller's line.
#if defined(__cpp_lib_source_location) && !defined(FLUXION_PORTABLE)
#define FLUXION_HAS_SOURCE_LOCATION 1
#else
#define FLUXION_HAS_SOURCE_LOCATION 0
#endif
