/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a proxy puts before the first request of a connection to say who its own client is (the PROXY protocol,
 * https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt): version 1 is a line of 107 bytes at most, version 2 begins with twelve fixed
 * bytes, the first four of which pass as empty lines, then version and command, family, and the length of the rest.
 */
#ifndef UPSTREAMTOP_PURE_PREAMBLE_H
#define UPSTREAMTOP_PURE_PREAMBLE_H

#include "direction.h"
#include "word.h"

#define UT_PROXY_LINE 107
#define UT_PROXY_BEGINS 4 /* those four bytes */
#define UT_PROXY_FIXED 16

/* A byte of version 2's fixed part behind the first four. Returns 0 where it is none. */
static __always_inline int ut_pass_preamble(struct ut_flow *f, __u8 byte)
{
	const __u64 rest = UT_WORD('\0', '\r', '\n', 'Q', 'U', 'I', 'T', '\n');
	__u32 number = f->bytes - UT_PROXY_BEGINS; /* the byte is counted already: from 1 */

	if (number <= 8)
		return byte == (__u8)(rest >> (8 * (number - 1)));
	if (number == 9)
		return byte >> 4 == 2;
	if (number > 10)
		f->left = f->left << 8 | byte;
	if (f->bytes == UT_PROXY_FIXED)
		f->state = f->left ? UT_LENGTH : UT_START;
	return 1;
}

#endif
