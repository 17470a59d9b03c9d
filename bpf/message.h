/* SPDX-License-Identifier: GPL-2.0 */
/*
 * HTTP/1.x messages in a packet (RFC 9112): loads what the readers of the pure layer want to see of start lines, header fields and bodies, a block,
 * a line or a byte at a time, and takes off the segment what they have read.
 */
#ifndef UPSTREAMTOP_MESSAGE_H
#define UPSTREAMTOP_MESSAGE_H

#include "tally.h"
#include "pure/body.h"
#include "pure/chunks.h"
#include "pure/head.h"

/* Blocks of a head, or parts of chunks that one step looks at. */
#define UT_FIELD_STEPS 128

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
	return bpf_skb_load_bytes(skb, at, x->block.words, room) ? 0 : room;
}

/*
 * One byte of a line that is read the general way. Returns 1 at the segment's end. A function of its own: verified once, and not in each state that
 * a walk can be in.
 */
__noinline int ut_walk_byte(struct __sk_buff *skb, struct ut_walk *w)
{
	__u8 byte;

	if (!w || w->end <= w->at || bpf_skb_load_bytes(skb, w->at, &byte, 1))
		return 1;
	ut_general_byte(w, byte);
	return 0;
}

/*
 * The last eight bytes of a direction after "length" more that end at offset "end" of the frame; "tail" are those before. The
 * newest byte is the lowest of the result.
 */
__noinline __u64 ut_tail(struct __sk_buff *skb, __u32 end, __u32 length, __u64 tail)
{
	__u64 bytes = 0;

	if (length >= 8) {
		if (bpf_skb_load_bytes(skb, end - 8, &bytes, 8))
			return 0;
		return ut_swapped(bytes);
	}
	if (!length)
		return tail;
	if (bpf_skb_load_bytes(skb, end - length, &bytes, length))
		return 0;
	return tail << (8 * length) | ut_swapped(bytes) >> (64 - 8 * length);
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
	return ut_walk_block(&x->block, w, room, false);
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
	x->block.scan.room = room;
	x->block.scan.first = 0;
	ut_scan(&x->block);
	l->w.at += x->block.scan.first ? x->block.scan.first : room;
	l->w.done = x->block.scan.first != 0;
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
	return ut_consume_walk(f, s, &l.w);
}

/*
 * Reads header fields of a head that begins with the block in the scratch memory, "room" bytes of it: most heads end in it. The start line is
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
	ut_walk_block(&x->block, &w, room, false);
	return ut_consume_walk(f, s, &w);
}

/* The context of bpf_loop for it. */
struct ut_chunk_loop {
	struct __sk_buff *skb;
	struct ut_chunk_walk w;
};

/* One chunk, or a line of one. Returns 1 where the walk ends. */
__noinline int ut_chunk_piece(struct __sk_buff *skb, struct ut_chunk_walk *w)
{
	struct ut_chunk chunk = {};
	__u32 room;

	if (!w || w->end <= w->at)
		return 1;
	if (w->phase == UT_CHUNK_DATA)
		return ut_pass_chunk_data(w);
	room = w->end - w->at;
	if (room > UT_CHUNK)
		room = UT_CHUNK;
	ut_barrier(room);
	if (room < 1 || room > UT_CHUNK)
		return 1;
	if (bpf_skb_load_bytes(skb, w->at, &chunk, room))
		return 1;
	return ut_pass_chunk_line(w, &chunk, room);
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

/* Takes body bytes off the segment. Returns 1 where the body ends in it. */
__noinline int ut_read_body(struct __sk_buff *skb, struct ut_flow *f, struct ut_segment *s)
{
	if (!f || !s)
		return 0;
	if (f->state == UT_LENGTH)
		return ut_consume_body(f, s);
	if (f->state == UT_CHUNKED)
		return ut_read_chunks(skb, f, s);
	ut_consume(f, s, s->length);
	return 0;
}

#endif
