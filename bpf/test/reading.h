/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads text in memory with the readers of the pure layer as the programs read a packet with them: loads what they want to see, and takes off what
 * they have read. A text comes in segments, cut anywhere.
 */
#ifndef UPSTREAMTOP_TEST_READING_H
#define UPSTREAMTOP_TEST_READING_H

#include "../pure/body.h"
#include "../pure/chunks.h"
#include "../pure/head.h"
#include "../pure/line_fast.h"
#include "../pure/line_strict.h"
#include "../pure/status_fast.h"
#include "../pure/status_general.h"
#include "check.h"

struct text {
	const __u8 *bytes;
	__u32 length;
	__u64 cuts; /* where segments end: a bit for each byte modulo 64 */
};

/* The memory that one packet after the other uses: what was read before stands behind what is read now. */
static struct ut_block the_block;

static inline __u32 least(__u32 one, __u32 other)
{
	return one < other ? one : other;
}

/* The end of the segment that begins at "at". */
static inline __u32 segment_end(const struct text *t, __u32 at)
{
	do
		at++;
	while (at < t->length && !(t->cuts >> (at & 63) & 1));
	return least(at, t->length);
}

static inline __u32 load_block(const struct text *t, __u32 at, __u32 end)
{
	__u32 room = least(end - at, UT_BLOCK);

	memcpy(the_block.words, t->bytes + at, room);
	return room;
}

static inline __u32 load_chunk(const struct text *t, __u32 at, __u32 end, struct ut_chunk *chunk)
{
	__u32 room = least(end - at, UT_CHUNK);

	memset(chunk, 0, sizeof(*chunk));
	memcpy(chunk, t->bytes + at, room);
	return room;
}

/* What a head says, and where it ends. */
struct head {
	bool done;
	__u32 end;
	__u8 found;
	__u64 left;
};

/* What makes a difference behind a head: a length that is one makes up for a doubtful one before it. */
static inline struct head head_of(const struct ut_walk *w)
{
	struct head h = { .done = w->done, .end = w->at, .found = w->found };

	if (h.found & UT_FOUND_LENGTH) {
		h.found &= ~UT_FOUND_DOUBT;
		h.left = w->left;
	}
	return h;
}

/* Reads header fields the general way from "at" on, which is inside a line; segments are cut as the text says. */
static inline struct head read_fields(const struct text *t, __u32 at)
{
	struct ut_flow f = { .state = UT_FIELDS, .position = UT_INSIDE_LINE };
	struct ut_walk w = { .at = at };

	while (at < t->length) {
		struct ut_segment s = { .at = at, .length = segment_end(t, at) - at };
		__u32 end = at + s.length;

		w = (struct ut_walk){ .at = at, .end = end, .position = f.position, .found = f.found, .left = f.left, .tail = f.tail };
		while (w.at < end && !w.done) {
			if (w.position >= UT_AT_FIELD)
				ut_general_byte(&w, t->bytes[w.at]);
			else
				ut_walk_block(&the_block, &w, load_block(t, w.at, end), false);
		}
		CHECK(w.at <= end);
		CHECK_EQUAL(ut_consume_walk(&f, &s, &w), w.done);
		if (w.done)
			break;
		CHECK_EQUAL(s.length, 0);
		at = end;
	}
	return head_of(&w);
}

/* Reads a head the fast way. */
static inline struct head read_head_fast(const struct text *t, bool start_line)
{
	struct ut_walk w = { .end = t->length, .position = UT_INSIDE_LINE };

	if (t->length)
		ut_walk_block(&the_block, &w, load_block(t, 0, t->length), start_line);
	return head_of(&w);
}

/* A request line: 1 where it is one, 0 where it has not ended, -1 where it is none. */
struct request_line {
	int is;
	__u32 end;
	struct ut_line line;
};

/* Reads a request line the general way. */
static inline struct request_line read_line_general(const struct text *t)
{
	struct request_line r = {};
	struct ut_flow f = { .state = UT_LEAD };
	struct ut_lead lead = {};
	struct ut_target target = {};
	__u64 tail = 0;
	__u32 at = 0;
	int result;

	while (at < t->length) {
		struct ut_segment s = { .at = at, .length = segment_end(t, at) - at };
		__u32 more;

		while (s.length && f.state == UT_LEAD) {
			memcpy(&lead, r.line.method, UT_METHOD_MAX);
			more = least(s.length, UT_METHOD_MAX + 1);
			memcpy((__u8 *)&lead + r.line.method_length, t->bytes + s.at, more);
			result = ut_general_method(&r.line, &lead, &f, &s, r.line.method_length, more);
			r.is = result < 0 ? -1 : 0;
			if (r.is)
				return r;
			if (!result)
				CHECK_EQUAL(s.length, 0);
			else
				f.state = UT_TARGET;
		}
		while (s.length && f.state == UT_TARGET) {
			if (r.line.path_length >= UT_PATH_MAX) {
				f.state = UT_REST;
				break;
			}
			memcpy(&target, r.line.path, UT_PATH_MAX);
			more = least(s.length, UT_PATH_MAX);
			memcpy((__u8 *)&target + r.line.path_length, t->bytes + s.at, more);
			result = ut_general_target(&r.line, &target, &f, &s, r.line.path_length, more);
			r.is = result < 0 ? -1 : 0;
			if (r.is)
				return r;
			if (result == 1)
				f.state = UT_REST;
		}
		while (s.length && f.state == UT_REST) {
			__u8 byte = t->bytes[s.at];

			ut_consume(&f, &s, 1);
			if (byte == '\n') {
				r.end = s.at;
				r.is = ut_version(tail) == 1 || ut_is_version_and_blanks(tail) ? 1 : -1;
				return r;
			}
			tail = tail << 8 | byte;
		}
		at = s.at;
	}
	return r;
}

/* Reads one the fast way, as far as the head's first block goes; what its fields say goes to *h. */
static inline struct request_line read_line_fast(const struct text *t, struct head *h)
{
	struct request_line r = {};
	struct ut_path path = {};
	__u32 method, length;
	__u64 begin;

	*h = read_head_fast(t, true);
	if (!t->length)
		return r;
	method = ut_fast_method(&the_block);
	length = method ? ut_fast_target(&path, &the_block, method) : 0;
	if (!length)
		return r;
	begin = the_block.words[0] & ((1ULL << (8 * method)) - 1);
	memcpy(r.line.method, &begin, sizeof(begin));
	memcpy(r.line.path, &path, UT_PATH_MAX);
	r.line.method_length = method;
	r.line.path_length = length;
	ut_note_method(&r.line, begin);
	r.end = the_block.scan.first;
	r.is = 1;
	return r;
}

/* Reads one by the letter. */
static inline enum ut_beginning read_line_strict(const struct text *t, __u32 *end)
{
	struct ut_beginning_walk w = {};
	struct ut_chunk chunk;

	while (w.at < t->length) {
		w.end = segment_end(t, w.at);
		w.found = UT_LINE_SO_FAR;
		while (w.at < w.end) {
			bool over;

			if (w.step == UT_AT_TARGET || w.step == UT_IN_TARGET)
				over = ut_strict_target(&w, &chunk, load_chunk(t, w.at, w.end, &chunk));
			else
				over = ut_strict_byte(&w, t->bytes[w.at]);
			if (over) {
				*end = w.at;
				return w.found;
			}
		}
	}
	*end = w.at;
	return UT_LINE_SO_FAR;
}

/* Reads a status line the general way: its code, 0 where it has not come, -1 where it is none. */
static inline int read_status_general(const struct text *t, __u32 *end)
{
	struct ut_flow f = {};
	__u8 kept[UT_STATUS_LENGTH] = {};
	__u8 text[2 * UT_STATUS_LENGTH];
	__u8 have = 0;
	__u32 at = 0;
	int result;

	while (at < t->length) {
		struct ut_segment s = { .at = at, .length = segment_end(t, at) - at };

		while (s.length) {
			__u32 more = least(s.length, UT_STATUS_LENGTH - have);

			memcpy(text, kept, UT_STATUS_LENGTH);
			memcpy(text + have, t->bytes + s.at, more);
			result = ut_general_status(kept, &have, text, &f, &s, have, more);
			*end = s.at;
			if (result)
				return result;
			CHECK(have < UT_STATUS_LENGTH);
		}
		at = s.at;
	}
	return 0;
}

/* Reads a chunked body. Returns whether its end has come; *end is behind what was read, *w how far it is. */
static inline bool read_chunks(const struct text *t, struct ut_chunk_walk *w)
{
	struct ut_chunk chunk;

	memset(w, 0, sizeof(*w));
	while (w->at < t->length) {
		w->end = segment_end(t, w->at);
		while (w->at < w->end) {
			if (w->phase == UT_CHUNK_DATA)
				ut_pass_chunk_data(w);
			else
				ut_pass_chunk_line(w, &chunk, load_chunk(t, w->at, w->end, &chunk));
			CHECK(w->at <= w->end);
			if (w->done)
				return true;
		}
	}
	return false;
}

#endif
