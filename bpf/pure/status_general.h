/* SPDX-License-Identifier: GPL-2.0 */
/* A status line up to its code (RFC 9112, 4), the general way: wherever segments cut it. */
#ifndef UPSTREAMTOP_PURE_STATUS_GENERAL_H
#define UPSTREAMTOP_PURE_STATUS_GENERAL_H

#include "direction.h"

#define UT_STATUS_LENGTH 12 /* "HTTP/1.1 200" */

#define UT_VERSION_LENGTH 9 /* "HTTP/1.1 " */

/*
 * Takes a status line, or a piece of it, from a segment: "more" of its bytes (1 to UT_STATUS_LENGTH less "have") stand in "text" behind the "have"
 * that were kept. Returns the code, 0 where it has not come yet, -1 where it is none. Further blanks before the code are passed over one at a
 * time, as nginx does (ngx_http_parse_status_line).
 */
static __always_inline int ut_general_status(__u8 *kept, __u8 *length, const __u8 *text, struct ut_flow *f, struct ut_segment *s, __u64 have,
					     __u64 more)
{
	bool blank = false;

	if (have <= UT_VERSION_LENGTH && have + more > UT_VERSION_LENGTH && text[UT_VERSION_LENGTH] == ' ') {
		more = UT_VERSION_LENGTH + 1 - have;
		have = UT_VERSION_LENGTH;
		blank = true;
	} else {
		have += more;
	}
	/* As far as it has come it must be one. */
	if (text[0] != 'H' || (have > 1 && text[1] != 'T') || (have > 2 && text[2] != 'T') || (have > 3 && text[3] != 'P') ||
	    (have > 4 && text[4] != '/') || (have > 5 && text[5] != '1') || (have > 6 && text[6] != '.') || (have > 8 && text[8] != ' '))
		return -1;
	__builtin_memcpy(kept, text, UT_STATUS_LENGTH);
	*length = have;
	ut_consume(f, s, more);
	if (blank || have < UT_STATUS_LENGTH)
		return 0;
	if (text[9] < '1' || text[9] > '9' || text[10] < '0' || text[10] > '9' || text[11] < '0' || text[11] > '9')
		return -1;
	return (text[9] - '0') * 100 + (text[10] - '0') * 10 + (text[11] - '0');
}

#endif
