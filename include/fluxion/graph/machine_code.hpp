// Code as instructions of this processor.
// For: programs, whose interpreter it replaces where it can.
// Read first: code.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include <fluxion/graph/code.hpp>

namespace fluxion::inline FLUXION_ABI {

/// What carries a program out. What this processor or this build of the library does not have is
/// replaced by the interpreter.
enum class Backend : std::uint8_t {
  automatic,    ///< the fastest: the widest machine code that there is
  interpreter,  ///< portable; all values have the bits of the function
  scalar,       ///< machine code for one number at a time; the same bits
  avx2,         ///< machine code for four, on many points; functions like exp within 1 ulp,
                ///< softplus and sigmoid within 4
  avx512,       ///< likewise for eight; the same bits as with avx2
};

/// The machine code that a program has, summed over its derivatives, paths and widths.
struct MachineStats {
  std::size_t codes = 0;         ///< pieces, each made when it is needed for the first time
  std::size_t instructions = 0;  ///< operations that they carry out
  std::size_t spills = 0;        ///< values that left a register for memory, to come back
  std::size_t bytes = 0;
  double seconds = 0;           ///< to make them
  std::size_t interpreted = 0;  ///< codes of more operations than RecordOptions::machine_limit

  MachineStats& operator+=(const MachineStats& other);
};

namespace graph {

constexpr std::size_t lanes_of(Width width) {
  return width == Width::scalar ? 1 : width == Width::avx2 ? 4 : 8;
}

/// Whether machine code of a width is built in and this processor can run it.
bool has_machine_code(Width width);
/// The width for many points, and the one for a single point; nothing for the interpreter, and where
/// there is no machine code.
std::optional<Width> width_for_blocks(Backend backend);
std::optional<Width> width_for_one_point(Backend backend);

/// The instructions of a code. Once made it does not change, and any number of threads may run it.
/// Note:  arithmetic has the bits of the interpreter. So have functions like exp, log and sin at width
///        scalar; at the others they err by at most 1.0 units in the last place, softplus and sigmoid by
///        4, and have the same bits at both, and in every code: values and derivatives take the same
///        branches.
class MachineCode {
 public:
  /// Cost:   about 0.3 µs for an operation.
  /// Throws: nothing that a caller could mend: where there is no memory for code, it is not valid().
  MachineCode(const Code& code, Width width);
  ~MachineCode();
  MachineCode(const MachineCode&) = delete;
  MachineCode& operator=(const MachineCode&) = delete;

  bool is_valid() const { return function_ != nullptr; }
  Width width() const { return width_; }

  /// Computes the results at so many points, rounded up to whole `points_at_once()`. What all points share
  /// is in its slot of the memory; leaves are where lines[slot] points to, and results go there.
  void run(double* memory, double* const* lines, std::size_t points) const {
    const std::size_t lanes = lanes_of(width_);
    function_(memory, lines, (points + lanes - 1) / lanes);
  }
  std::size_t points_at_once() const { return points_at_once_; }

  /// Makes what load() and store() make when they are needed for the first time.
  void make_ready(const Code& code) const;
  /// Leaves of one kind, and results, of four times so many points, whose numbers follow each other: those
  /// of point p are at data[p * stride]. The slots begin at `memory`. False if that is not possible.
  bool load(const Code& code,
            Operation kind,
            const double* data,
            std::ptrdiff_t stride,
            double* memory,
            std::size_t fours) const;
  bool store(const Code& code,
             Part part,
             const double* memory,
             double* data,
             std::ptrdiff_t stride,
             std::size_t fours) const;

  MachineStats stats() const;

 private:
  class Body;

  std::unique_ptr<const Body> body_;
  void (*function_)(double*, double* const*, std::size_t) = nullptr;
  std::size_t points_at_once_ = 1;
  Width width_;
  MachineStats stats_{};
};

/// The instructions of a code for one point, which shares nothing with others. Likewise.
/// Note:  all values have the bits of the interpreter.
class PointCode {
 public:
  /// Cost:   about 0.3 µs for an operation.
  /// Throws: as above.
  explicit PointCode(const Code& code);
  ~PointCode();
  PointCode(const PointCode&) = delete;
  PointCode& operator=(const PointCode&) = delete;

  bool is_valid() const { return function_ != nullptr; }
  /// Numbers that run() needs memory for.
  std::size_t memory() const { return memory_; }
  /// How many inputs, parameters and directions there are up to the last one that is read.
  const std::array<std::size_t, 3>& leaves() const { return leaves_; }

  /// Computes the first of the points, whose numbers are contiguous. Selectors go to the begin of the
  /// memory.
  /// Note:  leaves are read until the end: no result may go where they are.
  void run(const Points& points, double* memory, double* values, double* entries) const {
    function_(points.inputs.data,
              points.parameters.data,
              points.directions.data,
              memory,
              values,
              entries);
  }

  const MachineStats& stats() const { return stats_; }

 private:
  class Body;
  using Function = void (*)(const double*, const double*, const double*, double*, double*, double*);

  std::unique_ptr<const Body> body_;
  Function function_ = nullptr;
  std::size_t memory_ = 0;
  std::array<std::size_t, 3> leaves_{};
  MachineStats stats_{};
};

/// The machine codes of a code, each made when it is asked for the first time. May be used by several
/// threads.
class MachineCodes {
 public:
  /// Null where there is none.
  const MachineCode* get(const Code& code, Width width);
  const PointCode* get(const Code& code);
  /// Of those that were made so far.
  MachineStats stats() const;

 private:
  template <class Made> struct Entry {
    std::once_flag once{};
    std::unique_ptr<const Made> owned{};
    std::atomic<const Made*> made{nullptr};  // read by others while a thread makes it

    template <class... From> const Made* get(const From&... from);
    void add_to(MachineStats& sum) const;
  };

  std::array<Entry<MachineCode>, 3> of_blocks_{};  // of each width
  Entry<PointCode> of_one_point_{};
};

}  // namespace graph

}  // namespace fluxion::inline FLUXION_ABI
