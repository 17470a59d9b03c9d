// SPDX-License-Identifier: GPL-2.0
/*
 * For a fuzzer: any text, in segments cut anywhere, read in each way that there is. The general way must find what the model finds, however the text
 * is cut; the fast way, and the one by the letter, may only answer what the general one does.
 *
 * An input is a letter that says what to read, eight bytes that say where to cut, and the text.
 */
#include "../pure/bucket.h"
#include "../pure/preamble.h"
#include "../pure/range.h"
#include "model.h"
#include "model_frames.h"
#include "model_grpc.h"
#include "model_request.h"

#define CUTS 8

static void check_same_head(struct head actual, struct head expected)
{
	CHECK_EQUAL(actual.done, expected.done);
	if (!expected.done)
		return;
	CHECK_EQUAL(actual.end, expected.end);
	CHECK_EQUAL(actual.found, expected.found);
	CHECK_EQUAL(actual.left, expected.left);
}

static void fuzz_fields(const struct text *t)
{
	struct head model = model_fields(t, 0);
	struct head fast;

	check_same_head(read_fields(t, 0), model);
	fast = read_head_fast(t, false);
	if (fast.done)
		check_same_head(fast, model);
}

static void fuzz_line(const struct text *t)
{
	struct request_line general = read_line_general(t);
	struct text whole = *t;
	struct ut_first first = {};
	struct request_line fast;
	struct head fields;
	__u32 end;

	fast = read_line_fast(t, &fields);
	if (fast.is) {
		CHECK_EQUAL(general.is, 1);
		CHECK_EQUAL(fast.end, general.end);
		CHECK_EQUAL(fast.line.method_length, general.line.method_length);
		CHECK_EQUAL(fast.line.path_length, general.line.path_length);
		CHECK_EQUAL(fast.line.flags, general.line.flags);
		CHECK(!memcmp(fast.line.method, general.line.method, UT_METHOD_MAX));
		CHECK(!memcmp(fast.line.path, general.line.path, UT_PATH_MAX));
		if (fields.done)
			check_same_head(fields, read_fields(t, fast.end - 1));
	}
	memcpy(&first, t->bytes, least(t->length, UT_FIRST));
	whole.cuts = 0;
	if (t->length && !ut_may_begin_line(&first, least(t->length, UT_FIRST)))
		CHECK_EQUAL(read_line_strict(&whole, &end), UT_NO_LINE);
	if (read_line_strict(t, &end) == UT_WHOLE_LINE) {
		CHECK_EQUAL(general.is, 1);
		CHECK_EQUAL(end, general.end);
	}
}

static void fuzz_status(const struct text *t)
{
	__u64 words[2] = {};
	__u32 model_end = 0, end = 0;
	int code = 0;
	int model = model_status(t, &model_end);

	CHECK_EQUAL(read_status_general(t, &end), model);
	if (model > 0)
		CHECK_EQUAL(end, model_end);
	if (t->length < UT_STATUS_LENGTH)
		return;
	memcpy(words, t->bytes, least(t->length, sizeof(words)));
	if (ut_fast_status(words, &code)) {
		CHECK_EQUAL(code, model);
		CHECK_EQUAL(end, UT_STATUS_LENGTH);
	}
}

static void fuzz_chunks(const struct text *t)
{
	struct ut_chunk_walk w;
	__u32 end = model_chunks(t);

	CHECK_EQUAL(read_chunks(t, &w), end != 0);
	if (end)
		CHECK_EQUAL(w.at, end);
}

static bool is_within(__u32 from, __u32 to, __u64 range)
{
	return (__s32)(from - (__u32)range) >= 0 && (__s32)((__u32)(range >> 32) - to) >= 0;
}

/* Segments of a direction, five bytes each: where one begins, a flag, how long it is. No byte counts twice, and none that did not come. */
static void fuzz_range(const struct text *t)
{
	struct ut_flow f = { .flags = UT_FLOW_TRACKED };
	__u32 start = t->cuts, highest = start, i;

	f.next = start;
	for (i = 0; i + 5 <= t->length; i += 5) {
		__u32 sequence = start + (t->bytes[i] | t->bytes[i + 1] << 8 | t->bytes[i + 2] << 16) - 4096;
		__u32 end = sequence + (t->bytes[i + 3] | t->bytes[i + 4] << 8);
		struct ut_ordering p = { .f = &f, .sequence = sequence, .end = end, .done = UT_PUT_DOWN };
		__u32 next, more;

		if (!ut_is_near(&f, sequence) || end == sequence)
			continue;
		if ((__s32)(end - highest) > 0)
			highest = end;
		if ((__s32)(sequence - f.next) < 0) {
			if ((__s32)(end - f.next) <= 0)
				continue;
			sequence = f.next;
		}
		if (sequence != f.next) {
			__u64 before = f.ahead;

			p.sequence = sequence;
			CHECK_EQUAL(ut_try_ahead(&p), 1);
			if (p.done == UT_SENT_AGAIN)
				CHECK(before && is_within(sequence, end, before) && f.ahead == before);
			if (p.done == UT_PUT_DOWN)
				CHECK(is_within(sequence, end, f.ahead));
			if (p.done != UT_READ_NOW)
				goto behind;
			CHECK_EQUAL(p.gap, sequence - f.next);
			f.bytes += p.gap;
		}
		f.bytes += end - sequence;
		ut_advance(&f, end);
	behind:
		CHECK(!f.taken);
		more = ut_take_ahead(&f, &next);
		f.bytes += more;
		CHECK_EQUAL(next - f.next, more);
		CHECK_EQUAL(f.taken, more != 0);
		if (more)
			ut_advance(&f, next);
		CHECK_EQUAL(f.bytes, f.next - start);
		CHECK((__s32)(highest - f.next) >= 0);
		if (f.ahead) {
			CHECK((__s32)((__u32)f.ahead - f.next) > 0);
			CHECK((__s32)((f.ahead >> 32) - (__u32)f.ahead) > 0);
			CHECK((__s32)(highest - (__u32)(f.ahead >> 32)) >= 0);
		}
	}
}

/* Each function on a word against the plain way, byte by byte. */
static void fuzz_word(const struct text *t)
{
	__u8 bytes[16] = {};
	__u64 word, next, zeros = 0, value = 0;
	__u32 i, n;

	memcpy(bytes, t->bytes, least(t->length, sizeof(bytes)));
	memcpy(&word, bytes, 8);
	memcpy(&next, bytes + 8, 8);
	for (i = 0; i < 8; i++) {
		zeros |= bytes[i] ? 0 : 0x80ULL << 8 * i;
		CHECK_EQUAL((__u8)(ut_behind(word, next, i) >> 56), bytes[i + 8]);
	}
	CHECK_EQUAL(ut_all_zeros(word), zeros);
	for (n = 0; n < 8 && bytes[n]; n++)
		;
	CHECK_EQUAL(ut_zeros(word) ? ut_lowest(ut_zeros(word)) : 8, n);
	for (n = 0; n < 8 && bytes[n] != bytes[8]; n++)
		;
	CHECK_EQUAL(ut_equal(word, bytes[8]) ? ut_lowest(ut_equal(word, bytes[8])) : 8, n);
	for (n = 0; n < 8 && bytes[n] > ' '; n++)
		;
	CHECK_EQUAL(ut_below(word, ' ' + 1) ? ut_lowest(ut_below(word, ' ' + 1)) : 8, n);
	for (n = 0; n < 8 && bytes[n] > ' ' && !strchr("?;#", bytes[n]); n++)
		;
	CHECK_EQUAL(ut_path_ends(word) ? ut_lowest(ut_path_ends(word)) : 8, n);
	for (n = 0; n < 8 && bytes[n] >= '0' && bytes[n] <= '9'; n++)
		value = value * 10 + bytes[n] - '0';
	CHECK_EQUAL(ut_digits(word), n);
	if (n && n < 8)
		CHECK_EQUAL(ut_decimal(word, n), value);
	for (n = 0, value = 0; n < 8 && hex_of(bytes[n]) >= 0; n++)
		value = value << 4 | hex_of(bytes[n]);
	CHECK_EQUAL(ut_hex_digits(word), n);
	if (n)
		CHECK_EQUAL(ut_hex(word, n), value);
	for (n = 0; n < 8 && bytes[n] >= 'A' && bytes[n] <= 'Z'; n++)
		;
	CHECK_EQUAL(ut_capitals(word), n < 8 && bytes[n] == ' ' ? n : 0);
}

/* A duration's bucket is no wider than a sixteenth of it, and longer ones do not come before it. */
static void fuzz_bucket(const struct text *t)
{
	__u64 ns = 0, unit, lowest;
	__u32 bucket, shift;

	memcpy(&ns, t->bytes, least(t->length, sizeof(ns)));
	bucket = ut_bucket(ns);
	unit = ns >> UT_BUCKET_SHIFT;
	CHECK(bucket < UT_BUCKETS);
	if (unit >= 1ULL << UT_BUCKET_BITS) {
		CHECK_EQUAL(bucket, UT_BUCKETS - 1);
		return;
	}
	shift = bucket < 32 ? 0 : (bucket >> 4) - 1;
	lowest = bucket < 32 ? bucket : (__u64)((bucket & 15) | 16) << shift;
	CHECK(lowest <= unit && unit < lowest + (1ULL << shift));
}

/* The PROXY protocol's fixed part: what passes is its signature, and what follows is as long as it says. */
static void fuzz_preamble(const struct text *t)
{
	static const char signature[] = "\0\r\nQUIT\n";
	struct ut_flow f = { .state = UT_PREAMBLE, .bytes = UT_PROXY_BEGINS };
	__u32 i;

	for (i = 0; i < t->length && f.state == UT_PREAMBLE; i++) {
		f.bytes++;
		if (!ut_pass_preamble(&f, t->bytes[i]))
			return;
		CHECK(i >= 8 || t->bytes[i] == (__u8)signature[i]);
	}
	if (f.state != UT_PREAMBLE) {
		CHECK_EQUAL(i, UT_PROXY_FIXED - UT_PROXY_BEGINS);
		CHECK_EQUAL(f.left, t->bytes[i - 2] << 8 | t->bytes[i - 1]);
	}
}

/* Frames are told alike, wherever they are cut, behind a preface or without one. */
static void fuzz_frames(const struct text *t, bool preface)
{
	static struct facts model, actual;

	model_frames(t, preface, &model);
	read_frames(t, preface, &actual);
	CHECK_EQUAL(actual.none, model.none);
	if (model.none)
		return;
	CHECK_EQUAL(actual.at, preface && actual.at < UT_PREFACE_LENGTH ? 0 : model.at);
	/* Of a frame that has not ended the lead may be there. */
	CHECK(actual.count == model.count || actual.count == model.count + 1);
	CHECK(!memcmp(actual.all, model.all, model.count * sizeof(*model.all)));
	CHECK(actual.count == model.count || actual.all[model.count].kind == UT_FRAME_LEAD);
}

/* A gap inside of a payload changes nothing of where frames end; any other one puts the direction out of step. */
static void fuzz_frame_gap(const struct text *t)
{
	static struct facts model;
	struct ut_frames frames = {};
	__u32 from = t->cuts & 0xff, to = from + (t->cuts >> 8 & 0xff), at = 0, frame = 0, header = 0;
	bool inside = false;

	if (to > t->length || from == to)
		return;
	/* The frame that the gap begins in. */
	while (header + UT_FRAME_HEADER <= from) {
		const __u8 *h = t->bytes + header;
		__u32 end = header + UT_FRAME_HEADER + (h[0] << 16 | h[1] << 8 | h[2]);

		if (from < end) {
			inside = to <= end;
			break;
		}
		header = end;
	}
	model_frames(t, false, &model);
	while (at < t->length) {
		__u64 words[2] = {};
		__u32 end = at < from ? from : t->length, read;

		if (at == from) {
			CHECK_EQUAL(ut_pass_frame_gap(&frames, to - from), inside);
			if (!inside) {
				CHECK_EQUAL(ut_read_frames(&frames, 0, 0, 1), 0);
				return;
			}
			read = to - from;
		} else {
			memcpy(words, t->bytes + at, least(end - at, sizeof(words)));
			read = ut_read_frames(&frames, words[0], words[1], end - at);
		}
		at += read;
		if (!(frames.events & UT_FRAME_ENDED))
			continue;
		while (frame < model.count && model.all[frame].kind != UT_FRAME_ENDED)
			frame++;
		CHECK(frame < model.count);
		CHECK_EQUAL(frames.type, model.all[frame].type);
		CHECK_EQUAL(frames.stream, model.all[frame].stream);
		CHECK_EQUAL(!!(frames.events & UT_FRAME_END_STREAM), model.all[frame].ends);
		frame++;
	}
}

/* A header block's lead tells the status that stands in it; the same bytes as a segment are taken for HEADERS only where they are. */
static void fuzz_block(const struct text *t)
{
	__u64 words[2] = {};
	__u32 led = least(t->length, UT_LEAD_BLOCK), length, at;
	const __u8 *b = t->bytes;
	bool whole;

	memcpy(words, b, led);
	CHECK_EQUAL(ut_block_status(words[0], words[1], led), model_status_of(b, led));
	if (t->length < UT_LEAD_BLOCK)
		return;
	length = b[0] << 16 | b[1] << 8 | b[2];
	at = UT_FRAME_HEADER + (b[4] & 8 ? 1 : 0) + (b[4] & 32 ? 5 : 0);
	whole = b[3] == 1 && (b[4] & ~0x2d) == 0 && b[4] & 4 && b[5] < 0x80 && b[8] & 1 && UT_FRAME_HEADER + length <= t->length &&
		UT_FRAME_HEADER + length > at;
	CHECK_EQUAL(ut_begins_request(words[0], words[1], t->length), whole && strchr("\x82\x83\x42\x43\x02\x03\x12\x13", b[at]) && b[at]);
	CHECK_EQUAL(ut_begins_response(words[0], words[1], t->length),
		    whole && (b[at] & 15) >= 8 && (b[at] & 15) <= 14 && strchr("\x80\x40\x10", b[at] & 0xf0));
	if (ut_begins_request(words[0], words[1], t->length))
		CHECK(ut_may_begin_headers(words[0]));
}

/* A request's header block tells the same method and path, wherever it is cut. */
static void fuzz_request_block(const struct text *t)
{
	static struct ut_request_name name;

	check_request(t, &name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text t = { .bytes = data + 1 + CUTS };

	if (size < 1 + CUTS)
		return 0;
	t.length = size - 1 - CUTS;
	memcpy(&t.cuts, data + 1, CUTS);
	switch (data[0]) {
	case 'f':
		fuzz_fields(&t);
		break;
	case 'l':
		fuzz_line(&t);
		break;
	case 's':
		fuzz_status(&t);
		break;
	case 'c':
		fuzz_chunks(&t);
		break;
	case 'r':
		fuzz_range(&t);
		break;
	case 'w':
		fuzz_word(&t);
		break;
	case 'b':
		fuzz_bucket(&t);
		break;
	case 'p':
		fuzz_preamble(&t);
		break;
	case 'H':
	case 'P':
		fuzz_frames(&t, data[0] == 'P');
		break;
	case 'G':
		fuzz_frame_gap(&t);
		break;
	case 'B':
		fuzz_block(&t);
		break;
	case 'N':
		fuzz_request_block(&t);
		break;
	case 'T':
		check_call(&t);
		break;
	}
	return 0;
}
