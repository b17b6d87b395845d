// How much memory the tapes of this thread take, and how to give it back.
// For: finding out what a recording costs; Recording::stats() is of one recording. Formatting by
// fmt is in format.hpp. Read first: docs/explanation/tape.md, which explains the bytes.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>

#include <fluxion/portability.hpp>

namespace fluxion::inline FLUXION_ABI {

/// Bytes of the arrays that a tape consists of. The numbers are those of a tape of double.
struct TapeBytes {
  std::size_t partials = 0;  ///< 8 per argument
  std::size_t ids = 0;       ///< 4 per argument
  std::size_t adjoints = 0;  ///< 8 per statement
  /// What operations with many results keep, for instance factors of a matrix.
  std::size_t operations = 0;

  std::size_t total() const { return partials + ids + adjoints + operations; }
};

/// What is recorded, and the memory of this thread.
struct TapeStats {
  std::size_t statements = 0;  ///< inputs included
  std::size_t arguments = 0;   ///< an input counts as one
  std::size_t inputs = 0;
  std::size_t operations = 0;  ///< with many results, each of which is a statement
  TapeBytes used = {};         ///< by these statements, with the adjoints that a sweep needs
  TapeBytes reserved = {};     ///< by all tapes of this thread, whether or not it is used
  std::size_t peak = 0;        ///< most that each of these tapes has used so far, in total
  std::size_t limit = 0;       ///< of what all of them reserve; 0: none
};

/// A table.
std::string to_string(const TapeStats& stats);
std::ostream& operator<<(std::ostream& stream, const TapeStats& stats);

/// What all recordings of this thread hold, and what the thread keeps for the next ones.
/// Cost:   a look at each argument that is recorded.
/// Note:   a thread has one tape for each type of number: one of double for gradient(), one of dual
///         numbers for hessian(). This is the sum.
TapeStats tape_stats();

/// Gives the memory back that this thread keeps for the next recordings, and forgets the peak.
/// Returns how many bytes. What is recorded stays as it is, so it may be called at any time.
std::size_t release_tape_memory();

}  // namespace fluxion
