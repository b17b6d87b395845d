// fluxion_call_preserving_registers: calls the function whose address is the second word above the
// return address with the first as its argument; all registers come back as they were.
// For: reverse/cold_call.hpp, which says why. Read first: the System V ABI for x86-64, chapter 3.2.
// The caller may have been compiled for any vector extension, so what has to be saved is known at
// run time only: XSAVE stores whatever state the processor has; where there is no XSAVE there is no
// vector register beyond those that FXSAVE stores.
// SPDX-License-Identifier: MIT
#include <fluxion/reverse/cold_call.hpp>

#if FLUXION_HAS_REGISTER_PRESERVING_CALL

// 0xe7 selects x87, SSE, AVX and the three parts of AVX-512; in the standard format they end before
// byte 2688. The 64 bytes from 512 on are the header, which must be zero. Bit 27 of ecx of CPUID
// leaf 1 tells whether the system has switched XSAVE on; asked each time, because a variable would
// not be set yet in a program that records before main.
asm(R"(
	.text
	.p2align 4
	.globl	fluxion_call_preserving_registers
	.type	fluxion_call_preserving_registers, @function
fluxion_call_preserving_registers:
	.cfi_startproc
	pushq	%rbp
	.cfi_def_cfa_offset 16
	.cfi_offset 6, -16
	movq	%rsp, %rbp
	.cfi_def_cfa_register 6
	pushq	%rax
	pushq	%rbx
	pushq	%rcx
	pushq	%rdx
	pushq	%rsi
	pushq	%rdi
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	subq	$2688, %rsp
	andq	$-64, %rsp
	movl	$1, %eax
	cpuid
	movl	%ecx, %ebx
	xorl	%edx, %edx
	btl	$27, %ebx
	jnc	1f
	movq	%rdx, 512(%rsp)
	movq	%rdx, 520(%rsp)
	movq	%rdx, 528(%rsp)
	movq	%rdx, 536(%rsp)
	movq	%rdx, 544(%rsp)
	movq	%rdx, 552(%rsp)
	movq	%rdx, 560(%rsp)
	movq	%rdx, 568(%rsp)
	movl	$0xe7, %eax
	xsave64	(%rsp)
	movq	16(%rbp), %rdi
	call	*24(%rbp)
	movl	$0xe7, %eax
	xorl	%edx, %edx
	xrstor64	(%rsp)
	jmp	2f
1:
	fxsave64	(%rsp)
	movq	16(%rbp), %rdi
	call	*24(%rbp)
	fxrstor64	(%rsp)
2:
	leaq	-80(%rbp), %rsp
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rdi
	popq	%rsi
	popq	%rdx
	popq	%rcx
	popq	%rbx
	popq	%rax
	popq	%rbp
	.cfi_def_cfa 7, 8
	ret
	.cfi_endproc
	.size	fluxion_call_preserving_registers, .-fluxion_call_preserving_registers
)");

#endif
