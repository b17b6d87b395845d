// Calls of functions: of whole vectors, or lane by lane.
// For: machine code. Read first: assembler.hpp, vector_functions.hpp.
// SPDX-License-Identifier: MIT
#include <cmath>

#include "assembler.hpp"
#include "vector_functions.hpp"

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

// As the function of a step: result, operands, each of the widest vector.
void compute_lanes(const LaneCall* call, double* vectors) {
  constexpr std::size_t stride = vector_bytes / sizeof(double);
  for (std::size_t k = 0; k < call->lanes; ++k) {
    vectors[k] = evaluate(call->operation,
                          call->data,
                          {vectors[stride + k], vectors[2 * stride + k], vectors[3 * stride + k]});
  }
}

// Of so many lanes: x, its sine and its cosine, which are mended where x is large.
void mend_sines(double* vectors, std::size_t lanes) {
  constexpr std::size_t stride = vector_bytes / sizeof(double);
  for (std::size_t k = 0; k < lanes; ++k) {
    if (std::abs(vectors[k]) <= largest_reduced) continue;
    vectors[stride + k] = std::sin(vectors[k]);
    vectors[2 * stride + k] = std::cos(vectors[k]);
  }
}

}  // namespace

// A call uses all registers for itself.
void Assembler::emit_call(const Step& step) {
  using namespace Xbyak::util;
  const auto operands = static_cast<std::size_t>(arity(step.operation));
  for (std::size_t i = 0; i < operands; ++i) {
    const Vector x = vector(registers_.hold(step.operands[i]));
    move(on_stack(1 + i), x);
  }
  registers_.consume(step);
  registers_.clear();
  const VectorFunction function = vector_function(step.operation, width());
  if (function != nullptr) {
    for (std::size_t i = 0; i < operands; ++i)
      move(vector(static_cast<Register>(i)), on_stack(1 + i));
    call_function(function);
    if (step.operation == operation_of_v<rules::Log1p>) mend_log1p();
  } else {
    const LaneCall& lanes =
        calls_->emplace_back(LaneCall{step.operation, *step.data, lanes_of(width())});
    if (!is_scalar()) vzeroupper();
    mov(rdi, reinterpret_cast<std::size_t>(&lanes));
    mov(rsi, rsp);
    mov(rax, reinterpret_cast<std::size_t>(&compute_lanes));
    call(rax);
    move(vector(0), on_stack(0));
  }
  define(step.result, registers_.take());
}

void Assembler::emit_sines(const Step& step) {
  const bool is_cosine = step.operation == operation_of_v<rules::Cos>;
  const Vector x = vector(registers_.hold(step.operands[0]));
  std::array<Register, std::tuple_size_v<SineRegisters>> own;
  SineRegisters vectors;
  for (std::size_t i = 0; i < own.size(); ++i) vectors[i] = vector(own[i] = registers_.reserve());
  write_sines(*this, x, vectors, {!is_cosine, is_cosine || step.cosine});
  Detour& detour = detours_.emplace_back(Detour{x, vectors[0], vectors[1]});
  jnz(detour.begin, T_NEAR);
  L(detour.end);
  registers_.consume(step);
  define(step.result, own[is_cosine ? 1 : 0]);
  if (step.cosine) define(*step.cosine, own[1]);
}

// All go through one function, which keeps the registers.
void Assembler::write_detours() {
  using namespace Xbyak::util;
  if (detours_.empty()) return;
  constexpr std::size_t registers = Registers::most * vector_bytes;
  constexpr std::size_t address = 8;  // to which it returns
  const int count = width() == Width::avx512 ? 32 : 16;
  Xbyak::Label mend;
  L(mend);
  sub(rsp, registers + address);
  for (int r = 0; r < count; ++r) move(on_stack(static_cast<std::size_t>(r)), vector(r));
  lea(rdi, ptr[rsp + registers + 2 * address + vector_bytes]);
  mov(esi, static_cast<std::uint32_t>(lanes_of(width())));
  vzeroupper();
  mov(rax, reinterpret_cast<std::size_t>(&mend_sines));
  call(rax);
  for (int r = 0; r < count; ++r) move(vector(r), on_stack(static_cast<std::size_t>(r)));
  add(rsp, registers + address);
  ret();
  for (Detour& detour : detours_) {
    L(detour.begin);
    move(on_stack(1), detour.x);
    move(on_stack(2), detour.sine);
    move(on_stack(3), detour.cosine);
    call(mend);
    move(detour.sine, on_stack(2));
    move(detour.cosine, on_stack(3));
    jmp(detour.end, T_NEAR);
  }
}

void Assembler::call_function(VectorFunction function) {
  using namespace Xbyak::util;
  mov(rax, reinterpret_cast<std::size_t>(function));
  call(rax);
}

// SLEEF's log1p loses the sign of the smallest numbers, where the result is x itself, and overflows for
// the largest, where it is log(x).
void Assembler::mend_log1p() {
  constexpr double tiny = 0x1p-54;
  constexpr double huge = 0x1p1000;
  const Vector y = vector(0);
  const Vector x = vector(1);
  const Vector t = vector(2);
  Xbyak::Label done;
  move(x, on_stack(1));
  vandpd(t, x, constant(~(std::uint64_t{1} << 63)));
  choose(y, x, t, Predicate::less, tiny);
  test_any(x, Predicate::greater, huge);
  jz(done, T_NEAR);
  move(on_stack(2), y);
  move(y, on_stack(1));
  call_function(vector_function(operation_of_v<rules::Log>, width()));
  move(x, on_stack(1));
  move(t, on_stack(2));
  choose(t, y, x, Predicate::greater, huge);
  vmovapd(y, t);
  L(done);
}

}  // namespace fluxion::inline FLUXION_ABI::graph
