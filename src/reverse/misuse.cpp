// The messages of recordings and tapes.
// For: reverse/recording.hpp and reverse/tape.hpp. Read first: include/fluxion/reverse/misuse.hpp.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <fluxion/reverse/misuse.hpp>

namespace fluxion::inline FLUXION_ABI::detail {

void throw_elsewhere(const char* function) {
  throw TapeError(fmt::format(
      "{}: a recording belongs to one thread; got a call from another, expected the thread that "
      "made it; try a recording of its own for each thread",
      function));
}

void throw_wrong_seeds(const char* function, std::size_t outputs, std::size_t seeds) {
  throw ShapeError(fmt::format(
      "{}: every output needs one seed; got {} outputs and {} seeds, expected as many of each; try "
      "one seed per output",
      function,
      outputs,
      seeds));
}

void throw_wrong_inputs(std::size_t values, std::size_t variables) {
  throw ShapeError(fmt::format(
      "inputs: every variable needs one value; got {} values and {} variables, expected as many of "
      "each; try one value per variable",
      values,
      variables));
}

void throw_too_many(std::size_t outputs, std::size_t most) {
  throw ShapeError(fmt::format(
      "sweep_rows: too many outputs; got {}, expected at most {}; try a sweep_rows for each {} of "
      "them",
      outputs,
      most,
      most));
}

void throw_no_row(std::size_t row, std::size_t rows) {
  throw ShapeError(fmt::format(
      "adjoint: the output was not swept; got row {}, expected one of the {} rows of the last "
      "successful sweep_rows; try sweep_rows(y) first",
      row,
      rows));
}

void throw_unswept(std::size_t id) {
  throw TapeError(fmt::format(
      "adjoint: there are no adjoints; got statement {}, expected a successful sweep before; try "
      "sweep(y) first",
      id));
}

void throw_older(const char* function, std::size_t id, std::size_t first) {
  throw TapeError(fmt::format(
      "{}: the variable is older than the recording; got statement {}, expected one from {} on; "
      "try value_of(x) if it is a constant here, or nested types (Dual<Var>, BasicVar<Var>)",
      function,
      id,
      first));
}

void throw_younger(const char* function, std::size_t id, std::size_t newest) {
  throw TapeError(fmt::format(
      "{}: the variable is of another recording or younger than the sweep; got statement {}, "
      "expected at most {}; try to sweep after it is computed, and to keep no variables of a "
      "recording that has ended",
      function,
      id,
      newest));
}

void throw_out_of_ids(std::size_t statements, std::size_t most) {
  throw TapeError(
      fmt::format("tape: out of statement ids; got {} statements, expected at most {}; try to "
                  "differentiate the "
                  "program in parts",
                  statements,
                  most));
}

void throw_out_of_memory(std::size_t arguments, std::size_t n) {
  throw TapeError(
      fmt::format("tape: out of memory; got {} arguments in use, expected room for {} more; try to "
                  "differentiate the program in parts",
                  arguments,
                  n));
}

void throw_no_adjoints(std::size_t statements) {
  throw TapeError(fmt::format(
      "sweep: out of memory; got {} statements, expected room for an adjoint of each; try to "
      "differentiate the program in parts",
      statements));
}

void throw_stale(std::size_t id, std::size_t argument) {
  throw TapeError(fmt::format(
      "sweep: a variable was used after its recording had ended; got statement {} with the "
      "argument "
      "{}, expected an older one; try to keep no variables from one evaluation to the next, or "
      "their values only, by value_of(x)",
      id,
      argument));
}

void throw_outer_variable() {
  throw TapeError(
      "sweep: an inner derivative uses a variable of the outer one; got a statement that depends "
      "on "
      "both, expected the inner function to see its own variables only; try value_of(x) if it is a "
      "constant there, or nested types (Dual<Var>, BasicVar<Var>)");
}

}  // namespace fluxion
