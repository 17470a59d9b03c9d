/* SPDX-License-Identifier: GPL-2.0 */
/* A status line up to its code (RFC 9112, 4), the fast way: from its first two words, where both have come. */
#ifndef UPSTREAMTOP_PURE_STATUS_FAST_H
#define UPSTREAMTOP_PURE_STATUS_FAST_H

#include "word.h"

/* Whether these eight bytes begin a status line, "HTTP/1." and anything. */
static __always_inline bool ut_is_status(__u64 begin)
{
	return begin << 8 == UT_WORD('\0', 'H', 'T', 'T', 'P', '/', '1', '.');
}

/* Whether two words, of which UT_STATUS_LENGTH bytes have come, are one up to its code, which goes to *status. */
static __always_inline bool ut_fast_status(const __u64 *words, int *status)
{
	__u64 code = words[1];
	__u32 hundreds, tens, ones;

	if (!ut_is_status(words[0]))
		return false;
	hundreds = (__u8)(code >> 8) - '0';
	tens = (__u8)(code >> 16) - '0';
	ones = (__u8)(code >> 24) - '0';
	if ((__u8)code != ' ' || hundreds - 1 > 8 || tens > 9 || ones > 9)
		return false;
	*status = hundreds * 100 + tens * 10 + ones;
	return true;
}

#endif
