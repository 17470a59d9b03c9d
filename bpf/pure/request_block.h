/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Method and path of a request by its header block (RFC 7541), wherever segments and frames cut it, without a table: what stands in the static one, or
 * is written out, plain or by Huffman's code. They are pseudo-header fields, which come before all others (RFC 9113, 8.3): the walk ends at the first one
 * that is none. Of other fields how long they are is looked at, and of a name whether it begins with a colon.
 */
#ifndef UPSTREAMTOP_PURE_REQUEST_BLOCK_H
#define UPSTREAMTOP_PURE_REQUEST_BLOCK_H

#include "frame.h"
#include "line_general.h"

/* Fields before the walk gives up: there are five pseudo-header fields (RFC 9113, 8.3.1; RFC 8441, 4). */
#define UT_PSEUDO_FIELDS 8

/* Bytes of a number behind its first one: up to 2 MiB. */
#define UT_NUMBER_BYTES 3

/* What the next byte of a block is. */
enum ut_naming_step {
	UT_NAMING_NOTHING, /* that matters */
	UT_NAMING_FIELD, /* the first one of a field */
	UT_NAMING_INDEX, /* of an entry of the encoder's own table, which is all of the field */
	UT_NAMING_NAME_INDEX, /* likewise, but of its name alone */
	UT_NAMING_SHORT_INDEX, /* of a name's index that may be the static table's */
	UT_NAMING_SIZE, /* of the table's size */
	UT_NAMING_LITERAL, /* the length of a name that is written out */
	UT_NAMING_LITERAL_LENGTH, /* the same, further on */
	UT_NAMING_LITERAL_BEGINS,
	UT_NAMING_VALUE, /* the length of its value */
	UT_NAMING_VALUE_LENGTH, /* the same, further on */
	UT_NAMING_TEXT, /* "left" bytes of a name or a value */
};

enum ut_named_field {
	UT_OTHER_FIELD,
	UT_METHOD_FIELD,
	UT_PATH_FIELD,
};

#define UT_NAMED_METHOD 1
#define UT_NAMED_PATH 2
#define UT_NAMED_BOTH (UT_NAMED_METHOD | UT_NAMED_PATH)

/* How far a request's header block has been read. */
struct ut_naming {
	__u32 left; /* bytes of a name or a value to come; or a number, as far as it is known */
	__u8 step; /* enum ut_naming_step */
	__u8 field; /* enum ut_named_field: what the value belongs to */
	__u8 literal; /* the text is a name */
	__u8 coded; /* the text is in Huffman's code */
	__u8 number; /* bytes of a number behind its first one */
	__u8 fields; /* that have ended */
	__u8 sizes; /* of the table, that have been told */
	__u8 named; /* UT_NAMED_* */
	__u8 method; /* its index in the static table; 0: it is written out */
	__u8 path; /* likewise */
	__u8 kept; /* bytes of the value in progress; UT_PATH_MAX where no more of it is wanted */
	__u8 marks; /* UT_RECORD_*: how method and path are written */
};

/* Method and path of a request as its record has them: laid out like the end of a record, from its status on. */
struct ut_request_name {
	__u8 unused[5]; /* the record's own */
	__u8 flags; /* UT_RECORD_* */
	__u8 method_length;
	__u8 path_length;
	__u8 method[UT_METHOD_MAX];
	__u8 path[UT_PATH_MAX];
} __attribute__((aligned(8)));

#define UT_NAME_IN_RECORD (offsetof(struct ut_record, flags) - offsetof(struct ut_request_name, flags))

_Static_assert(UT_NAME_IN_RECORD == offsetof(struct ut_record, status) && UT_NAME_IN_RECORD % 8 == 0, "words are words in both");
_Static_assert(UT_NAME_IN_RECORD + offsetof(struct ut_request_name, method_length) == offsetof(struct ut_record, method_length) &&
		       UT_NAME_IN_RECORD + offsetof(struct ut_request_name, path_length) == offsetof(struct ut_record, path_length) &&
		       UT_NAME_IN_RECORD + offsetof(struct ut_request_name, method) == offsetof(struct ut_record, method) &&
		       UT_NAME_IN_RECORD + offsetof(struct ut_request_name, path) == offsetof(struct ut_record, path) &&
		       UT_NAME_IN_RECORD + sizeof(struct ut_request_name) == sizeof(struct ut_record),
	       "a name is the end of a record");

/* Nobody knows it yet. A function of its own, so that what calls it keeps its stack small. */
__noinline int ut_begin_name(struct ut_request_name *name)
{
	if (!name)
		return 0;
	name->flags = UT_RECORD_PATH_UNKNOWN | UT_RECORD_HTTP2;
	name->method_length = 0;
	name->path_length = 0;
	__builtin_memset(name->method, 0, UT_METHOD_MAX);
	return 0;
}

/* A header block begins whose request is to be named. */
static __always_inline void ut_begin_naming(struct ut_naming *n)
{
	__builtin_memset(n, 0, sizeof(*n));
	n->step = UT_NAMING_FIELD;
}

static __always_inline void ut_end_named_field(struct ut_naming *n)
{
	n->fields++;
	n->step = n->named == UT_NAMED_BOTH || n->fields == UT_PSEUDO_FIELDS ? UT_NAMING_NOTHING : UT_NAMING_FIELD;
}

/* Whether an entry of the static table is a method, and the first one: a second is an error (RFC 9113, 8.3). */
static __always_inline bool ut_is_method(const struct ut_naming *n, __u8 index)
{
	return (index == 2 || index == 3) && !(n->named & UT_NAMED_METHOD);
}

static __always_inline bool ut_is_path_field(const struct ut_naming *n, __u8 index)
{
	return (index == 4 || index == 5) && !(n->named & UT_NAMED_PATH);
}

/* A field that is an entry of the static table. Only some of them are pseudo-header fields (RFC 7541, appendix A). */
static __always_inline void ut_name_indexed(struct ut_naming *n, __u8 index)
{
	n->step = UT_NAMING_NOTHING;
	if (!index || index > 7)
		return;
	if (ut_is_method(n, index)) {
		n->method = index;
		n->marks &= ~UT_RECORD_METHOD_CODED;
		n->named |= UT_NAMED_METHOD;
	} else if (ut_is_path_field(n, index)) {
		n->path = index;
		n->marks &= ~(UT_RECORD_PATH_CODED | UT_RECORD_PATH_CUT);
		n->named |= UT_NAMED_PATH;
	}
	ut_end_named_field(n);
}

/* A field whose value is written out, and its name an entry's. */
static __always_inline void ut_name_literal(struct ut_naming *n, __u8 index)
{
	n->field = ut_is_method(n, index) ? UT_METHOD_FIELD : ut_is_path_field(n, index) ? UT_PATH_FIELD : UT_OTHER_FIELD;
	/* The static table has 61 entries. */
	n->step = index > 7 && index < 62 ? UT_NAMING_NOTHING : UT_NAMING_VALUE;
}

/* The first byte of a field (RFC 7541, 6), or of the table's size, which may stand before the first field, twice (4.2). */
static __always_inline void ut_name_field(struct ut_naming *n, __u8 byte)
{
	__u8 most = byte & 0x40 ? 0x3f : 0x0f; /* what a literal's index is at most in this byte */
	__u8 index = byte & most;

	n->number = 0;
	n->literal = 0;
	if (byte & 0x80) {
		if (byte < 0x80 + 62)
			ut_name_indexed(n, byte & 0x7f);
		else if (byte < 0xff)
			ut_end_named_field(n); /* from the encoder's own table */
		else
			n->step = UT_NAMING_INDEX;
	} else if ((byte & 0xe0) == 0x20) {
		if (n->fields || n->sizes++ == 2)
			n->step = UT_NAMING_NOTHING;
		else if ((byte & 0x1f) == 0x1f)
			n->step = UT_NAMING_SIZE;
	} else if (!index) {
		n->literal = 1;
		n->step = UT_NAMING_LITERAL;
	} else if (index < most) {
		ut_name_literal(n, index);
	} else {
		n->field = UT_OTHER_FIELD;
		n->step = byte & 0x40 ? UT_NAMING_NAME_INDEX : UT_NAMING_SHORT_INDEX;
	}
}

/* A name's length is known, or a value's. */
static __always_inline void ut_begin_text(struct ut_naming *n)
{
	if (n->literal) {
		n->step = n->left ? UT_NAMING_LITERAL_BEGINS : UT_NAMING_NOTHING;
		return;
	}
	n->kept = 0;
	/* Longer than a method that is kept. */
	if (n->field == UT_METHOD_FIELD && n->left > UT_METHOD_MAX)
		n->field = UT_OTHER_FIELD;
	if (n->field == UT_METHOD_FIELD) {
		n->method = 0;
		n->marks &= ~UT_RECORD_METHOD_CODED;
		n->marks |= n->coded ? UT_RECORD_METHOD_CODED : 0;
	} else if (n->field == UT_PATH_FIELD) {
		n->path = 0;
		n->marks &= ~(UT_RECORD_PATH_CODED | UT_RECORD_PATH_CUT);
		n->marks |= n->coded ? UT_RECORD_PATH_CODED : 0;
		n->marks |= n->left > UT_PATH_MAX ? UT_RECORD_PATH_CUT : 0;
	}
	if (n->left)
		n->step = UT_NAMING_TEXT;
	else
		ut_end_named_field(n); /* an empty one names nothing */
}

/* A number goes on (RFC 7541, 5.1). Returns whether it ends; one that is too long ends the walk. */
static __always_inline bool ut_number_ends(struct ut_naming *n, __u8 byte)
{
	__u8 shift = 7 * n->number;

	ut_barrier(shift);
	n->left += (__u32)(byte & 0x7f) << (shift & 31);
	if (!(byte & 0x80))
		return true;
	n->number++;
	if (n->number == UT_NUMBER_BYTES)
		n->step = UT_NAMING_NOTHING;
	return false;
}

/* The first byte of a text's length; the highest bit says that it is coded. */
static __always_inline void ut_name_length(struct ut_naming *n, __u8 byte, __u8 further)
{
	n->coded = byte >> 7;
	n->left = byte & 0x7f;
	n->number = 0;
	if (n->left == 0x7f)
		n->step = further;
	else
		ut_begin_text(n);
}

/* A name that was written out has ended. */
static __always_inline void ut_end_literal(struct ut_naming *n)
{
	n->literal = 0;
	n->step = UT_NAMING_VALUE;
}

/* A byte of a block that is none of a value's. A function of its own: verified once. */
__noinline int ut_name_byte(struct ut_naming *n, __u32 byte)
{
	if (!n)
		return 0;
	byte &= 0xff;
	switch (n->step) {
	case UT_NAMING_FIELD:
		n->left = 0;
		ut_name_field(n, byte);
		break;
	case UT_NAMING_SHORT_INDEX:
		/* Less 15: the static table's, of which no pseudo-header field has so high a number; or the encoder's own. */
		if (byte < 62 - 15)
			n->step = UT_NAMING_NOTHING;
		else if (ut_number_ends(n, byte))
			n->step = UT_NAMING_VALUE;
		else if (n->step)
			n->step = UT_NAMING_NAME_INDEX;
		break;
	case UT_NAMING_NAME_INDEX:
		if (ut_number_ends(n, byte))
			n->step = UT_NAMING_VALUE;
		break;
	case UT_NAMING_INDEX:
		if (ut_number_ends(n, byte))
			ut_end_named_field(n);
		break;
	case UT_NAMING_SIZE:
		if (ut_number_ends(n, byte))
			n->step = UT_NAMING_FIELD;
		break;
	case UT_NAMING_LITERAL:
		ut_name_length(n, byte, UT_NAMING_LITERAL_LENGTH);
		break;
	case UT_NAMING_VALUE:
		ut_name_length(n, byte, UT_NAMING_VALUE_LENGTH);
		break;
	case UT_NAMING_LITERAL_LENGTH:
	case UT_NAMING_VALUE_LENGTH:
		if (ut_number_ends(n, byte))
			ut_begin_text(n);
		break;
	case UT_NAMING_LITERAL_BEGINS:
		/* A pseudo-header field begins with a colon, 1011100 by Huffman's code. */
		n->field = UT_OTHER_FIELD;
		n->left--;
		if (n->coded ? byte >> 1 != 0x5c : byte != ':')
			n->step = UT_NAMING_NOTHING;
		else if (n->left)
			n->step = UT_NAMING_TEXT;
		else
			ut_end_literal(n);
		break;
	}
	return 0;
}

/* Whether the next byte is one for ut_name_byte. */
static __always_inline bool ut_wants_byte(const struct ut_naming *n)
{
	return n->step != UT_NAMING_NOTHING && n->step != UT_NAMING_TEXT;
}

/* Whether what comes of a text is to be kept. */
static __always_inline bool ut_wants_text(const struct ut_naming *n)
{
	return !n->literal && n->field != UT_OTHER_FIELD && n->kept < UT_PATH_MAX;
}

/* Keeps bytes of a method: "more" of them stand behind those that were kept. */
static __always_inline void ut_keep_method(struct ut_request_name *name, struct ut_naming *n, const struct ut_target *text, __u32 more)
{
	__u32 have = ut_least(n->kept + more, UT_METHOD_MAX);

	ut_keep(name->method, text->words, UT_METHOD_MAX / 8, have);
	name->method_length = have;
	n->kept = have;
}

/*
 * The same for a path. A plain one ends where one of HTTP/1 does, before its parameters or its query; of a coded one nobody sees here where that is.
 */
static __always_inline void ut_keep_path(struct ut_request_name *name, struct ut_naming *n, const struct ut_target *text, __u32 more)
{
	__u32 have = ut_least(n->kept + more, UT_PATH_MAX);
	__u32 length = n->coded ? UT_PATH_MAX : (__u32)ut_path_length(text);

	n->kept = have;
	if (length < have) {
		n->kept = UT_PATH_MAX;
		n->marks &= ~UT_RECORD_PATH_CUT;
		have = length;
	}
	ut_keep(name->path, text->words, UT_PATH_MAX / 8, have);
	name->path_length = have;
}

/* Bytes of a text have passed, kept or not. */
static __always_inline void ut_pass_text(struct ut_naming *n, __u32 bytes)
{
	n->left -= bytes;
	if (n->left)
		return;
	if (n->literal) {
		ut_end_literal(n);
		return;
	}
	if (n->field == UT_METHOD_FIELD)
		n->named |= UT_NAMED_METHOD;
	else if (n->field == UT_PATH_FIELD)
		n->named |= UT_NAMED_PATH;
	ut_end_named_field(n);
}

/* The walk has come to its end: both are known, or the name stays unknown. */
static __always_inline void ut_settle_name(struct ut_request_name *name, const struct ut_naming *n)
{
	if (n->named != UT_NAMED_BOTH)
		return;
	if (n->method) {
		ut_put_word(name->method, n->method == 2 ? UT_WORD('G', 'E', 'T', '\0', '\0', '\0', '\0', '\0')
							 : UT_WORD('P', 'O', 'S', 'T', '\0', '\0', '\0', '\0'));
		name->method_length = n->method == 2 ? 3 : 4;
	}
	if (n->path) {
		ut_put_word(name->path, UT_WORD('/', 'i', 'n', 'd', 'e', 'x', '.', 'h'));
		ut_put_word(name->path + 8, UT_WORD('t', 'm', 'l', '\0', '\0', '\0', '\0', '\0'));
		name->path_length = n->path == 4 ? 1 : 11;
	}
	if (name->method_length && name->path_length)
		name->flags = UT_RECORD_HTTP2 | n->marks;
}

/* Whether the next bytes of a client's frames are those of a block that names its request. */
static __always_inline bool ut_is_naming(const struct ut_frames *f, const struct ut_naming *n)
{
	return n->step != UT_NAMING_NOTHING && f->phase == UT_IN_LEAD && f->block == UT_BLOCK_HEADERS;
}

/* Bytes of a header block have been read that way instead of by ut_read_frames. */
static __always_inline void ut_pass_named(struct ut_frames *f, const struct ut_naming *n, __u32 bytes)
{
	f->events = 0;
	f->data = 0;
	f->left -= bytes;
	if (n->step == UT_NAMING_NOTHING)
		f->lead_told = 1; /* it would be told of a backend's alone */
	if (f->lead_told || f->left == f->padding)
		f->phase = UT_IN_REST;
	if (!f->left)
		ut_end_frame(f);
}

/* How many bytes of a header block a piece may have: "length" are left of the segment. */
static __always_inline __u32 ut_block_room(const struct ut_frames *f, __u32 length)
{
	return ut_least(length, f->left - f->padding);
}

#endif
