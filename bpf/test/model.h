/* SPDX-License-Identifier: GPL-2.0 */
/* What the readers of the pure layer must find, said the plain way: byte by byte, with all of the text at hand. */
#ifndef UPSTREAMTOP_TEST_MODEL_H
#define UPSTREAMTOP_TEST_MODEL_H

#include "reading.h"

/* Whether a text begins with a name, in whatever case. */
static inline bool same_letters(const __u8 *bytes, __u32 length, const char *name)
{
	__u32 i;

	if (length < strlen(name))
		return false;
	for (i = 0; name[i]; i++) {
		if (ut_lower(bytes[i]) != (__u8)name[i])
			return false;
	}
	return true;
}

/* One field line, without its LF. */
static inline void model_field(const __u8 *line, __u32 length, struct head *h)
{
	__u64 tail = 0;
	__u32 i;

	if (same_letters(line, length, "content-length:")) {
		__u64 value = 0;
		bool digit = false;

		for (i = UT_LENGTH_NAME; i < length && (line[i] == ' ' || line[i] == '\t'); i++)
			;
		for (; i < length && line[i] >= '0' && line[i] <= '9'; i++) {
			value = value > UT_LARGEST_LENGTH ? value : value * 10 + line[i] - '0';
			digit = true;
		}
		h->found &= ~(UT_FOUND_LENGTH | UT_FOUND_DOUBT);
		h->found |= digit && value <= UT_LARGEST_LENGTH ? UT_FOUND_LENGTH : UT_FOUND_DOUBT;
		h->left = h->found & UT_FOUND_LENGTH ? value : 0;
		return;
	}
	if (!same_letters(line, length, "transfer-encoding:"))
		return;
	for (i = UT_TRANSFER_NAME; i <= length; i++) {
		if (i == length || line[i] == ',') {
			if (tail == UT_CODING_CHUNKED)
				h->found = (h->found | UT_FOUND_CHUNKED) & ~UT_FOUND_CODED;
			else if (tail && tail != UT_CODING_IDENTITY)
				h->found = (h->found | UT_FOUND_CODED) & ~UT_FOUND_CHUNKED;
			tail = 0;
		} else if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
			tail = tail << 8 | ut_lower(line[i]);
		}
	}
}

/* The fields of a head from "at" on, which is inside a line. Only what has ended counts. */
static inline struct head model_fields(const struct text *t, __u32 at)
{
	struct head h = { .end = t->length };
	__u32 line = 0, i;

	for (i = at; i < t->length; i++) {
		if (t->bytes[i] != '\n')
			continue;
		if (line && (i == line || (i == line + 1 && t->bytes[line] == '\r'))) {
			h.done = true;
			h.end = i + 1;
			return h;
		}
		if (line)
			model_field(t->bytes + line, i - line, &h);
		line = i + 1;
	}
	return h;
}

static inline int hex_of(__u8 byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	byte |= 0x20;
	return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* Where a chunked body ends, 0 where it does not. */
static inline __u32 model_chunks(const struct text *t)
{
	const __u64 kept = (1ULL << 56) - 1;
	__u64 size, i = 0;
	bool last;

	for (;;) {
		for (size = 0; i < t->length && hex_of(t->bytes[i]) >= 0; i++)
			size = (size << 4 | hex_of(t->bytes[i])) & kept;
		while (i < t->length && t->bytes[i] != '\n')
			i++;
		i++;
		if (!size)
			break;
		i += size;
		while (i < t->length && t->bytes[i] != '\n')
			i++;
		i++;
		if (i >= t->length)
			return 0;
	}
	while (i < t->length) {
		last = t->bytes[i] == '\r' || t->bytes[i] == '\n';
		while (i < t->length && t->bytes[i] != '\n')
			i++;
		i++;
		if (last && i <= t->length)
			return i;
	}
	return 0;
}

/* A status line's code, 0 where it has not come, -1 where it is none. */
static inline int model_status(const struct text *t, __u32 *end)
{
	static const char version[] = "HTTP/1.";
	__u32 at, i;
	int code = 0;

	for (i = 0; i < 9 && i < t->length; i++) {
		if (i < 7 ? t->bytes[i] != (__u8)version[i] : i == 8 && t->bytes[i] != ' ')
			return -1;
	}
	for (at = 9; at < t->length && t->bytes[at] == ' '; at++)
		;
	if (at + 3 > t->length)
		return 0;
	for (i = at; i < at + 3; i++) {
		if (t->bytes[i] < (i == at ? '1' : '0') || t->bytes[i] > '9')
			return -1;
		code = code * 10 + t->bytes[i] - '0';
	}
	*end = at + 3;
	return code;
}

#endif
