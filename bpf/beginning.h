/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Connections that were open before the capture: where nobody knows what came before, bytes are taken for a request only if they are a
 * request line by the letter, METHOD SP target SP "HTTP/1." digit (CR) LF (RFC 9112, 3). It may come in pieces: an entry that waits for
 * the next of them counts nothing, and is given back at the first doubt.
 */
#ifndef UPSTREAMTOP_BEGINNING_H
#define UPSTREAMTOP_BEGINNING_H

#include "packet.h"
#include "text.h"

/* What the next byte of such a line belongs to: up to UT_METHOD_MAX, so many bytes of the method have come. */
#define UT_AT_TARGET (UT_METHOD_MAX + 1)	/* its first byte */
#define UT_IN_TARGET (UT_METHOD_MAX + 2)
#define UT_BEHIND_TARGET (UT_METHOD_MAX + 3)	/* the blank that ended it */
#define UT_AT_VERSION (UT_METHOD_MAX + 4)	/* from here on: so many bytes of the version and the line's end have come */

#define UT_VERSION_DIGIT 7	/* in "HTTP/1.1" */
#define UT_VERSION_END 8
#define UT_VERSION_FEED 9

#define UT_BEGINNING_STEPS 256	/* bytes of method and version, blocks of UT_CHUNK bytes of the target */
#define UT_LONGEST_LINE 16384	/* more bytes than that are no request line: servers refuse one of 8 KiB (nginx, Tomcat) */

enum ut_beginning {
	UT_NO_LINE,
	UT_LINE_SO_FAR,
	UT_WHOLE_LINE,
};

struct ut_beginning_walk {
	__u32 at;	/* offset in the frame */
	__u32 end;
	__u8 place;	/* as above */
	__u8 found;	/* enum ut_beginning */
	__u8 reserved[2];
};

struct ut_beginning_loop {
	struct __sk_buff *skb;
	struct ut_beginning_walk w;
};

/* Where the first blank or control character of a chunk is; UT_CHUNK for none. Bytes that were not read are zero. */
__noinline __u32 ut_blank(const struct ut_chunk *chunk)
{
	if (!chunk)
		return UT_CHUNK;
#pragma unroll
	for (int i = 0; i < UT_CHUNK / 8; i++) {
		__u64 marks = ut_below(chunk->words[i], ' ' + 1);

		if (marks)
			return i * 8 + ut_lowest(marks);
	}
	return UT_CHUNK;
}

/* The bytes of a target that a piece begins with. Returns 1 where the walk ends. */
static __always_inline int ut_pass_target(struct __sk_buff *skb, struct ut_beginning_walk *w)
{
	struct ut_chunk chunk = {};
	__u32 room = w->end - w->at;
	__u32 blank;
	__u8 first;

	if (room > UT_CHUNK)
		room = UT_CHUNK;
	ut_barrier(room);
	if (room < 1 || room > UT_CHUNK || bpf_skb_load_bytes(skb, w->at, &chunk, room))
		return 1;
	blank = ut_blank(&chunk);
	first = chunk.words[0];
	/* The reader wants a path before the query. */
	if (w->place == UT_AT_TARGET && (!blank || first == '?' || first == ';' || first == '#')) {
		w->found = UT_NO_LINE;
		return 1;
	}
	w->at += blank < room ? blank : room;
	w->place = blank < room ? UT_BEHIND_TARGET : UT_IN_TARGET;
	return 0;
}

/* One byte of anything else. Returns 1 where the walk ends. */
static __always_inline int ut_pass_byte(struct ut_beginning_walk *w, __u8 byte)
{
	const __u64 version = UT_WORD('H', 'T', 'T', 'P', '/', '1', '.', '\0');
	__u32 part;

	w->at++;
	if (w->place < UT_AT_TARGET) {
		if (byte == ' ' && w->place) {
			w->place = UT_AT_TARGET;
			return 0;
		}
		if (w->place == UT_METHOD_MAX || !ut_is_token(byte))
			goto none;
		w->place++;
		return 0;
	}
	if (w->place == UT_BEHIND_TARGET) {
		if (byte != ' ')
			goto none;
		w->place++;
		return 0;
	}
	part = w->place - UT_AT_VERSION;
	if (part < UT_VERSION_DIGIT ? byte != (__u8)(version >> (8 * part)) : part == UT_VERSION_DIGIT && (byte < '0' || byte > '9'))
		goto none;
	if (part >= UT_VERSION_END) {
		if (byte == '\n') {
			w->found = UT_WHOLE_LINE;
			return 1;
		}
		if (byte != '\r' || part == UT_VERSION_FEED)
			goto none;
	}
	w->place++;
	return 0;
none:
	w->found = UT_NO_LINE;
	return 1;
}

/* Returns 1 where the walk ends. A function of its own, with its state in memory: verified once, and not for each way through a line. */
__noinline int ut_beginning_piece(struct __sk_buff *skb, struct ut_beginning_walk *w)
{
	__u8 byte;

	if (!w || w->end <= w->at)
		return 1;
	if (w->place == UT_AT_TARGET || w->place == UT_IN_TARGET)
		return ut_pass_target(skb, w);
	if (bpf_skb_load_bytes(skb, w->at, &byte, 1))
		return 1;
	return ut_pass_byte(w, byte);
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

/* Whether a segment begins with the method that nearly all requests have: then it begins a request, and nothing goes on. */
static __always_inline bool ut_begins_anew(struct __sk_buff *skb, __u32 at, __u32 length)
{
	__u64 word = 0;
	__u32 letters;

	if (length < 8 || bpf_skb_load_bytes(skb, at, &word, sizeof(word)))
		return false;
	letters = ut_capitals(word);
	word &= (1ULL << (8 * letters)) - 1;
	return word && (word == UT_WORD('G', 'E', 'T', '\0', '\0', '\0', '\0', '\0') ||
			word == UT_WORD('P', 'O', 'S', 'T', '\0', '\0', '\0', '\0') ||
			word == UT_WORD('P', 'U', 'T', '\0', '\0', '\0', '\0', '\0') ||
			word == UT_WORD('H', 'E', 'A', 'D', '\0', '\0', '\0', '\0') ||
			word == UT_WORD('D', 'E', 'L', 'E', 'T', 'E', '\0', '\0') ||
			word == UT_WORD('O', 'P', 'T', 'I', 'O', 'N', 'S', '\0'));
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
	w.place = c->line_place;
	/* A method cut in two, or the end of a body and a request behind it? */
	if (w.place < UT_AT_TARGET && ut_begins_anew(skb, w.at, w.end - w.at))
		return 0;
	if (ut_walk_beginning(skb, &w) == UT_NO_LINE)
		return 0;
	c->line_place = w.place;
	return 1;
}

#endif
