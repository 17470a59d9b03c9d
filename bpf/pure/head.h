/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A walk through a head, block by block, whose fields are read the fast way where that answers, else the general way. A head that ends in its first
 * block is the fast way of the walk itself: ut_walk_block says so at once.
 */
#ifndef UPSTREAMTOP_PURE_HEAD_H
#define UPSTREAMTOP_PURE_HEAD_H

#include "block.h"
#include "field_general.h"

/* Whether a line of which "length" bytes (at least 1) have come, the first eight in "begin", may become one of the two fields. */
static __always_inline bool ut_may_tell_length(__u64 begin, __u32 length)
{
	__u64 known = length < 8 ? (1ULL << (8 * length)) - 1 : ~0ULL;

	if (length >= UT_CHUNK)
		return false;
	return !(((begin | UT_LOWER_CASE) ^ UT_CONTENT) & known) || !(((begin | UT_LOWER_CASE) ^ UT_TRANSFER) & known);
}

/*
 * Moves a walk on by what the scan of its block has found. Returns 1 where the walk ends. A function of its own: verified once, and not in
 * each state that a walk can be in.
 */
__noinline int ut_pass_block(struct ut_walk *w, const struct ut_scan *s, int begun)
{
	__u32 rest;

	if (!w || !s)
		return 1;
	w->found = s->found;
	w->left = s->left;
	if (s->odd) {
		w->at += s->odd - 1;
		w->position = UT_AT_FIELD;
		return 0;
	}
	if (s->end) {
		w->at += s->end;
		w->done = 1;
		return 1;
	}
	rest = s->room - s->line;
	if (!begun && !s->line) {
		w->at += s->room;
		w->position = UT_INSIDE_LINE;
	} else if (!rest) {
		w->at += s->room;
		w->position = UT_AT_LINE_START;
	} else if (s->line && w->end > w->at + s->room) {
		/* Cut by the block's end: once more, from its beginning. */
		w->at += s->line;
		w->position = UT_AT_LINE_START;
	} else if (ut_may_tell_length(s->begin, rest)) {
		/* Cut by the segment's end. */
		w->at += s->line;
		w->position = UT_AT_FIELD;
	} else {
		w->at += s->room;
		w->position = rest == 1 && (__u8)s->begin == '\r' ? UT_AFTER_RETURN : UT_INSIDE_LINE;
	}
	return 0;
}

/*
 * Walks over a block, which holds "room" bytes from w->at on. Returns 1 where the walk ends. Where the first line ends is
 * found in scan.first and scan.tail if "start_line" says that it matters.
 */
static __always_inline int ut_walk_block(struct ut_block *b, struct ut_walk *w, __u32 room, const bool start_line)
{
	struct ut_scan *s = &b->scan;
	bool begun;

	s->room = room;
	s->found = w->found;
	s->left = w->left;
	s->begin = b->words[0];
	s->first = start_line ? 0 : 1;
	s->line = 0;
	s->end = 0;
	s->odd = 0;
	begun = w->position == UT_AT_LINE_START;
	if (begun) {
		/* As if the line feed before it were in the block. */
		s->words[1] = (__u64)'\n' << 56;
		s->words[2] = b->words[0];
		s->words[3] = b->words[1];
		s->words[4] = b->words[2];
		s->words[5] = b->words[3];
		ut_lines(s, -8, 0x80ULL << 56);
	} else if (w->position == UT_AFTER_RETURN && (__u8)b->words[0] == '\n') {
		s->end = 1;
	}
	if (!s->end && !s->odd)
		ut_scan(b);
	/* Mostly the head ends in its first block, and both fields are written as usual. */
	if (s->end && !s->odd) {
		w->found = s->found;
		w->left = s->left;
		w->at += s->end;
		w->done = 1;
		return 1;
	}
	return ut_pass_block(w, s, begun);
}

/* Takes off the segment what a walk has passed, and keeps where it is. Returns whether it is behind the empty line. */
static __always_inline int ut_consume_walk(struct ut_flow *f, struct ut_segment *s, const struct ut_walk *w)
{
	__u32 read = w->at - s->at;

	if (read > s->length)
		return 0;
	ut_consume(f, s, read);
	f->position = w->position;
	f->found = w->found;
	f->left = w->left;
	f->tail = w->tail;
	return w->done;
}

#endif
