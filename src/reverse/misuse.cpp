// The messages of recordings that are used in the wrong way.
// For: reverse/recording.hpp. Read first: include/fluxion/reverse/misuse.hpp.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <fluxion/error.hpp>
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

}  // namespace fluxion
