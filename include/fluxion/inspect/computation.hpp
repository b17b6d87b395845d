// What f computes at x: its operations in the order in which they were executed.
// For: inspect/traced.hpp, which writes it, and the drivers of this folder, which read it. Plain
// data, so that all reading is compiled once. Read first: inspect/trace_nonfinite.hpp for what for.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <fluxion/inspect/source_line.hpp>
#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

/// Which operation made a number: its position in the computation of this run. In any other run,
/// on another thread or after the end of its own, the number is a constant.
struct OperationId {
  std::uint64_t run = 0;  // 0 is none
  std::size_t index = 0;
};

/// A number and the operation that made it.
template <class T> struct Noted {
  T value{};
  OperationId id;

  bool is_constant() const { return id.run == 0; }
};

/// An operand of an operation.
template <class T> struct Operand : Noted<T> {
  T partial{};  // of the result with respect to this operand; 0 unless it moves
  bool moves =
      false;          // whether it depends on an input and has a partial that is not structurally 0
  bool taken = true;  // whether its value goes into the result: one side of a maximum does not
};

/// One operation. The first ones of a computation are its inputs, which have no name.
template <class T> struct Operation {
  std::string_view name;
  T value{};
  std::size_t first_operand = 0;
  std::size_t operand_count = 0;
  bool active = false;  // whether it depends on an input
  SourceLine line = {};
};

/// An evaluation of f.
template <class T> struct Computation {
  std::uint64_t run = 0;
  std::size_t inputs = 0;
  std::vector<Operation<T>> operations = {};
  std::vector<Operand<T>> operands = {};  // of all operations
  std::vector<Noted<T>> outputs = {};

  std::span<const Operand<T>> operands_of(const Operation<T>& operation) const {
    return {operands.data() + operation.first_operand, operation.operand_count};
  }
};

/// While it lives, operations of this thread go to one computation; the static functions are about
/// the innermost one.
template <class T> class Noting {
 public:
  explicit Noting(Computation<T>& computation);
  Noting(const Noting&) = delete;
  Noting& operator=(const Noting&) = delete;
  ~Noting();

  /// The next input; all are made before the first operation.
  Noted<T> input(T value);
  void output(const Noted<T>& number);

  /// Whether a number depends on an input.
  static bool is_active(OperationId id);
  /// Appends an operation. One on constants alone is left out if its value is finite: nobody wants
  /// to see it.
  static OperationId note(std::string_view name, T value, std::span<const Operand<T>> operands);
  /// An operation and those that it was made of have this line, if they have none yet. Lines of
  /// fluxion, Eigen and the standard library do not count, since no user wrote them.
  static void locate(OperationId id, const SourceLine& line);

 private:
  Computation<T>& computation_;
  Computation<T>* outer_;
};

}  // namespace fluxion::inline FLUXION_ABI::detail
