/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Connections that speak HTTP/2 (RFC 9113): their streams as requests and exchanges, counted as those of HTTP/1 are. What is here no packet of HTTP/1
 * comes to. Of a header block method and path are kept, or the status; of anything else in it nothing.
 */
#ifndef UPSTREAMTOP_STREAMS_H
#define UPSTREAMTOP_STREAMS_H

#include "exchange.h"
#include "message.h"
#include "naming.h"
#include "pure/status_block.h"
#include "trailers.h"

/* Pieces of frames that are looked at in one segment; what it holds beyond that puts the direction out of step. */
#define UT_FRAME_STEPS 4096

/* Streams that the end of a connection, or a GOAWAY, looks for, by their numbers from the newest on. What is older is counted without a record. */
#define UT_STREAMS_BACK 1024

/* How the end of a stream counts that waits: an enum ut_outcome; of one that receives: */
#define UT_END_RESPONSE 0
#define UT_END_CUT 0x100
#define UT_LEAVE_RECEIVING 0x200 /* it goes on */
#define UT_LEAVE_WAITING 0x400 /* what waits goes on */
#define UT_END_LOST 0x800 /* lost track of: without a record */
#define UT_END_BESIDE 0x1000 /* one of the map: its name stands in the scratch memory's record */

#define UT_LARGEST_STREAM 0x7fffffffU

static __always_inline __u64 ut_stream_is(__u32 number, const enum ut_stream_phase phase)
{
	return (__u64)number << 32 | phase;
}

static __always_inline struct ut_stream_key ut_stream_key(const struct ut_connection *c, const struct ut_tuple *t, __u32 number)
{
	struct ut_stream_key key = {
		.since_ns = c->http2.since_ns,
		.number = number,
		.client_port = t->client_port,
		.backend_port = t->backend_port,
	};

	return key;
}

/* A stream whose end has not come; NULL where none of this number is known. */
static __always_inline struct ut_stream *ut_find_stream(struct ut_connection *c, const struct ut_tuple *t, __u32 number)
{
	struct ut_stream_key key;
	struct ut_stream_beside *beside;

	if (c->http2.first.is >> 32 == number)
		return &c->http2.first;
	if (!c->http2.more)
		return NULL;
	key = ut_stream_key(c, t, number);
	beside = bpf_map_lookup_elem(&streams, &key);
	return beside ? &beside->stream : NULL;
}

/* The name of a stream whose end has not come; NULL where none of this number is known. */
static __always_inline struct ut_request_name *ut_name_of(struct ut_connection *c, const struct ut_tuple *t, __u32 number)
{
	struct ut_stream_key key;
	struct ut_stream_beside *beside;

	if (c->http2.first.is >> 32 == number)
		return ut_name_in(c);
	if (!c->http2.more)
		return NULL;
	key = ut_stream_key(c, t, number);
	beside = bpf_map_lookup_elem(&streams, &key);
	if (!beside)
		return NULL;
	/* So that nothing is added to it before that. */
	ut_barrier(beside);
	return &beside->name;
}

/*
 * Ends a stream, as "how" says: an outcome for one that waits, with UT_END_CUT, UT_LEAVE_* or UT_END_BESIDE. Returns whether it has ended here: of several CPUs that
 * try it is one.
 */
__noinline int ut_end_stream(struct ut_connection *c, const struct ut_tuple *t, struct ut_stream *s, int how, __u64 now)
{
	struct ut_counters *k;
	struct ut_scratch *x = ut_scratch();
	struct ut_record *r;
	bool waiting;
	__u32 outcome = how & 0xff;
	__u64 is, response_ns;

	if (!c || !t || !s || !x)
		return 0;
	is = *(volatile __u64 *)&s->is;
	waiting = (__u32)is == UT_STREAM_WAITING;
	if (!waiting && (__u32)is != UT_STREAM_RECEIVING)
		return 0;
	if (how & (waiting ? UT_LEAVE_WAITING : UT_LEAVE_RECEIVING))
		return 0;
	if (__sync_val_compare_and_swap(&s->is, is, is - (__u32)is + UT_STREAM_ENDING) != is)
		return 0;
	k = ut_counters(c->slot);
	if (waiting) {
		__sync_fetch_and_add(&c->answered, 1);
		if (how & UT_END_LOST) {
			__sync_lock_test_and_set(&s->is, 0);
			return 1;
		}
		if (k) {
			if (outcome == UT_OUTCOME_RESET)
				ut_add(k->reset, 1);
			else if (outcome == UT_OUTCOME_CLOSED)
				ut_add(k->closed, 1);
			else
				ut_add(k->abandoned, 1);
		}
	} else {
		__sync_fetch_and_sub(&c->open, 1);
		outcome = UT_OUTCOME_RESPONSE;
		if (how & UT_END_CUT) {
			outcome = UT_OUTCOME_TRUNCATED;
			if (k)
				ut_add(k->truncated, 1);
		}
	}
	r = &c->record;
	if (how & UT_END_BESIDE) {
		r = &x->record;
		r->owner_pid = c->record.owner_pid;
		__builtin_memcpy(r->owner_name, c->record.owner_name, UT_NAME_MAX);
	}
	if (r->flags & UT_RECORD_PATH_UNKNOWN) {
		/* What has come of them so far does not leave. */
		r->method_length = 0;
		r->path_length = 0;
		__builtin_memset(r->method, 0, UT_METHOD_MAX);
	}
	r->start_ns = s->started_ns;
	r->header_ns = waiting ? 0 : s->header_ns;
	r->response_ns = now > s->started_ns ? now - s->started_ns : 0;
	r->bytes_sent = s->sent;
	r->bytes_received = s->received;
	r->status = waiting ? 0 : s->status;
	r->grpc = waiting ? UT_GRPC_NONE : s->grpc;
	/* From memory, so that it is any number: one that depends on the path taken could not be added to an address without CAP_PERFMON. */
	response_ns = *(volatile __u64 *)&r->response_ns;
	if (!waiting && response_ns)
		ut_observe(c->slot, UT_METRIC_RESPONSE, response_ns);
	if (r->grpc)
		ut_count_call(c->slot, r->grpc);
	if (c->slot != UT_SLOT_NONE)
		ut_leave_record(r, c, t, outcome);
	/* From here on there is room for another one, and for its name. */
	__sync_lock_test_and_set(&s->is, 0);
	return 1;
}

/* Ends a stream of the map. */
static __always_inline void ut_end_stream_beside(struct ut_connection *c, const struct ut_tuple *t, __u32 number, int how, __u64 now)
{
	struct ut_stream_key key = ut_stream_key(c, t, number);
	struct ut_stream_beside *beside = bpf_map_lookup_elem(&streams, &key);
	struct ut_scratch *x = ut_scratch();

	if (!beside || !x)
		return;
	__builtin_memcpy((__u8 *)&x->record + UT_NAME_IN_RECORD, &beside->name, sizeof(beside->name));
	if (ut_end_stream(c, t, &beside->stream, how | UT_END_BESIDE, now) && !bpf_map_delete_elem(&streams, &key))
		__sync_fetch_and_sub(&c->http2.more, 1);
}

/* Ends a stream by its number. */
__noinline int ut_end_stream_of(struct ut_connection *c, const struct ut_tuple *t, __u32 number, int how, __u64 now)
{
	if (!c || !t)
		return 0;
	if (c->http2.first.is >> 32 == number)
		ut_end_stream(c, t, &c->http2.first, how, now);
	else if (c->http2.more)
		ut_end_stream_beside(c, t, number, how, now);
	return 0;
}

/* A walk over a connection's streams, from the newest on. */
struct ut_stream_walk {
	struct ut_connection *c;
	const struct ut_tuple *t;
	__u64 now;
	__u32 number;
	__u32 above; /* those up to it stay */
	int how;
};

/* Bounded by UT_STREAMS_BACK, and by how many there are. */
static long ut_end_next_stream(__u32 index, struct ut_stream_walk *w)
{
	(void)index;
	if (w->number <= w->above || w->number > UT_LARGEST_STREAM || !w->c->http2.more)
		return 1;
	ut_end_stream_beside(w->c, w->t, w->number, w->how, w->now);
	w->number -= 2;
	return 0;
}

/* Ends the streams above a number. */
__noinline int ut_end_streams(struct ut_connection *c, const struct ut_tuple *t, __u32 above, int how, __u64 now)
{
	struct ut_stream_walk w = { .c = c, .t = t };

	if (!c || !t)
		return 0;
	if (c->http2.first.is >> 32 > above)
		ut_end_stream(c, t, &c->http2.first, how, now);
	if (!c->http2.more)
		return 0;
	w.now = now;
	w.number = c->http2.last;
	w.above = above < c->http2.floor ? c->http2.floor : above;
	w.how = how;
	bpf_loop(UT_STREAMS_BACK, ut_end_next_stream, &w, 0);
	return 0;
}

/* Frames begin: "rest" bytes of the preface are to come. Up to stream "floor" nothing is HTTP/2's own. */
static __always_inline void ut_begin_frames(struct ut_connection *c, __u32 rest, __u32 floor, bool in_step, __u64 now)
{
	__builtin_memset(&c->http2, 0, sizeof(c->http2));
	c->http2.request.phase = rest ? UT_IN_PREFACE : UT_IN_HEADER;
	c->http2.request.left = rest;
	c->http2.response.phase = in_step ? UT_IN_HEADER : UT_OUT_OF_STEP;
	c->http2.since_ns = now;
	c->http2.last = floor;
	c->http2.floor = floor;
	c->http2.limit = UT_LARGEST_STREAM;
	__builtin_memset(&c->fields, 0, sizeof(c->fields));
	c->request.state = UT_START;
	c->response.state = UT_START;
	ut_mark(c, UT_HTTP2);
}

/*
 * Behind a line of HTTP/2's version: whether it is the preface's. A request of HTTP/1 that waits would be answered by nobody knows what. What the
 * backend has said already was not read as frames: it may begin with its own settings.
 */
__noinline int ut_switch_to_http2(struct ut_connection *c, __u64 now)
{
	if (!c || *(const __u64 *)c->line.method != UT_WORD('P', 'R', 'I', '\0', '\0', '\0', '\0', '\0') || c->line.path_length != 1)
		return 0;
	if (ut_in_flight(c) || c->open || c->line.path[0] != '*')
		return 0;
	ut_begin_frames(c, 8, 0, c->asked || !c->response.bytes, now);
	return 1;
}

/* A connection that is met in the middle: with a request, or from its preface on. */
__noinline int ut_meet_http2(struct __sk_buff *skb, struct ut_connection *c, __u32 at, __u32 length, __u64 now)
{
	__u64 words[3] = {};
	__u32 room = length;

	if (room > sizeof(words))
		room = sizeof(words);
	/* Each bound by itself: put into one comparison of a difference, 6.12 does not see them. */
	ut_barrier(room);
	if (room < UT_FRAME_HEADER)
		return 0;
	ut_barrier(room);
	if (room > sizeof(words) || bpf_skb_load_bytes(skb, at, words, room))
		return 0;
	if (ut_is_preface(words)) {
		if (c)
			ut_begin_frames(c, UT_PREFACE_LENGTH, 0, true, now);
		return 1;
	}
	if (!ut_begins_request(words[0], words[1], length))
		return 0;
	if (c)
		ut_begin_frames(c, 0, 0, false, now);
	return 1;
}

/* A client opens a stream. */
__noinline int ut_open_stream(struct ut_connection *c, const struct ut_tuple *t, __u32 number)
{
	struct ut_scratch *x = ut_scratch();
	struct ut_counters *k;
	struct ut_stream_key key;
	struct ut_stream *s;

	if (!c || !t || !x)
		return 0;
	c->http2.naming.step = UT_NAMING_NOTHING;
	if (!(number & 1) || number <= c->http2.last || !ut_admit_request(c, t))
		return 0;
	c->http2.last = number;
	ut_count_request(c);
	k = ut_counters(c->slot);
	if (k)
		k->http2_requests++;
	s = &c->http2.first;
	if (!s->is) {
		s->started_ns = c->begun_ns;
		s->sent = 0;
		s->received = 0;
		ut_begin_name(ut_name_in(c));
		s->grpc = UT_GRPC_NONE;
		__sync_lock_test_and_set(&s->is, ut_stream_is(number, UT_STREAM_WAITING));
	} else {
		s = &x->stream.stream;
		__builtin_memset(s, 0, sizeof(*s));
		s->is = ut_stream_is(number, UT_STREAM_WAITING);
		s->started_ns = c->begun_ns;
		x->stream.connection = *t;
		ut_begin_name(&x->stream.name);
		key = ut_stream_key(c, t, number);
		__sync_fetch_and_add(&c->http2.more, 1);
		if (bpf_map_update_elem(&streams, &key, &x->stream, BPF_NOEXIST)) {
			/* It is lost track of. */
			__sync_fetch_and_sub(&c->http2.more, 1);
			__sync_fetch_and_add(&c->answered, 1);
			ut_cause(UT_LOST_STREAMS);
			return 0;
		}
	}
	ut_begin_naming(&c->http2.naming);
	/* Behind a GOAWAY it is too late (RFC 9113, 6.8). */
	if (number > c->http2.limit)
		ut_end_stream_of(c, t, number, UT_OUTCOME_CLOSED, c->begun_ns);
	return 1;
}

/* The head of a response, or trailers: what its block begins with. Returns UT_STATUS_UNKNOWN where that does not tell the class. */
__noinline int ut_answer_stream(struct ut_connection *c, const struct ut_tuple *t, struct ut_stream *s)
{
	const struct ut_frames *f;
	struct ut_counters *k;
	__u64 is;
	int status;

	if (!c || !t || !s)
		return 0;
	f = &c->http2.response;
	is = *(volatile __u64 *)&s->is;
	k = ut_counters(c->slot);
	if ((__u32)is != UT_STREAM_WAITING || !k)
		return 0;
	status = ut_block_status(f->lead[0], f->lead[1], f->led);
	if (status >= 100 && status < 200 && !f->ends) {
		k->interim++;
		return 0;
	}
	if (status < 0)
		return status;
	s->status = status;
	s->header_ns = c->head_ns > s->started_ns ? c->head_ns - s->started_ns : 0;
	if (__sync_val_compare_and_swap(&s->is, is, is - UT_STREAM_WAITING + UT_STREAM_RECEIVING) != is)
		return 0;
	c->fields.is_head = 1;
	__sync_fetch_and_add(&c->open, 1);
	__sync_fetch_and_add(&c->answered, 1);
	ut_count_class(k, status);
	ut_observe(c->slot, UT_METRIC_HEADER, s->header_ns);
	return 1;
}

/* What a piece of a backend's header block told of a call is noted in its stream; "ends" says that the block ends it. */
__noinline int ut_note_call(struct ut_connection *c, const struct ut_tuple *t, int ends)
{
	const struct ut_frames *f;
	struct ut_fields *w;
	struct ut_stream *s;

	if (!c || !t)
		return 0;
	f = &c->http2.response;
	w = &c->fields;
	if (f->events & UT_FRAME_BEGUN && f->type == UT_FRAME_HEADERS)
		ut_begin_fields(w);
	if (!w->found)
		return 0;
	s = ut_find_stream(c, t, f->stream);
	if (w->found & UT_FOUND_GRPC_STATUS && ends) {
		w->speaks_grpc = 1;
		if (s)
			s->grpc = w->status;
		ut_end_fields(w);
	} else if (w->found & UT_FOUND_GRPC_TYPE) {
		w->speaks_grpc = 1;
		if (s && !s->grpc)
			s->grpc = UT_GRPC_UNREAD;
		/* How it ended is told with the end of the stream alone. */
		if (!ends)
			ut_end_fields(w);
	}
	return 0;
}

/* A client's piece of a frame has been read. */
static __always_inline void ut_note_request_frame(struct ut_connection *c, const struct ut_tuple *t, __u64 now)
{
	const struct ut_frames *f = &c->http2.request;
	struct ut_stream *s;

	if (f->events & UT_FRAME_BEGUN && f->type == UT_FRAME_HEADERS)
		ut_open_stream(c, t, f->stream);
	if (f->data) {
		s = ut_find_stream(c, t, f->stream);
		if (s)
			s->sent += f->data;
	}
	if (f->events & UT_FRAME_LEAD && f->type == UT_FRAME_RST_STREAM)
		ut_end_stream_of(c, t, f->stream, UT_OUTCOME_ABANDONED, now);
	if (f->events & UT_FRAME_NONE)
		ut_cause(UT_IGNORED_JUNK);
}

/* A backend's. */
static __always_inline void ut_note_response_frame(struct ut_connection *c, const struct ut_tuple *t, __u64 now)
{
	const struct ut_frames *f = &c->http2.response;
	struct ut_stream *s;

	if (f->data || (f->events & UT_FRAME_LEAD && f->type != UT_FRAME_RST_STREAM && f->type != UT_FRAME_GOAWAY)) {
		s = ut_find_stream(c, t, f->stream);
		if (s) {
			s->received += f->data;
			if (!f->data && ut_answer_stream(c, t, s) < 0) {
				ut_cause(UT_LOST_STREAMS);
				ut_end_stream_of(c, t, f->stream, UT_END_LOST | UT_LEAVE_RECEIVING, now);
			}
		}
	}
	if (f->events & UT_FRAME_END_STREAM) {
		if (ut_ends_unread_call(&c->fields, f)) {
			s = ut_find_stream(c, t, f->stream);
			if (s && !s->grpc)
				s->grpc = UT_GRPC_UNREAD;
		}
		ut_end_stream_of(c, t, f->stream, UT_OUTCOME_CLOSED | UT_END_RESPONSE, now);
	}
	if (!(f->events & UT_FRAME_LEAD))
		return;
	if (f->type == UT_FRAME_RST_STREAM) {
		ut_end_stream_of(c, t, f->stream, UT_OUTCOME_RESET | UT_END_CUT, now);
	} else if (f->type == UT_FRAME_GOAWAY) {
		c->http2.limit = ut_lead_number(f) & UT_LARGEST_STREAM;
		ut_end_streams(c, t, c->http2.limit, UT_OUTCOME_CLOSED | UT_LEAVE_RECEIVING, now);
	}
}

/* Reads a piece of a segment into a direction's frames; "c" is there for the backend's, of whose header blocks more is read. Returns how many bytes it had. */
static __always_inline __u32 ut_read_piece(struct __sk_buff *skb, struct ut_frames *f, struct ut_connection *c, const struct ut_segment *s)
{
	__u64 words[2] = {};
	__u32 length = s->length;
	__u32 room = s->length;

	if (room > sizeof(words))
		room = sizeof(words);
	/* Each bound by itself, as in ut_meet_http2. */
	ut_barrier(room);
	if (room < 1)
		return 0;
	ut_barrier(room);
	if (room > sizeof(words) || bpf_skb_load_bytes(skb, s->at, words, room))
		return 0;
	if (c) {
		c->fields.found = 0;
		if (f->block == UT_BLOCK_HEADERS && c->fields.phase != UT_HPACK_OVER)
			length = ut_look_for_call(c, words[0], words[1], length);
	}
	return ut_read_frames(f, words[0], words[1], length);
}

/* A piece of a frame, either way. Returns 1 where bytes are left. */
__noinline int ut_request_frame(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, struct ut_segment *s)
{
	struct ut_frames *f;
	__u32 read;

	if (!c || !t || !s || !s->length)
		return 0;
	f = &c->http2.request;
	if (f->phase == UT_IN_HEADER && !f->have && !f->block) {
		c->begun_ns = s->now;
		c->request.message = c->request.bytes;
	}
	read = ut_read_piece(skb, f, NULL, s);
	if (!read || read > s->length)
		return 0;
	ut_consume(&c->request, s, read);
	ut_note_request_frame(c, t, s->now);
	return s->length != 0;
}

/* A piece of a request's header block. Where its stream has ended meanwhile, nobody asks for the name: it is passed over. */
__noinline int ut_name_frame(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, struct ut_segment *s)
{
	struct ut_request_name *name;
	__u32 read = 0;

	if (!c || !t || !s || !s->length)
		return 0;
	name = ut_name_of(c, t, c->http2.request.stream);
	if (name)
		read = ut_name_piece(skb, &c->http2, name, s);
	if (!read)
		c->http2.naming.step = UT_NAMING_NOTHING;
	if (read > s->length)
		return 0;
	ut_consume(&c->request, s, read);
	return s->length != 0;
}

__noinline int ut_response_frame(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, struct ut_segment *s)
{
	struct ut_frames *f;
	__u32 read;
	int ends;

	if (!c || !t || !s || !s->length)
		return 0;
	f = &c->http2.response;
	if (f->phase == UT_IN_HEADER && !f->have && !f->block)
		c->head_ns = s->now;
	ends = f->ends;
	read = ut_read_piece(skb, f, c, s);
	if (!read || read > s->length)
		return 0;
	ut_consume(&c->response, s, read);
	ut_note_call(c, t, ends);
	ut_note_response_frame(c, t, s->now);
	return s->length != 0;
}

/* The context of bpf_loop for both. */
struct ut_frame_loop {
	struct __sk_buff *skb;
	struct ut_connection *c;
	const struct ut_tuple *t;
	struct ut_segment s;
};

static long ut_next_request_frame(__u32 index, struct ut_frame_loop *l)
{
	int more;

	(void)index;
	if (ut_is_naming(&l->c->http2.request, &l->c->http2.naming))
		more = ut_name_frame(l->skb, l->c, l->t, &l->s);
	else
		more = ut_request_frame(l->skb, l->c, l->t, &l->s);
	ut_barrier(more);
	return more ? 0 : 1;
}

static long ut_next_response_frame(__u32 index, struct ut_frame_loop *l)
{
	int more = ut_response_frame(l->skb, l->c, l->t, &l->s);

	(void)index;
	ut_barrier(more);
	return more ? 0 : 1;
}

/* Where a direction is at the boundary of frames, as HTTP/1 has it between messages: ut_advance and what was missed go by it. */
static __always_inline void ut_note_boundary(struct ut_flow *flow, const struct ut_frames *f)
{
	flow->state = f->phase == UT_OUT_OF_STEP || (f->phase == UT_IN_HEADER && !f->have && !f->block) ? UT_START : UT_LENGTH;
}

/* The first 16 bytes of a segment that finds its direction out of step. */
static __always_inline bool ut_load_beginning(struct __sk_buff *skb, const struct ut_segment *s, __u64 *words)
{
	return s->length >= 2 * sizeof(*words) ? !bpf_skb_load_bytes(skb, s->at, words, 2 * sizeof(*words))
	       : s->length >= UT_FRAME_HEADER  ? !bpf_skb_load_bytes(skb, s->at, words, UT_FRAME_HEADER)
					       : false;
}

/* What is left of a segment behind UT_FRAME_STEPS, or behind what is no frame: the direction is out of step. */
static __always_inline void ut_leave_frames(struct ut_flow *flow, struct ut_frames *f, struct ut_segment *s)
{
	if (!s->length)
		return;
	if (f->phase != UT_OUT_OF_STEP && !ut_pass_frame_gap(f, s->length))
		ut_cause(UT_LOST_REORDERED);
	ut_consume(flow, s, s->length);
}

/* Reads frames of the request direction. */
__noinline int ut_read_request_frames(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, struct ut_segment *s)
{
	struct ut_frame_loop l = { .skb = skb, .c = c, .t = t };
	__u64 words[2] = {};
	struct ut_frames *f;

	if (!c || !t || !s || !s->length)
		return 0;
	f = &c->http2.request;
	if (f->phase == UT_OUT_OF_STEP && ut_load_beginning(skb, s, words) &&
	    (ut_begins_request(words[0], words[1], s->length) || ut_begins_control(words[0], words[1], s->length)))
		f->phase = UT_IN_HEADER;
	l.s = *s;
	bpf_loop(UT_FRAME_STEPS, ut_next_request_frame, &l, 0);
	ut_leave_frames(&c->request, f, &l.s);
	*s = l.s;
	ut_note_boundary(&c->request, f);
	return 0;
}

/* And of the response direction. */
__noinline int ut_read_response_frames(struct __sk_buff *skb, struct ut_connection *c, const struct ut_tuple *t, struct ut_segment *s)
{
	struct ut_frame_loop l = { .skb = skb, .c = c, .t = t };
	__u64 words[2] = {};
	struct ut_frames *f;

	if (!c || !t || !s || !s->length)
		return 0;
	f = &c->http2.response;
	if (f->phase == UT_OUT_OF_STEP && ut_load_beginning(skb, s, words) &&
	    (ut_begins_response(words[0], words[1], s->length) || ut_begins_control(words[0], words[1], s->length)))
		f->phase = UT_IN_HEADER;
	l.s = *s;
	bpf_loop(UT_FRAME_STEPS, ut_next_response_frame, &l, 0);
	if (l.s.length)
		ut_lose_fields(&c->fields);
	ut_leave_frames(&c->response, f, &l.s);
	*s = l.s;
	ut_note_boundary(&c->response, f);
	return 0;
}

/*
 * Bytes of the request direction have passed unread. Inside of a frame nothing else is lost. Else requests may be, which are nobody's then; those that
 * are known get their answers.
 */
__noinline int ut_skip_request_frames(struct ut_connection *c, __u32 bytes, int missed)
{
	struct ut_frames *f;

	if (!c || !bytes)
		return 0;
	f = &c->http2.request;
	c->request.bytes += bytes;
	if (f->phase != UT_OUT_OF_STEP && !ut_pass_frame_gap(f, bytes)) {
		if (missed)
			ut_cause(UT_LOST_MISSED);
		else
			ut_cause(UT_LOST_REORDERED);
	}
	if (f->data && f->stream == c->http2.first.is >> 32)
		c->http2.first.sent += f->data;
	ut_note_boundary(&c->request, f);
	return 0;
}

/* All streams of a connection are lost track of: what their responses were has passed unread. Those that received have been counted. */
static __always_inline void ut_lose_streams(struct ut_connection *c, const struct ut_tuple *t, __u64 now)
{
	ut_end_streams(c, t, 0, UT_LEAVE_WAITING, now);
	__sync_lock_test_and_set(&c->http2.first.is, 0);
	c->http2.floor = c->http2.last;
	c->http2.more = 0;
	c->http2.since_ns = now;
	c->open = 0;
	ut_lose_track(c);
}

/* The same for responses: what was open may have been answered, and is lost track of. */
__noinline int ut_skip_response_frames(struct ut_connection *c, const struct ut_tuple *t, __u32 bytes, int missed)
{
	struct ut_frames *f;
	__u64 now = bpf_ktime_get_ns();

	if (!c || !t || !bytes)
		return 0;
	f = &c->http2.response;
	ut_lose_fields(&c->fields);
	c->response.bytes += bytes;
	if (f->phase != UT_OUT_OF_STEP && !ut_pass_frame_gap(f, bytes)) {
		if (missed)
			ut_cause(UT_LOST_MISSED);
		else
			ut_cause(UT_LOST_REORDERED);
		ut_lose_streams(c, t, now);
	} else if (f->phase != UT_OUT_OF_STEP) {
		ut_note_response_frame(c, t, now);
	} else {
		/* Out of step before: what was asked since may have been answered in these bytes. */
		ut_lose_streams(c, t, now);
	}
	ut_note_boundary(&c->response, f);
	return 0;
}

#endif
