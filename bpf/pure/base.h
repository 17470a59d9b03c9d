/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every header of this folder stands on: integers, and what compilers are told.
 *
 * The rule of the folder: bytes, lines, framing, sequence ranges and buckets, and nothing else. No map, no helper of the kernel, no packet, no
 * clock: functions over memory that the caller has filled. A header here includes headers of this folder, "upstreamtop.h" and the C language's
 * own; so all of it compiles for the host too, by gcc and clang, where its tests run without root (../test).
 *
 * Where something is read in two ways, each has a file of its own. The fast way (…_fast.h) looks at what nearly everybody writes, when all of it
 * lies in one block, and may only answer what the general way (…_general.h) would: where it is not sure, it answers nothing.
 */
#ifndef UPSTREAMTOP_PURE_BASE_H
#define UPSTREAMTOP_PURE_BASE_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

#include "../upstreamtop.h"

#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif
#ifndef __noinline
#define __noinline __attribute__((noinline))
#endif

#ifdef __bpf__
#define UT_UNROLL _Pragma("unroll")
#define UT_DO_NOT_UNROLL _Pragma("clang loop unroll(disable)")
#else
#define UT_UNROLL
#define UT_DO_NOT_UNROLL
#endif

/* Hides from the compiler what it knows about a value, so that it keeps the check that the verifier wants to see. */
#define ut_barrier(value) asm volatile("" : "+r"(value))

/*
 * A word at any address. For the programs it is one load: memory of a map needs no alignment, and byte by byte it would be eight. The language wants
 * a copy.
 */
static __always_inline __u64 ut_word_at(const void *at)
{
#ifdef __bpf__
	return *(const __u64 *)at;
#else
	__u64 word;

	__builtin_memcpy(&word, at, sizeof(word));
	return word;
#endif
}

static __always_inline void ut_put_word(void *at, __u64 word)
{
#ifdef __bpf__
	*(__u64 *)at = word;
#else
	__builtin_memcpy(at, &word, sizeof(word));
#endif
}

/* A word of the wire's byte order, most significant byte first, and back. */
static __always_inline __u64 ut_swapped(__u64 word)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return __builtin_bswap64(word);
#else
	return word;
#endif
}

#endif
