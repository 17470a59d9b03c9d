/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which bytes of a direction have come: all before "next", and one range ahead of it. Several CPUs may ask at once, which each word's
 * compare-and-swap decides.
 */
#ifndef UPSTREAMTOP_PURE_RANGE_H
#define UPSTREAMTOP_PURE_RANGE_H

#include "direction.h"

/* A segment further from the next byte than that is none that TCP takes: receive buffers are smaller, 32 MiB at most where nobody tunes them. */
#define UT_FAR (64 * 1024 * 1024)

/*
 * A gap is given up when so many bytes have come behind it: more than any receive window where nobody tunes them (net.ipv4.tcp_rmem), so that the
 * segment in it is not still in the hands of a CPU that is held up.
 */
#define UT_LONGEST_GAP (32 * 1024 * 1024)

/*
 * Whether a segment may be of this direction: what lies far outside of any window, before or behind the next byte, is not believed (RFC 9293,
 * 3.10.7.4). Where so much was missed, the peer's acknowledgement brings the direction back.
 */
static __always_inline bool ut_is_near(const struct ut_flow *f, __u32 sequence)
{
	return !(f->flags & UT_FLOW_TRACKED) || sequence - f->next + UT_FAR <= 2 * UT_FAR;
}

static __always_inline __u64 ut_range(__u32 from, __u32 to)
{
	return (__u64)to << 32 | from;
}

/*
 * Takes the right to read what begins at "at", if that is the next byte. Only one CPU gets it, also where several have a copy of the segment each, and
 * has it until it moves on.
 */
static __always_inline bool ut_claim(struct ut_flow *f, __u32 at)
{
	union ut_place free = { .next = at };
	union ut_place taken = { .next = at, .taken = 1 };

	return __sync_val_compare_and_swap(&f->place.word, free.word, taken.word) == free.word;
}

/* The same of a direction of which nothing has been seen yet: it begins at "at". */
static __always_inline bool ut_claim_first(struct ut_flow *f, __u32 at)
{
	union ut_place claimed = { .next = at, .taken = 1 };

	if (__sync_val_compare_and_swap(&f->place.word, 0, claimed.word))
		return false;
	f->flags |= UT_FLOW_TRACKED;
	return true;
}

/*
 * Moves on to "end", by who has taken what is before it: all of that has been read. What comes next may be on its way on another CPU already where a
 * message goes on: then this is what makes visible there what was read. Behind a message's end the next one waits for an answer, or at least for
 * the network.
 */
static __always_inline void ut_advance(struct ut_flow *f, __u32 end)
{
	union ut_place place = { .next = end };

	if (f->state == UT_START)
		*(volatile __u64 *)&f->place.word = place.word;
	else
		__sync_lock_test_and_set(&f->place.word, place.word);
}

/* Whether a range ahead of order holds the byte "next". */
static __always_inline bool ut_reaches(__u64 ahead, __u32 next)
{
	return ahead && (__s32)(next - (__u32)ahead) >= 0 && (__s32)((__u32)(ahead >> 32) - next) > 0;
}

/* How often the range is tried to be taken while another CPU makes it longer. */
#define UT_JOIN_TRIES 2

/*
 * Takes the range ahead of order if *next lies in it, by who has taken the direction's place: nobody else takes the range meanwhile, though another CPU
 * may make it longer. Returns its bytes that were not read, having moved *next to its end.
 */
static __always_inline __u32 ut_join_ahead(struct ut_flow *f, __u32 *next)
{
	__u32 bytes;
	__u64 ahead;
	int try;

	UT_UNROLL
	for (try = 0; try < UT_JOIN_TRIES; try++) {
		ahead = *(volatile __u64 *)&f->ahead;
		if (!ut_reaches(ahead, *next))
			return 0;
		if (__sync_val_compare_and_swap(&f->ahead, ahead, 0) == ahead) {
			bytes = (__u32)(ahead >> 32) - *next;
			*next += bytes;
			return bytes;
		}
	}
	return 0;
}

/*
 * Takes the direction's place where the range ahead of order has been reached, to go on behind that. Where another CPU has it, that one looks here once
 * more when it has moved on. Returns the bytes that were not read, 0 where there is nothing to do; *next is their end, to which the caller moves on.
 */
static __always_inline __u32 ut_take_ahead(struct ut_flow *f, __u32 *next)
{
	__u64 ahead;
	__u32 bytes;

	ahead = *(volatile __u64 *)&f->ahead;
	*next = *(volatile __u32 *)&f->next;
	if (!ut_reaches(ahead, *next)) {
		/* Read meanwhile: a copy, say. */
		if (ahead && (__s32)((__u32)(ahead >> 32) - *next) <= 0)
			__sync_val_compare_and_swap(&f->ahead, ahead, 0);
		return 0;
	}
	if (!ut_claim(f, *next))
		return 0;
	bytes = ut_join_ahead(f, next);
	if (!bytes)
		ut_advance(f, *next);
	return bytes;
}

/* What is done with a segment that does not begin at the next byte. */
enum ut_ahead {
	UT_PUT_DOWN, /* it waits for what is before it */
	UT_READ_NOW, /* the place is taken: the bytes before it have been read meanwhile, or will not come any more as more is missing than is kept */
	UT_SENT_AGAIN,
};

/* A segment that does not begin at the next byte. */
struct ut_ordering {
	struct ut_flow *f;
	__u32 sequence;
	__u32 end;
	__u32 gap; /* bytes before it that will not come any more */
	__u32 done; /* enum ut_ahead */
};

/* Tries to put it down. Returns 1 once it is known what is done with it, 0 where another CPU has moved the range meanwhile. */
static __always_inline int ut_try_ahead(struct ut_ordering *s)
{
	struct ut_flow *f = s->f;
	__u64 ahead = *(volatile __u64 *)&f->ahead;
	__u32 next = *(volatile __u32 *)&f->next;
	__u32 from = ahead;
	__u32 to = ahead >> 32;
	__u64 now;

	if (s->sequence == next) {
		/* Else another CPU reads a copy of it, or goes on behind a range that holds one. */
		s->done = ut_claim(f, next) ? UT_READ_NOW : UT_SENT_AGAIN;
		return 1;
	}
	/* It has been counted with the range that it lay in. */
	if ((__s32)(s->sequence - next) < 0)
		return 1;
	if (ahead && (__s32)(s->sequence - from) >= 0 && (__s32)(to - s->end) >= 0) {
		s->done = UT_SENT_AGAIN;
		return 1;
	}
	/*
	 * Only one range is kept: a second gap, inside it, counts as bytes that have come, which TCP will see to. One that has been read is none
	 * any more.
	 */
	if (!ahead || (__s32)(to - next) <= 0) {
		from = s->sequence;
		to = s->end;
	}
	if ((__s32)(s->sequence - from) < 0)
		from = s->sequence;
	if ((__s32)(s->end - to) > 0)
		to = s->end;
	now = ut_range(from, to);
	if (to - next >= UT_LONGEST_GAP && ut_claim(f, next))
		now = 0; /* so old that it is not filled any more */
	if (__sync_val_compare_and_swap(&f->ahead, ahead, now) != ahead) {
		if (!now)
			ut_advance(f, next);
		return 0;
	}
	if (!now) {
		s->gap = s->sequence - next;
		s->done = UT_READ_NOW;
	}
	return 1;
}

#endif
