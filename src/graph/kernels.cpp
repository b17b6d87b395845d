// The loops of the interpreter for each kind of processor.
// For: interpreter.cpp. Read first: kernels.hpp, loops.hpp.
// SPDX-License-Identifier: MIT
#include "kernels.hpp"

#include "loops.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

template <class For>
constexpr loops::Calls calls = table_of_operations([]<Operation operation>() -> loops::Call {
  return For::template call<operation>;
});

struct ForAny {
  template <Operation operation> static void call(const loops::Step& step, std::size_t points) {
    loops::over<operation>(step, points);
  }
  static void run(std::span<const Instruction> instructions,
                  const RuleData* data,
                  double* memory,
                  std::size_t points) {
    loops::run(instructions, data, memory, points, calls<ForAny>);
  }
  static void load(const Rows<const double>& from, const Table<double>& to, std::size_t numbers) {
    loops::load<2>(from, to, numbers);
  }
  static void store(const Table<const double>& from,
                    const Rows<double>& to,
                    std::size_t numbers,
                    LaneMask lanes) {
    loops::store<2>(from, to, numbers, lanes);
  }
  static void load_lines(const Lines<const double>& from,
                         const Table<double>& to,
                         std::size_t numbers,
                         std::size_t points) {
    loops::load_lines(from, to, numbers, points);
  }
  static void store_lines(const Table<const double>& from,
                          const Lines<double>& to,
                          std::size_t numbers,
                          std::size_t points) {
    loops::store_lines(from, to, numbers, points);
  }
  static LaneMask lanes_with(const double* lane, double value) {
    return loops::lanes_with(lane, value);
  }
};

template <class For> constexpr Kernels kernels_of() {
  return {For::run, For::load, For::store, For::load_lines, For::store_lines, For::lanes_with};
}

constexpr Kernels for_any = kernels_of<ForAny>();

#if FLUXION_HAS_PROCESSOR_KINDS

// Multiplications and additions are not contracted: the library is compiled so.
struct ForAvx2 {
  template <Operation operation>
  [[gnu::target("avx2,fma")]] static void call(const loops::Step& step, std::size_t points) {
    loops::over<operation>(step, points);
  }
  [[gnu::target("avx2,fma")]] static void run(std::span<const Instruction> instructions,
                                              const RuleData* data,
                                              double* memory,
                                              std::size_t points) {
    loops::run(instructions, data, memory, points, calls<ForAvx2>);
  }
  [[gnu::target("avx2,fma")]] static void load(const Rows<const double>& from,
                                               const Table<double>& to,
                                               std::size_t numbers) {
    loops::load<4>(from, to, numbers);
  }
  [[gnu::target("avx2,fma")]] static void store(const Table<const double>& from,
                                                const Rows<double>& to,
                                                std::size_t numbers,
                                                LaneMask lanes) {
    loops::store<4>(from, to, numbers, lanes);
  }
  [[gnu::target("avx2,fma")]] static void load_lines(const Lines<const double>& from,
                                                     const Table<double>& to,
                                                     std::size_t numbers,
                                                     std::size_t points) {
    loops::load_lines(from, to, numbers, points);
  }
  [[gnu::target("avx2,fma")]] static void store_lines(const Table<const double>& from,
                                                      const Lines<double>& to,
                                                      std::size_t numbers,
                                                      std::size_t points) {
    loops::store_lines(from, to, numbers, points);
  }
  [[gnu::target("avx2,fma")]] static LaneMask lanes_with(const double* lane, double value) {
    return loops::lanes_with(lane, value);
  }
};

// It loads and stores as for AVX2.
struct ForAvx512 : ForAvx2 {
  template <Operation operation>
  [[gnu::target("avx512f,avx512dq,avx512vl,avx512bw,fma")]] static void call(
      const loops::Step& step, std::size_t points) {
    loops::over<operation>(step, points);
  }
  [[gnu::target("avx512f,avx512dq,avx512vl,avx512bw,fma")]] static void run(
      std::span<const Instruction> instructions,
      const RuleData* data,
      double* memory,
      std::size_t points) {
    loops::run(instructions, data, memory, points, calls<ForAvx512>);
  }
  [[gnu::target("avx512f,avx512dq,avx512vl,avx512bw,fma")]] static LaneMask lanes_with(
      const double* lane, double value) {
    return loops::lanes_with(lane, value);
  }
};

constexpr Kernels for_avx2 = kernels_of<ForAvx2>();
constexpr Kernels for_avx512 = kernels_of<ForAvx512>();

#endif

}  // namespace

bool runs(Processor processor) {
#if FLUXION_HAS_PROCESSOR_KINDS
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (processor == Processor::avx2) return avx2;
  if (processor == Processor::avx512) {
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
  }
#endif
  return processor == Processor::any;
}

const Kernels& kernels_for(Processor processor) {
#if FLUXION_HAS_PROCESSOR_KINDS
  if (processor == Processor::avx512) return for_avx512;
  if (processor == Processor::avx2) return for_avx2;
#endif
  static_cast<void>(processor);
  return for_any;
}

const Kernels& kernels() {
  static const Kernels& best = kernels_for(runs(Processor::avx512) ? Processor::avx512
                                           : runs(Processor::avx2) ? Processor::avx2
                                                                   : Processor::any);
  return best;
}

}  // namespace fluxion::inline FLUXION_ABI::graph
