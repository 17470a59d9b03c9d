/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Connections that were open before the capture: where nobody knows what came before, bytes are taken for a request only if they are a
 * request line by the letter, METHOD SP target SP "HTTP/1." digit (CR) LF (RFC 9112, 3). It may come in pieces: an entry that waits for
 * the next of them counts nothing, and is given back at the first doubt.
 */
#ifndef UPSTREAMTOP_BEGINNING_H
#define UPSTREAMTOP_BEGINNING_H

#include "packet.h"
#include "pure/line_strict.h"

#define UT_BEGINNING_STEPS 256 /* bytes of method and version, blocks of UT_CHUNK bytes of the target */

/* The first bytes of a TLS record (RFC 8446, 5.1): its type, of four that there are, and the major version. */
#define UT_TLS_TYPES 20u
#define UT_TLS_TYPES_MORE 3
#define UT_TLS_MAJOR 3

struct ut_beginning_loop {
	struct __sk_buff *skb;
	struct ut_beginning_walk w;
};

/* The bytes of a target that a piece begins with. Returns 1 where the walk ends. */
static __always_inline int ut_load_target(struct __sk_buff *skb, struct ut_beginning_walk *w)
{
	struct ut_chunk chunk = {};
	__u32 room = w->end - w->at;

	if (room > UT_CHUNK)
		room = UT_CHUNK;
	ut_barrier(room);
	if (room < 1 || room > UT_CHUNK || bpf_skb_load_bytes(skb, w->at, &chunk, room))
		return 1;
	return ut_strict_target(w, &chunk, room);
}

/* Returns 1 where the walk ends. A function of its own, with its state in memory: verified once, and not for each way through a line. */
__noinline int ut_beginning_piece(struct __sk_buff *skb, struct ut_beginning_walk *w)
{
	__u8 byte;

	if (!w || w->end <= w->at)
		return 1;
	if (w->step == UT_AT_TARGET || w->step == UT_IN_TARGET)
		return ut_load_target(skb, w);
	if (bpf_skb_load_bytes(skb, w->at, &byte, 1))
		return 1;
	return ut_strict_byte(w, byte);
}

/* Bounded by UT_BEGINNING_STEPS and by the segment's end. */
static long ut_beginning_step(__u32 index, struct ut_beginning_loop *l)
{
	int end = ut_beginning_piece(l->skb, &l->w);

	(void)index;
	ut_barrier(end);
	return end ? 1 : 0;
}

/* Walks on in a line, from w->at to w->end. */
__noinline int ut_walk_beginning(struct __sk_buff *skb, struct ut_beginning_walk *w)
{
	struct ut_beginning_loop l = { .skb = skb };

	if (!w)
		return UT_NO_LINE;
	l.w = *w;
	l.w.found = UT_LINE_SO_FAR;
	bpf_loop(UT_BEGINNING_STEPS, ut_beginning_step, &l, 0);
	if (l.w.found == UT_LINE_SO_FAR && l.w.at < l.w.end)
		l.w.found = UT_NO_LINE;
	*w = l.w;
	return w->found;
}

/*
 * Whether a segment of a connection without an entry says nothing of it: one that can not begin with a request line, nor looks like a TLS record's
 * header. Asked about each segment anew, so that none is passed over that begins a request. False for a frame that is not as nearly all are, and for
 * what a receiver drops: that is counted behind the next look.
 */
__noinline int ut_passes_by(struct __sk_buff *skb)
{
	struct ut_scratch *x = ut_scratch();
	__u32 offset, end, payload, length;
	const __u8 *header;
	__u64 begin;

	if (!x || !ut_plain_tcp(skb, &header, &offset, &end))
		return 0;
	if ((header[13] & (UT_TCP_ACK | UT_TCP_RST | UT_TCP_SYN)) != UT_TCP_ACK || header[12] >> 4 < 5)
		return 0;
	payload = offset + (header[12] >> 4) * 4;
	length = end - payload;
	if (payload >= end || end > skb->len)
		return 0;
	if (length > UT_FIRST)
		length = UT_FIRST;
	ut_barrier(length);
	if (length < 1 || length > UT_FIRST || bpf_skb_load_bytes(skb, payload, &x->first, length))
		return 0;
	begin = x->first.words[0];
	if (ut_may_begin_headers(begin))
		return 0;
	if ((__u8)begin - UT_TLS_TYPES <= UT_TLS_TYPES_MORE && (__u8)(begin >> 8) == UT_TLS_MAJOR)
		return 0;
	return !ut_may_begin_line(&x->first, length);
}

/* Whether a segment begins with the method that nearly all requests have: then it begins a request, and nothing goes on. */
static __always_inline bool ut_begins_anew(struct __sk_buff *skb, __u32 at, __u32 length)
{
	__u64 word = 0;

	if (length < 8 || bpf_skb_load_bytes(skb, at, &word, sizeof(word)))
		return false;
	return ut_is_usual_method(word);
}

/*
 * Whether a segment of the client's may go on with the line in pieces that its connection was met with. One that leaves a gap does not.
 */
__noinline int ut_goes_on_with_line(struct __sk_buff *skb, struct ut_connection *c, const struct ut_packet *p)
{
	struct ut_beginning_walk w = {};
	__s32 known;

	if (!c || !p)
		return 0;
	if (c->request.ifindex != skb->ifindex)
		return 1; /* the same packet on another interface says nothing */
	if (!p->length)
		return 0; /* FIN or RST */
	known = c->request.next - p->sequence;
	if (known < 0 || c->request.bytes > UT_LONGEST_LINE)
		return 0;
	if ((__u32)known >= p->length)
		return 1; /* sent again */
	w.at = p->payload + known;
	w.end = p->payload + p->length;
	w.step = c->line_step;
	/* A method cut in two, or the end of a body and a request behind it? */
	if (w.step < UT_AT_TARGET && ut_begins_anew(skb, w.at, w.end - w.at))
		return 0;
	if (ut_walk_beginning(skb, &w) == UT_NO_LINE)
		return 0;
	c->line_step = w.step;
	return 1;
}

#endif
