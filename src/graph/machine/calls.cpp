// Calls of functions: of whole vectors, or lane by lane.
// For: machine code. Read first: assembler.hpp, vector_functions.hpp.
// SPDX-License-Identifier: MIT
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

void Assembler::emit_sine_and_cosine(const Step& step) {
  using namespace Xbyak::util;
  move(on_stack(1), vector(registers_.hold(step.operands[0])));
  registers_.consume(step);
  registers_.clear();
  move(vector(0), on_stack(1));
  lea(rdi, on_stack(2));
  call_function(sine_and_cosine(width()));
  move(vector(0), ptr[rsp + 2 * vector_bytes]);
  move(vector(1), ptr[rsp + 2 * vector_bytes + lanes_of(width()) * sizeof(double)]);
  define(step.result, 0);
  define(*step.cosine, 1);
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
  jump_if_none(done, x, Predicate::greater, huge);
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
