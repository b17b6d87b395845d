// A sequence as instructions of the processor.
// For: machine code. Read first: assembler.hpp.
// SPDX-License-Identifier: MIT
#include "assembler.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

namespace fluxion::inline FLUXION_ABI::graph {

namespace {

constexpr std::size_t argument_vectors = 4;    // a result and three operands
constexpr std::size_t largest_step = 96 * 12;  // bytes: all registers spilled, and a function
constexpr std::size_t largest_scalar_step = 16 * 16;  // bytes: likewise, and a call
constexpr std::size_t largest_move = 32;              // bytes: a load and a store
constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;
constexpr std::size_t frame = 8192;  // bytes around the steps, constants among them

// The last register is for what a step needs in between.
constexpr Register usable(Width width) { return width == Width::avx512 ? 31 : 15; }
constexpr Register scratch(Width width) { return usable(width); }

template <class Rule> bool is(const Step& step) { return step.operation == operation_of_v<Rule>; }

bool is_extreme(const Step& step) {
  return is<rules::Max>(step) || is<rules::Min>(step) || is<rules::Fmax>(step) ||
         is<rules::Fmin>(step);
}

}  // namespace

Assembler::Assembler(const Sequence& sequence, Width width, std::deque<LaneCall>& calls)
    : VectorCode(frame + largest_step * sequence.steps().size(), width),
      sequence_(sequence),
      registers_(sequence, usable(width), *this),
      calls_(&calls) {}

Assembler::Assembler(const Sequence& sequence, std::size_t numbers)
    : VectorCode(frame + largest_scalar_step * sequence.steps().size() + largest_move * numbers,
                 Width::scalar),
      sequence_(sequence),
      registers_(sequence, usable(Width::scalar), *this),
      calls_(nullptr) {}

void Assembler::assemble() {
  write();
  setProtectModeRE();
}

void Assembler::write() {
  using namespace Xbyak::util;
  const Xbyak::Reg64 kept[] = {rbx, rbp, r12, r13, r14, r15};
  for (const Xbyak::Reg64& each : kept) push(each);
  mov(r13, rsp);
  mov(rbp, rdi);  // what all lanes share
  mov(r14, rsi);  // where the numbers of a slot are
  mov(r12, rdx);
  xor_(r15d, r15d);  // the bytes before those of this round
  sub(rsp, std::numeric_limits<std::int32_t>::max());
  const std::size_t stack_size = getSize() - sizeof(std::int32_t);
  and_(rsp, ~static_cast<std::uint32_t>(vector_bytes - 1));
  Xbyak::Label round;
  L(round);
  line_.reset();
  copy_results();
  for (const Step& step : sequence_.steps()) emit(step);
  const auto vectors = static_cast<std::uint32_t>(sequence_.vectors());
  add(r15, static_cast<std::uint32_t>(vectors * lanes_of(width()) * sizeof(double)));
  sub(r12, vectors);
  jg(round, T_NEAR);
  mov(rsp, r13);
  for (std::size_t i = std::size(kept); i-- > 0;) pop(kept[i]);
  vzeroupper();
  ret();
  write_detours();
  write_constants();
  rewrite(stack_size,
          (argument_vectors + registers_.spill_slots()) * vector_bytes,
          sizeof(std::int32_t));
}

// Those that are in memory, but elsewhere.
void Assembler::copy_results() {
  using namespace Xbyak::util;
  for (Value value = 0; value < sequence_.values().size(); ++value) {
    const Sequence::Definition& definition = sequence_.values()[value];
    if (definition.home == Home::nowhere || definition.results.empty()) continue;
    load(scratch(width()), value);
    write_results(value, scratch(width()));
  }
}

void Assembler::emit(const Step& step) {
  if (is<rules::Fma>(step)) {
    emit_fma(step);
  } else if (step.operation == Operation::select) {
    emit_select(step);
  } else if (is<rules::Exp>(step) && !is_scalar()) {
    emit_exp(step);
  } else if ((is<rules::Sin>(step) || is<rules::Cos>(step)) && !is_scalar()) {
    emit_sines(step);
  } else if (is_extreme(step) && !is_scalar()) {
    emit_extreme(step);
  } else if (!emit_arithmetic(step) && !emit_condition(step)) {
    emit_call(step);
  }
}

bool Assembler::emit_arithmetic(const Step& step) {
  const bool one = is_scalar();
  if (is<rules::Add>(step)) {
    emit_binary(step, true, [&](const auto& y, const auto& a, const auto& b) {
      one ? vaddsd(y, a, b) : vaddpd(y, a, b);
    });
  } else if (is<rules::Mul>(step)) {
    emit_binary(step, true, [&](const auto& y, const auto& a, const auto& b) {
      one ? vmulsd(y, a, b) : vmulpd(y, a, b);
    });
  } else if (is<rules::Sub>(step)) {
    emit_binary(step, false, [&](const auto& y, const auto& a, const auto& b) {
      one ? vsubsd(y, a, b) : vsubpd(y, a, b);
    });
  } else if (is<rules::Div>(step)) {
    emit_binary(step, false, [&](const auto& y, const auto& a, const auto& b) {
      one ? vdivsd(y, a, b) : vdivpd(y, a, b);
    });
  } else if (is<rules::Sqrt>(step)) {
    emit_unary(step, [&](const auto& y, const auto& a) { one ? vsqrtsd(y, a, a) : vsqrtpd(y, a); });
  } else if (is<rules::Neg>(step)) {
    emit_unary(step, [&](const auto& y, const auto& a) { vxorpd(y, a, constant(sign_bit)); });
  } else if (is<rules::Abs>(step)) {
    emit_unary(step, [&](const auto& y, const auto& a) { vandpd(y, a, constant(~sign_bit)); });
  } else {
    return false;
  }
  return true;
}

bool Assembler::emit_condition(const Step& step) {
  constexpr std::uint8_t equal = 0x00;
  constexpr std::uint8_t less = 0x11;  // these two without a signal for a NaN
  constexpr std::uint8_t less_equal = 0x12;
  constexpr std::uint8_t unordered = 0x03;
  const auto comparison = [&](std::uint8_t predicate) {
    emit_binary(step, false, [&](const auto& y, const auto& a, const auto& b) {
      compare(y, a, b, predicate);
    });
  };
  switch (step.operation) {
    case Operation::less:
      comparison(less);
      return true;
    case Operation::less_equal:
      comparison(less_equal);
      return true;
    case Operation::equal:
      comparison(equal);
      return true;
    case Operation::is_nan:
      emit_unary(step, [&](const auto& y, const auto& a) { compare(y, a, a, unordered); });
      return true;
    case Operation::both:  // of the bits of 1 and 0
      emit_bitwise(step, [&](const auto& y, const auto& a, const auto& b) { vandpd(y, a, b); });
      return true;
    case Operation::either:
      emit_bitwise(step, [&](const auto& y, const auto& a, const auto& b) { vorpd(y, a, b); });
      return true;
    case Operation::negation:
      emit_unary(step, [&](const auto& y, const auto& a) { vandnpd(y, a, constant(1.0)); });
      return true;
    default:
      return false;
  }
}

// 1 or 0.
void Assembler::compare(const Vector& result,
                        const Vector& a,
                        const Xbyak::Operand& b,
                        std::uint8_t predicate) {
  if (width() == Width::avx512) {
    vcmppd(k1, a, b, predicate);
    vmovapd(Xbyak::Zmm(result.getIdx()) | k1 | T_z, constant(1.0));
    return;
  }
  if (is_scalar()) {
    vcmpsd(result, a, b, predicate);
  } else {
    vcmppd(result, a, b, predicate);
  }
  vandpd(result, result, constant(1.0));
}

template <class Write>
void Assembler::emit_binary(const Step& step, bool commutes, const Write& write) {
  auto [a, b, unused] = step.operands;
  if (commutes && !registers_.is_held(a) && registers_.is_held(b)) std::swap(a, b);
  const Vector left = vector(registers_.hold(a));
  const std::optional<Register> right = registers_.hold_if_worthwhile(b);
  const Xbyak::Address memory = right ? ptr[rsp] : operand(b);
  registers_.consume(step);
  const Register r = registers_.take();
  const Vector y = vector(r);
  if (right) {
    write(y, left, vector(*right));
  } else {
    write(y, left, memory);
  }
  define(step.result, r);
}

template <class Write> void Assembler::emit_bitwise(const Step& step, const Write& write) {
  const Vector a = vector(registers_.hold(step.operands[0]));
  const Vector b = vector(registers_.hold(step.operands[1]));
  registers_.consume(step);
  const Register r = registers_.take();
  write(vector(r), a, b);
  define(step.result, r);
}

template <class Write> void Assembler::emit_unary(const Step& step, const Write& write) {
  const Vector a = vector(registers_.hold(step.operands[0]));
  registers_.consume(step);
  const Register r = registers_.take();
  write(vector(r), a);
  define(step.result, r);
}

void Assembler::emit_select(const Step& step) {
  const Vector condition = vector(registers_.hold(step.operands[0]));
  const Vector if_true = vector(registers_.hold(step.operands[1]));
  const Vector if_false = vector(registers_.hold(step.operands[2]));
  registers_.consume(step);
  const Register r = registers_.take();
  const Vector y = vector(r);
  if (width() == Width::avx512) {
    vptestmq(k1, condition, condition);
    vblendmpd(y | k1, if_false, if_true);
  } else {
    const Vector sign = vector(scratch(width()));
    vpsllq(sign, condition, 2);  // of 1, the first bit that is set becomes that of the sign
    vblendvpd(y, if_false, if_true, sign);
  }
  define(step.result, r);
}

void Assembler::emit_fma(const Step& step) {
  const Vector a = vector(registers_.hold(step.operands[0]));
  const Vector b = vector(registers_.hold(step.operands[1]));
  const Vector c = vector(registers_.hold(step.operands[2]));
  const Vector sum = vector(scratch(width()));
  vmovapd(sum, a);
  is_scalar() ? vfmadd213sd(sum, b, c) : vfmadd213pd(sum, b, c);
  registers_.consume(step);
  const Register r = registers_.take();
  vmovapd(vector(r), sum);
  define(step.result, r);
}

// The processor gives the second operand, here a, at a tie and if one is a NaN.
void Assembler::emit_extreme(const Step& step) {
  const Vector a = vector(registers_.hold(step.operands[0]));
  const Vector b = vector(registers_.hold(step.operands[1]));
  const Vector extreme = vector(scratch(width()));
  if (is<rules::Max>(step) || is<rules::Fmax>(step)) {
    vmaxpd(extreme, b, a);
  } else {
    vminpd(extreme, b, a);
  }
  if (is<rules::Fmax>(step) || is<rules::Fmin>(step)) {
    const Vector is_nan = vector(registers_.reserve());
    vmovapd(is_nan, a);
    choose(extreme, b, is_nan, Predicate::unordered, 0);
  }
  registers_.consume(step);
  const Register r = registers_.take();
  vmovapd(vector(r), extreme);
  define(step.result, r);
}

void Assembler::emit_exp(const Step& step) {
  const Vector x = vector(registers_.hold(step.operands[0]));
  std::array<Register, std::tuple_size_v<ExpRegisters>> own;
  ExpRegisters vectors;
  for (std::size_t i = 0; i < own.size(); ++i) vectors[i] = vector(own[i] = registers_.reserve());
  write_exp(*this, x, vectors);
  registers_.consume(step);
  define(step.result, own[0]);
}

void Assembler::define(Value value, Register in) {
  write_results(value, in);
  registers_.define(value, in, !sequence_.values()[value].results.empty());
}

void Assembler::write_results(Value value, Register from) {
  const Sequence::Definition& definition = sequence_.values()[value];
  const bool is_shared = definition.home == Home::shared;
  const std::size_t end = is_shared ? sequence_.vectors() : definition.vector + std::size_t{1};
  for (const Slot result : definition.results) {
    for (std::size_t k = definition.vector; k < end; ++k) move(in_lanes(result, k), vector(from));
  }
}

void Assembler::load(Register to, Value value) {
  const bool is_broadcast = width() == Width::avx512 && !registers_.spilled(value) &&
                            sequence_.values()[value].home == Home::shared;
  if (is_broadcast) {
    vbroadcastsd(Xbyak::Zmm(to), address(value));
  } else {
    move(vector(to), address(value));
  }
}

void Assembler::spill(Register from, SpillSlot to) {
  move(on_stack(argument_vectors + to), vector(from));
}

Xbyak::Address Assembler::address(Value value) {
  using namespace Xbyak::util;
  if (const auto spilled = registers_.spilled(value)) return on_stack(argument_vectors + *spilled);
  const Sequence::Definition& definition = sequence_.values()[value];
  switch (definition.home) {
    case Home::nowhere:
      return in_lanes(definition.results.front(), definition.vector);
    case Home::in_lanes:
      return in_lanes(definition.slot, definition.vector);
    case Home::number:
      return constant(definition.number);
    default:
      return shared(definition.slot);
  }
}

Xbyak::Address Assembler::operand(Value value) {
  using namespace Xbyak::util;
  const Sequence::Definition& definition = sequence_.values()[value];
  if (width() == Width::avx512 && definition.home == Home::shared) {
    return ptr_b[rbp + definition.slot * slot_stride * sizeof(double)];
  }
  return address(value);
}

// The next instruction is to read or write there.
Xbyak::Address Assembler::in_lanes(Slot slot, std::size_t vector) {
  using namespace Xbyak::util;
  if (line_ != slot) mov(rbx, ptr[r14 + slot * sizeof(double*)]);
  line_ = slot;
  return ptr[rbx + r15 + vector * lanes_of(width()) * sizeof(double)];
}

Xbyak::Address Assembler::shared(Slot slot) const {
  return Xbyak::util::ptr[Xbyak::util::rbp + slot * slot_stride * sizeof(double)];
}

Xbyak::Address Assembler::on_stack(std::size_t place) const {
  return Xbyak::util::ptr[Xbyak::util::rsp + place * vector_bytes];
}

}  // namespace fluxion::inline FLUXION_ABI::graph
