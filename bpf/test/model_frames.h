/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the frames of a direction are and which status a header block begins with, said the plain way: with all bytes at hand, one after the other.
 * Beside it, the same read by the pure layer from segments cut anywhere.
 */
#ifndef UPSTREAMTOP_TEST_MODEL_FRAMES_H
#define UPSTREAMTOP_TEST_MODEL_FRAMES_H

#include "../pure/frame.h"
#include "../pure/status_block.h"
#include "reading.h"

#define FACTS 512

/* What is told of a frame: its lead, or that it has ended. */
struct fact {
	__u8 kind; /* UT_FRAME_LEAD or UT_FRAME_ENDED */
	__u8 type;
	__u8 flags;
	__u8 ends;
	__u32 stream;
	__u32 data; /* contents of DATA */
	__u8 led;
	__u8 lead[UT_LEAD_BLOCK];
};

struct facts {
	__u32 count;
	__u32 at; /* behind the last frame that is there as a whole */
	bool none; /* of the preface that was to come */
	struct fact all[FACTS];
};

static inline struct fact *next_fact(struct facts *f, __u8 kind)
{
	struct fact *fact;

	CHECK(f->count < FACTS);
	fact = &f->all[f->count++];
	memset(fact, 0, sizeof(*fact));
	fact->kind = kind;
	return fact;
}

static inline void model_lead(struct facts *f, __u8 type, __u32 stream, const __u8 *lead, __u32 led)
{
	struct fact *fact = next_fact(f, UT_FRAME_LEAD);

	fact->type = type;
	fact->stream = stream;
	fact->led = led;
	memcpy(fact->lead, lead, led);
}

/* All frames of a text that are there as a whole. */
static inline void model_frames(const struct text *t, bool preface, struct facts *f)
{
	static const char expected[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
	__u8 lead[UT_LEAD_BLOCK];
	bool block = false, promise = false, told = false, ends = false;
	__u32 led = 0;

	memset(f, 0, sizeof(*f));
	if (preface) {
		__u32 known = least(t->length, UT_PREFACE_LENGTH);

		if (memcmp(t->bytes, expected, known) != 0) {
			f->none = true;
			return;
		}
		f->at = known;
		if (known < UT_PREFACE_LENGTH)
			return;
	}
	while (t->length - f->at >= UT_FRAME_HEADER) {
		const __u8 *h = t->bytes + f->at;
		__u32 length = h[0] << 16 | h[1] << 8 | h[2], stream = (h[5] & 0x7f) << 24 | h[6] << 16 | h[7] << 8 | h[8];
		const __u8 *payload = h + UT_FRAME_HEADER, *end = payload + length;
		struct fact *fact;
		__u8 type = h[3], flags = h[4];

		if (length > t->length - f->at - UT_FRAME_HEADER)
			return;
		if (type != 9) {
			block = type == 1;
			promise = type == 5;
			told = false;
			led = 0;
			ends = type == 1 && flags & 1;
		}
		if ((type == 0 || type == 1) && flags & 8 && payload < end) {
			__u8 padding = *payload++;

			end -= padding < end - payload ? padding : end - payload;
		}
		if (type == 1 && flags & 32)
			payload += end - payload < 5 ? end - payload : 5;
		if (block && !told) {
			for (; payload < end && led < UT_LEAD_BLOCK; payload++)
				lead[led++] = *payload;
			if (led == UT_LEAD_BLOCK || flags & 4) {
				model_lead(f, type, stream, lead, led);
				told = true;
			}
		}
		if (type == 3 && length >= 4)
			model_lead(f, type, stream, payload, 4);
		if (type == 7 && length >= 8)
			model_lead(f, type, stream, payload, 8);
		fact = next_fact(f, UT_FRAME_ENDED);
		fact->type = type;
		fact->flags = flags;
		fact->stream = stream;
		fact->data = type == 0 ? end - payload : 0;
		fact->ends = type == 0 && flags & 1;
		if ((block || promise) && flags & 4) {
			fact->ends = ends;
			block = false;
			promise = false;
			ends = false;
		}
		f->at = h + UT_FRAME_HEADER + length - t->bytes;
	}
}

/* The same as the programs read it. */
static inline void read_frames(const struct text *t, bool preface, struct facts *f)
{
	struct ut_frames frames = { .phase = preface ? UT_IN_PREFACE : UT_IN_HEADER, .left = preface ? UT_PREFACE_LENGTH : 0 };
	__u32 at = 0, data = 0;

	memset(f, 0, sizeof(*f));
	while (at < t->length) {
		__u32 end = segment_end(t, at);

		while (at < end) {
			__u64 words[2] = {};
			struct fact *fact;
			__u32 read;

			memcpy(words, t->bytes + at, least(end - at, sizeof(words)));
			read = ut_read_frames(&frames, words[0], words[1], end - at);
			if (!read || frames.events & UT_FRAME_NONE) {
				f->none = true;
				return;
			}
			CHECK(read <= end - at);
			at += read;
			if (frames.events & UT_FRAME_BEGUN)
				data = 0;
			data += frames.data;
			if (frames.events & UT_FRAME_LEAD) {
				fact = next_fact(f, UT_FRAME_LEAD);
				fact->type = frames.type;
				fact->stream = frames.stream;
				fact->led = frames.led;
				CHECK(frames.led <= UT_LEAD_BLOCK);
				memcpy(fact->lead, frames.lead, UT_LEAD_BLOCK);
			}
			if (frames.events & UT_FRAME_ENDED) {
				fact = next_fact(f, UT_FRAME_ENDED);
				fact->type = frames.type;
				fact->flags = frames.flags;
				fact->stream = frames.stream;
				fact->data = data;
				fact->ends = !!(frames.events & UT_FRAME_END_STREAM);
				f->at = at;
			}
		}
	}
}

/* A code of the static one (RFC 7541, appendix B): the text that it stands for, in bits. */
static inline const char *model_digit(char digit)
{
	static const char *const codes[] = { "00000", "00001", "00010", "011001", "011010", "011011", "011100", "011101", "011110", "011111" };

	return codes[digit - '0'];
}

/* Whether a coded text is three digits; those go to "digits". */
static inline bool model_coded(const __u8 *bytes, __u32 length, char *digits)
{
	char bits[8 * 3 + 1] = "";
	__u32 at = 0, i;

	for (i = 0; i < 8 * length; i++)
		bits[i] = bytes[i / 8] >> (7 - i % 8) & 1 ? '1' : '0';
	for (i = 0; i < 3; i++) {
		char digit;

		for (digit = '0'; digit <= '9' && strncmp(bits + at, model_digit(digit), strlen(model_digit(digit))) != 0; digit++)
			;
		if (digit > '9')
			return false;
		digits[i] = digit;
		at += strlen(model_digit(digit));
	}
	return strlen(bits + at) < 8 && strspn(bits + at, "1") == strlen(bits + at);
}

/* The status that a block begins with, or UT_STATUS_UNKNOWN. */
static inline int model_status_of(const __u8 *b, __u32 length)
{
	static const int indexed[] = { 200, 204, 206, 304, 400, 404, 500 };
	__u32 at = 0, updates, index, n;
	char digits[4] = "";

	for (updates = 0; updates < 2 && at < length && b[at] >> 5 == 1; updates++) {
		if ((b[at++] & 31) == 31) {
			for (n = 0; n < 3; n++) {
				if (at == length)
					return UT_STATUS_UNKNOWN;
				if (b[at++] < 0x80)
					break;
			}
		}
	}
	if (at == length)
		return UT_STATUS_UNKNOWN;
	if (b[at] >= 0x88 && b[at] <= 0x8e)
		return indexed[b[at] - 0x88];
	if (b[at] >= 0x80 || b[at] >> 5 == 1)
		return UT_STATUS_UNKNOWN;
	index = b[at] >= 0x40 ? b[at] - 0x40 : b[at] & 15;
	at++;
	if (!index) {
		if (length - at >= 8 && !memcmp(b + at, "\7:status", 8))
			at += 8;
		else if (length - at >= 6 && !memcmp(b + at, "\x85\xb8\x84\x8d\x36\xa3", 6))
			at += 6;
		else
			return UT_STATUS_UNKNOWN;
	} else if (index < 8 || index > 14) {
		return UT_STATUS_UNKNOWN;
	}
	if (at == length)
		return UT_STATUS_UNKNOWN;
	n = b[at] & 127;
	if (n > length - at - 1)
		return UT_STATUS_UNKNOWN;
	if (b[at] & 128) {
		if (n < 2 || n > 3 || !model_coded(b + at + 1, n, digits))
			return UT_STATUS_UNKNOWN;
	} else {
		if (n != 3)
			return UT_STATUS_UNKNOWN;
		memcpy(digits, b + at + 1, 3);
	}
	if (digits[0] < '1' || strspn(digits, "0123456789") != 3)
		return UT_STATUS_UNKNOWN;
	return atoi(digits);
}

#endif
