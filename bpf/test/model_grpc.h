/* SPDX-License-Identifier: GPL-2.0 */
/* What a response's header block tells of gRPC, said the plain way, and the same read by the pure layer from segments cut anywhere. */
#ifndef UPSTREAMTOP_TEST_MODEL_GRPC_H
#define UPSTREAMTOP_TEST_MODEL_GRPC_H

#include "../pure/grpc_status.h"
#include "model_frames.h"

struct call {
	bool type; /* the content type is gRPC's */
	bool status; /* grpc-status is there */
	__u8 result; /* enum ut_grpc_result: of the first one */
	bool unread; /* something is of the encoder's table, or not followed */
};

static inline void call_found(struct call *c, int result)
{
	if (!c->status)
		c->result = result;
	c->status = true;
}

/* An integer (RFC 7541, 5.1) of at most five bytes; false where it is longer, or cut: then *cut is set. */
static inline bool model_integer(const struct text *t, __u32 *at, __u32 prefix, __u32 *value, bool *cut)
{
	*cut = *at >= t->length;
	if (*cut)
		return false;
	*value = t->bytes[(*at)++] & prefix;
	if (*value != prefix)
		return true;
	for (int i = 0; i < 4; i++) {
		*cut = *at >= t->length;
		if (*cut)
			return false;
		*value += (__u32)(t->bytes[*at] & 127) << (7 * i);
		if (t->bytes[(*at)++] < 128)
			return true;
	}
	return false;
}

/* The number that a value of one or two bytes is. */
static inline int model_grpc_status(const __u8 *b, __u32 length, bool coded)
{
	for (int number = 0; number <= 16; number++) {
		char plain[4], bits[17] = "";
		__u32 i, n;

		n = snprintf(plain, sizeof(plain), "%d", number);
		if (!coded) {
			if (n == length && !memcmp(b, plain, n))
				return UT_GRPC_FIRST + number;
			continue;
		}
		for (i = 0; i < n; i++)
			strcat(bits, model_digit(plain[i]));
		if ((strlen(bits) + 7) / 8 != length)
			continue;
		while (strlen(bits) < 8 * length)
			strcat(bits, "1");
		for (i = 0; i < 8 * length && (b[i / 8] >> (7 - i % 8) & 1) == bits[i] - '0'; i++)
			;
		if (i == 8 * length)
			return UT_GRPC_FIRST + number;
	}
	return UT_GRPC_UNREAD;
}

static inline struct call model_call(const struct text *t)
{
	struct call c = {};
	__u32 at = 0, index, length;
	bool cut, is_status, coded;
	__u8 byte;

	while (at < t->length) {
		byte = t->bytes[at];
		if (!model_integer(t, &at, byte & 128 ? 127 : byte & 64 ? 63 : byte & 32 ? 31 : 15, &index, &cut))
			goto end;
		if ((byte & 0xe0) == 0x20)
			continue;
		c.unread |= index > 61;
		if (byte & 128) {
			if (!index) {
				c.unread = true;
				return c;
			}
			continue;
		}
		is_status = false;
		if (!index) {
			if (at >= t->length)
				return c;
			coded = t->bytes[at] & 128;
			if (!model_integer(t, &at, 127, &length, &cut))
				goto end;
			if (length > t->length - at)
				return c;
			is_status = coded ? length == 8 && !memcmp(t->bytes + at, "\x9a\xca\xc8\xb2\x12\x34\xda\x8f", 8)
					  : length == 11 && !memcmp(t->bytes + at, "grpc-status", 11);
			at += length;
		}
		if (at >= t->length)
			return c;
		coded = t->bytes[at] & 128;
		if (!model_integer(t, &at, 127, &length, &cut))
			goto end;
		if (is_status && (length < 1 || length > 2))
			call_found(&c, UT_GRPC_UNREAD);
		else if (is_status && length <= t->length - at)
			call_found(&c, model_grpc_status(t->bytes + at, length, coded));
		if (index == 31 && !coded && length >= 16 && t->length - at >= 16 && !memcmp(t->bytes + at, "application/grpc", 16))
			c.type = true;
		if (index == 31 && coded && length >= 11 && t->length - at >= 11 &&
		    !memcmp(t->bytes + at, "\x1d\x75\xd0\x62\x0d\x26\x3d\x4c\x4d\x65\x64", 11))
			c.type = true;
		if (length > t->length - at)
			return c;
		at += length;
	}
	return c;
end:
	c.unread |= !cut;
	return c;
}

static inline struct call read_call(const struct text *t)
{
	struct ut_fields w = {};
	struct call c = {};
	__u32 at = 0;

	ut_begin_fields(&w);
	while (at < t->length && w.phase != UT_HPACK_OVER) {
		__u32 end = segment_end(t, at);

		while (at < end) {
			__u64 words[2] = {};
			__u32 read;

			memcpy(words, t->bytes + at, least(end - at, sizeof(words)));
			read = ut_read_block_fields(&w, words[0], words[1], end - at);
			CHECK(read && read <= end - at);
			CHECK(w.have < UT_FIELD_WINDOW);
			at += read;
			c.type |= !!(w.found & UT_FOUND_GRPC_TYPE);
			if (w.found & UT_FOUND_GRPC_STATUS)
				call_found(&c, w.status);
		}
	}
	c.unread = w.unread;
	return c;
}

static inline void check_call(const struct text *t)
{
	struct call model = model_call(t), read = read_call(t);

	CHECK_EQUAL(read.type, model.type);
	CHECK_EQUAL(read.status, model.status);
	CHECK_EQUAL(read.result, model.result);
	CHECK_EQUAL(read.unread, model.unread);
}

#endif
