/* SPDX-License-Identifier: GPL-2.0 */
/* Which bucket of a histogram a duration falls into: HdrHistogram's own with one significant digit. */
#ifndef UPSTREAMTOP_PURE_BUCKET_H
#define UPSTREAMTOP_PURE_BUCKET_H

#include "word.h"

#define UT_BUCKET_BITS 27 /* what has more of them falls into the last bucket */

_Static_assert(((UT_BUCKET_BITS - 5) << 4) + 31 == UT_BUCKETS - 1, "the largest value of so many bits is in the last bucket");

/*
 * The bucket of a duration: HdrHistogram's index for one significant digit, unit 1 << UT_BUCKET_SHIFT ns. Without a branch, which would be
 * verified each way, and without a call.
 */
static __always_inline __u32 ut_bucket(__u64 ns)
{
	__u64 unit = ns >> UT_BUCKET_SHIFT;
	__u64 over = 0 - (unit >> UT_BUCKET_BITS); /* its highest bit is set for what lies beyond the last bucket */
	__u64 bits;
	__u32 exponent; /* the largest that leaves five bits */

	ut_barrier(over); /* or the compiler makes a branch of it */
	over = 0 - (over >> 63);
	unit = (unit | over) & ((1ULL << UT_BUCKET_BITS) - 1);
	bits = unit | 31; /* all below the highest one becomes 1 */
	bits |= bits >> 1;
	bits |= bits >> 2;
	bits |= bits >> 4;
	bits |= bits >> 8;
	bits |= bits >> 16;
	bits |= bits >> 32;
	exponent = ut_ones(bits) - 5;
	return (exponent << 4) + (__u32)(unit >> exponent);
}

#endif
