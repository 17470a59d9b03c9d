/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What method and path stand in a header block without a table, said the plain way: with all bytes at hand, one after the other. Beside it, the same read
 * by the pure layer from segments cut anywhere.
 */
#ifndef UPSTREAMTOP_TEST_MODEL_REQUEST_H
#define UPSTREAMTOP_TEST_MODEL_REQUEST_H

#include "../pure/request_block.h"
#include "reading.h"

/* A block as far as it has been read; "bad" is all that nothing follows of. */
struct block {
	const __u8 *at;
	const __u8 *end;
	bool bad;
};

/* A number whose first byte has so many bits for it (RFC 7541, 5.1), of four bytes at most. */
static inline __u32 model_number(struct block *b, int bits)
{
	__u32 most = (1U << bits) - 1, value, i;

	if (b->at == b->end) {
		b->bad = true;
		return 0;
	}
	value = *b->at++ & most;
	if (value < most)
		return value;
	for (i = 0; i < 3 && b->at < b->end; i++) {
		value += (__u32)(*b->at & 127) << 7 * i;
		if (*b->at++ < 128)
			return value;
	}
	b->bad = true;
	return 0;
}

/* A text; where it does not end nothing is known of it. */
static inline const __u8 *model_text(struct block *b, __u32 *length, bool *coded)
{
	const __u8 *text;

	*coded = b->at < b->end && *b->at & 128;
	*length = model_number(b, 7);
	if (b->bad || *length > b->end - b->at) {
		b->bad = true;
		return NULL;
	}
	text = b->at;
	b->at += *length;
	return text;
}

/* Its name where both are told, else one that is unknown. */
static inline void model_request(const struct text *t, struct ut_request_name *name)
{
	static const char *const methods[] = { "GET", "POST" };
	static const char *const paths[] = { "/", "/index.html" };
	struct block b = { .at = t->bytes, .end = t->bytes + t->length };
	struct ut_request_name found = { .flags = UT_RECORD_HTTP2 };
	bool method = false, path = false;
	int fields = 0, sizes = 0;

	memset(name, 0, sizeof(*name));
	name->flags = UT_RECORD_HTTP2 | UT_RECORD_PATH_UNKNOWN;
	while (!(method && path) && fields < 8) {
		__u32 index, length;
		const __u8 *text;
		bool coded;
		__u8 byte;

		if (b.at == b.end)
			return;
		byte = *b.at;
		if (byte >> 5 == 1) {
			model_number(&b, 5);
			if (b.bad || fields || sizes++ == 2)
				return;
			continue;
		}
		fields++;
		if (byte & 128) {
			index = model_number(&b, 7);
			if (b.bad || !index || (index > 7 && index < 62))
				return;
			if ((index == 2 || index == 3) && !method) {
				method = true;
				found.method_length = strlen(methods[index - 2]);
				memcpy(found.method, methods[index - 2], found.method_length);
			}
			if ((index == 4 || index == 5) && !path) {
				path = true;
				found.path_length = strlen(paths[index - 4]);
				memcpy(found.path, paths[index - 4], found.path_length);
			}
			continue;
		}
		/* A number that is written with more bytes than it needs is none of the static table's. */
		if ((byte & 0x4f) == 15 && b.end - b.at > 1 && b.at[1] < 62 - 15)
			return;
		index = model_number(&b, byte & 64 ? 6 : 4);
		if (b.bad || (index > 7 && index < 62 && (byte & 0x4f) != 15))
			return;
		if (!index) {
			text = model_text(&b, &length, &coded);
			if (b.bad || !length || (coded ? text[0] >> 1 != 0x5c : text[0] != ':'))
				return;
		}
		text = model_text(&b, &length, &coded);
		if (b.bad)
			return;
		if ((index == 2 || index == 3) && !method && length && length <= UT_METHOD_MAX) {
			method = true;
			found.method_length = length;
			memcpy(found.method, text, length);
			found.flags |= coded ? UT_RECORD_METHOD_CODED : 0;
		}
		if ((index == 4 || index == 5) && !path && length) {
			path = true;
			for (__u32 i = 0; i < length && (coded || (text[i] > ' ' && !strchr("?;#", text[i]))); i++) {
				if (i == UT_PATH_MAX) {
					found.flags |= UT_RECORD_PATH_CUT;
					break;
				}
				found.path[i] = text[i];
				found.path_length++;
			}
			found.flags |= coded ? UT_RECORD_PATH_CODED : 0;
			/* What ends it would have been no part of it. */
			if (!coded && found.path_length == UT_PATH_MAX && length > UT_PATH_MAX)
				found.flags |= UT_RECORD_PATH_CUT;
		}
	}
	if (method && path && found.method_length && found.path_length)
		*name = found;
}

/* The same as the programs read it. */
static inline void read_request(const struct text *t, struct ut_request_name *name)
{
	static struct ut_target target;
	struct ut_naming n;
	__u32 at = 0;

	ut_begin_naming(&n);
	ut_begin_name(name);
	while (at < t->length) {
		__u32 end = segment_end(t, at);

		while (at < end && n.step != UT_NAMING_NOTHING) {
			__u32 read = 0;

			if (n.step == UT_NAMING_TEXT) {
				read = least(end - at, n.left);
				if (ut_wants_text(&n)) {
					__u32 more = least(read, UT_PATH_MAX);
					bool method = n.field == UT_METHOD_FIELD;

					memcpy(&target, method ? name->method : name->path, method ? UT_METHOD_MAX : UT_PATH_MAX);
					memcpy((__u8 *)&target + n.kept, t->bytes + at, more);
					if (method)
						ut_keep_method(name, &n, &target, more);
					else
						ut_keep_path(name, &n, &target, more);
				}
				ut_pass_text(&n, read);
			} else {
				for (; read < end - at && ut_wants_byte(&n); read++)
					ut_name_byte(&n, t->bytes[at + read]);
			}
			CHECK(read || n.step == UT_NAMING_NOTHING);
			at += read;
			if (n.step == UT_NAMING_NOTHING)
				ut_settle_name(name, &n);
		}
		if (n.step == UT_NAMING_NOTHING)
			return;
	}
}

/* Both must be told alike, and nothing else of the block. */
static inline void check_request(const struct text *t, struct ut_request_name *expected)
{
	static struct ut_request_name actual;

	memset(&actual, 0, sizeof(actual));
	model_request(t, expected);
	read_request(t, &actual);
	CHECK_EQUAL(actual.flags, expected->flags);
	if (expected->flags & UT_RECORD_PATH_UNKNOWN)
		return;
	CHECK_EQUAL(actual.method_length, expected->method_length);
	CHECK_EQUAL(actual.path_length, expected->path_length);
	CHECK(!memcmp(actual.method, expected->method, UT_METHOD_MAX));
	CHECK(!memcmp(actual.path, expected->path, expected->path_length));
}

#endif
