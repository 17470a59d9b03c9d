/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What HTTP/1.x messages look like (RFC 9112): start lines, header fields as far as they tell a body's length, bodies. Each step
 * reads one message, or the part of it that the segment holds, and takes its bytes off the segment.
 */
#ifndef UPSTREAMTOP_MESSAGE_H
#define UPSTREAMTOP_MESSAGE_H

#include "exchange.h"
#include "field.h"

/* Blocks of a head, or parts of chunks that one step looks at. */
#define UT_FIELD_STEPS 128

/* The payload of a segment that is still to be read. */
struct ut_segment {
	__u64 now;
	__u32 at;	/* offset in the frame */
	__u32 length;
};

static __always_inline void ut_consume(struct ut_flow *f, struct ut_segment *s, __u32 bytes)
{
	s->at += bytes;
	s->length -= bytes;
	f->bytes += bytes;
}

/* Whether a message that one step did not finish wants another one: bytes are left, and some could be read. */
static __always_inline int ut_goes_on(const struct ut_segment *s, __u32 before)
{
	return s->length && s->length < before;
}

/* The context of bpf_loop for it. */
struct ut_walk_loop {
	struct __sk_buff *skb;
	struct ut_walk w;
};

/* Reads the next block of what a segment holds from "at" to "end". Returns how many bytes it has, 0 where there are none. */
static __always_inline __u32 ut_load_block(struct __sk_buff *skb, struct ut_scratch *x, __u32 at, __u32 end)
{
	__u32 room = end - at;

	if (end <= at)
		return 0;
	if (room > UT_BLOCK)
		room = UT_BLOCK;
	ut_barrier(room);
	if (room < 1 || room > UT_BLOCK)
		return 0;
	return bpf_skb_load_bytes(skb, at, x->block, room) ? 0 : room;
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
 * Walks over the block in scratch->block, which holds "room" bytes from w->at on. Returns 1 where the walk ends. Where the first line ends is
 * found in scan.first and scan.tail if "start_line" says that it matters.
 */
static __always_inline int ut_walk_block(struct ut_scratch *x, struct ut_walk *w, __u32 room, const bool start_line)
{
	struct ut_scan *s = &x->scan;
	bool begun;

	s->room = room;
	s->found = w->found;
	s->left = w->left;
	s->begin = x->block[0];
	s->first = start_line ? 0 : 1;
	s->line = 0;
	s->end = 0;
	s->odd = 0;
	begun = w->position == UT_AT_LINE_START;
	if (begun) {
		/* As if the line feed before it were in the block. */
		s->words[1] = (__u64)'\n' << 56;
		s->words[2] = x->block[0];
		s->words[3] = x->block[1];
		s->words[4] = x->block[2];
		s->words[5] = x->block[3];
		ut_lines(s, -8, 0x80ULL << 56);
	} else if (w->position == UT_AFTER_RETURN && (__u8)x->block[0] == '\n') {
		s->end = 1;
	}
	if (!s->end)
		ut_scan(x);
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

/* One block, or one byte of a line that is read by them. Returns 1 where the walk ends. */
static __always_inline int ut_walk_piece(struct __sk_buff *skb, struct ut_walk *w)
{
	struct ut_scratch *x = ut_scratch();
	__u32 room;

	if (!x)
		return 1;
	if (w->position >= UT_AT_FIELD)
		return ut_walk_byte(skb, w);
	room = ut_load_block(skb, x, w->at, w->end);
	if (!room)
		return 1;
	return ut_walk_block(x, w, room, false);
}

/* Bounded by UT_FIELD_STEPS and by the segment's end. */
static long ut_walk_step(__u32 index, struct ut_walk_loop *l)
{
	int end = ut_walk_piece(l->skb, &l->w);

	(void)index;
	ut_barrier(end);
	return end ? 1 : 0;
}

/* One block of a start line; the walk ends behind its LF. Bounded by UT_FIELD_STEPS and by the segment's end. */
static long ut_line_step(__u32 index, struct ut_walk_loop *l)
{
	struct ut_scratch *x = ut_scratch();
	__u32 room;

	(void)index;
	if (!x)
		return 1;
	room = ut_load_block(l->skb, x, l->w.at, l->w.end);
	if (!room)
		return 1;
	x->scan.room = room;
	x->scan.first = 0;
	ut_scan(x);
	l->w.at += x->scan.first ? x->scan.first : room;
	l->w.done = x->scan.first != 0;
	return l->w.done;
}

/* Reads the rest of the start line. Returns 1 behind its LF with the eight bytes before that in f->tail, 0 at the segment's end. */
__noinline int ut_finish_line(struct __sk_buff *skb, struct ut_flow *f, struct ut_segment *s)
{
	struct ut_walk_loop l = { .skb = skb };
	__u32 read;

	if (!f || !s)
		return 0;
	l.w.at = s->at;
	l.w.end = s->at + s->length;
	bpf_loop(UT_FIELD_STEPS, ut_line_step, &l, 0);
	read = l.w.at - s->at;
	if (read > s->length)
		return 0;
	f->tail = ut_tail(skb, l.w.at - l.w.done, read - l.w.done, f->tail);
	ut_consume(f, s, read);
	return l.w.done;
}

/* Takes off the segment what a walk has passed, and keeps where it is. Returns whether it is behind the empty line. */
static __always_inline int ut_take_walk(struct ut_flow *f, struct ut_segment *s, const struct ut_walk *w)
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

/* Reads header fields. Returns 1 behind the empty line, 0 at the segment's end or beyond what is looked at. */
__noinline int ut_read_fields(struct __sk_buff *skb, struct ut_flow *f, struct ut_segment *s)
{
	struct ut_walk_loop l = { .skb = skb };

	if (!f || !s)
		return 0;
	l.w.at = s->at;
	l.w.end = s->at + s->length;
	l.w.position = f->position;
	l.w.found = f->found;
	l.w.left = f->left;
	l.w.tail = f->tail;
	bpf_loop(UT_FIELD_STEPS, ut_walk_step, &l, 0);
	return ut_take_walk(f, s, &l.w);
}

/*
 * Reads header fields of a head that begins with the block in scratch->block, "room" bytes of it: most heads end in it. The start line is
 * passed over. Returns 1 behind the empty line, 0 where the block ends before.
 */
static __always_inline int ut_read_head(struct ut_flow *f, struct ut_segment *s, __u32 room)
{
	struct ut_walk w = { .position = UT_INSIDE_LINE };
	struct ut_scratch *x = ut_scratch();

	if (!f || !s || !x)
		return 0;
	w.at = s->at;
	w.end = s->at + s->length;
	w.found = f->found;
	w.left = f->left;
	ut_walk_block(x, &w, room, false);
	return ut_take_walk(f, s, &w);
}

/* A walk through a chunked body (RFC 9112, 7.1). */
struct ut_chunk_walk {
	__u64 left;	/* the chunk's size as far as it was read, then its bytes to come */
	__u32 at;
	__u32 end;
	__u8 phase;	/* enum ut_chunk_phase */
	__u8 done;	/* behind the last chunk and its trailer fields */
};

/* The context of bpf_loop for it. */
struct ut_chunk_loop {
	struct __sk_buff *skb;
	struct ut_chunk_walk w;
};

#define UT_CHUNK_DIGITS 15	/* below 2^60 */

/*
 * The value of the hexadecimal digits that a piece of text begins with, behind those read before. The number of digits comes in the
 * low byte, so that the caller can tell where the piece ended.
 */
__noinline __u64 ut_hexadecimal(const struct ut_chunk *chunk, __u64 value)
{
	unsigned long more = 0;
	long digits;

	if (!chunk)
		return 0;
	/* White space would be skipped, and is none here. */
	if ((__u8)chunk->words[0] <= ' ')
		return value << 8;
	digits = bpf_strtoul((const char *)chunk, UT_CHUNK_DIGITS, 16, &more);
	if (digits <= 0 || digits > UT_CHUNK_DIGITS)
		return value << 8;
	return (value << (4 * digits) | more) << 8 | digits;
}

/* One chunk, or a line of one. Returns 1 where the walk ends. */
__noinline int ut_chunk_piece(struct __sk_buff *skb, struct ut_chunk_walk *w)
{
	struct ut_chunk chunk = {};
	__u32 room, feed;
	__u64 number;
	__u8 first;

	if (!w || w->end <= w->at)
		return 1;
	room = w->end - w->at;
	if (w->phase == UT_CHUNK_DATA) {
		if (w->left > room) {
			w->left -= room;
			w->at = w->end;
			return 1;
		}
		w->at += w->left;
		w->left = 0;
		w->phase = UT_CHUNK_DATA_END;
		return 0;
	}
	if (room > UT_CHUNK)
		room = UT_CHUNK;
	ut_barrier(room);
	if (room < 1 || room > UT_CHUNK)
		return 1;
	if (bpf_skb_load_bytes(skb, w->at, &chunk, room))
		return 1;
	feed = ut_line_feed(&chunk);
	first = chunk.words[0];
	if (w->phase == UT_CHUNK_SIZE) {
		number = ut_hexadecimal(&chunk, w->left);
		w->left = number >> 8;
		if ((number & 0xff) < room)
			w->phase = UT_CHUNK_SIZE_END;
	} else if (w->phase == UT_CHUNK_TRAILER && (first == '\r' || first == '\n')) {
		w->phase = UT_CHUNK_LAST_LINE;
	}
	if (feed >= room) {
		w->at += room;
		if (w->phase == UT_CHUNK_TRAILER)
			w->phase = UT_CHUNK_TRAILER_LINE;
		return 0;
	}
	w->at += feed + 1;
	switch (w->phase) {
	case UT_CHUNK_SIZE_END:
		w->phase = w->left ? UT_CHUNK_DATA : UT_CHUNK_TRAILER;
		break;
	case UT_CHUNK_DATA_END:
		w->phase = UT_CHUNK_SIZE;
		break;
	case UT_CHUNK_TRAILER_LINE:
		w->phase = UT_CHUNK_TRAILER;
		break;
	case UT_CHUNK_LAST_LINE:
		w->done = 1;
		return 1;
	}
	return 0;
}

/* Bounded by UT_FIELD_STEPS and by the segment's end. */
static long ut_chunk_step(__u32 index, struct ut_chunk_loop *l)
{
	int end = ut_chunk_piece(l->skb, &l->w);

	(void)index;
	ut_barrier(end);
	return end ? 1 : 0;
}

static __always_inline int ut_read_chunks(struct __sk_buff *skb, struct ut_flow *f, struct ut_segment *s)
{
	struct ut_chunk_loop l = { .skb = skb };
	__u32 read;

	l.w.at = s->at;
	l.w.end = s->at + s->length;
	l.w.left = f->left;
	l.w.phase = f->position;
	bpf_loop(UT_FIELD_STEPS, ut_chunk_step, &l, 0);
	read = l.w.at - s->at;
	if (read > s->length)
		return 0;
	ut_consume(f, s, read);
	f->left = l.w.left;
	f->position = l.w.phase;
	return l.w.done;
}

/* Takes the bytes of a body of known length off the segment. Returns 1 where it ends in it. */
static __always_inline int ut_take_body(struct ut_flow *f, struct ut_segment *s)
{
	__u32 read = s->length;

	if (read > f->left)
		read = f->left;
	f->left -= read;
	ut_consume(f, s, read);
	return f->left == 0;
}

/* Takes body bytes off the segment. Returns 1 where the body ends in it. */
__noinline int ut_read_body(struct __sk_buff *skb, struct ut_flow *f, struct ut_segment *s)
{
	if (!f || !s)
		return 0;
	if (f->state == UT_LENGTH)
		return ut_take_body(f, s);
	if (f->state == UT_CHUNKED)
		return ut_read_chunks(skb, f, s);
	ut_consume(f, s, s->length);
	return 0;
}

#endif
