/* SPDX-License-Identifier: GPL-2.0 */
/* Whether a segment of a known connection is believed: what TCP would refuse changes nothing. */
#ifndef UPSTREAMTOP_SEGMENT_H
#define UPSTREAMTOP_SEGMENT_H

#include "flow.h"

/*
 * Whether a segment is looked at: on the interface that owns its direction, and only where TCP would take it. What is refused changes nothing.
 */
static __always_inline bool ut_is_believed(struct __sk_buff *skb, struct ut_flow *f, const struct ut_packet *p)
{
	if (!ut_owns(f, skb->ifindex)) {
		/* Mostly the same packet once more, on its way through a bridge. */
		if (!ut_is_near(f, p->sequence))
			ut_cause(UT_LOST_AMBIGUOUS);
		return false;
	}
	/* A SYN takes a number, behind which the flow begins (RFC 9293, 3.4). */
	if (p->flags & UT_TCP_RST ? ut_is_exact(f, p) : p->sequence + !!(p->flags & UT_TCP_SYN) == f->next || !(f->flags & UT_FLOW_TRACKED))
		return true;
	/* Rare: out of order, sent again, or forged. */
	if ((p->flags & UT_TCP_RST ? ut_is_behind(f, p) : ut_is_near(f, p->sequence)) && ut_may_be_taken(skb, p))
		return true;
	ut_cause(UT_IGNORED_OUT_OF_WINDOW);
	return false;
}

/*
 * Whether whoever sends data behind a handshake has had the SYN-ACK. On side SERVER it may have come from anybody, under any address: only who was
 * sent its number knows it (RFC 9293, 3.10.7.4, ACK that acknowledges something not yet sent). A proven connection's client is believed.
 */
static __always_inline bool ut_has_answer(const struct ut_connection *c, const struct ut_tuple *t, const struct ut_packet *p)
{
	if ((c->flags & (UT_IS_UNPROVEN | UT_SYN | UT_ESTABLISHED)) != (UT_IS_UNPROVEN | UT_SYN | UT_ESTABLISHED))
		return true;
	if (t->side != UT_SIDE_SERVER || !p->length || p->flags & UT_TCP_SYN)
		return true;
	return p->acknowledged == c->response.next || (c->response.flags & UT_FLOW_FIN && p->acknowledged == c->response.fin + 1);
}

/* Whether bytes before an RST were not seen, which stands behind them and not at the next byte: such a one only who gets or sends it can judge. */
static __always_inline bool ut_is_reset_behind_missed(struct __sk_buff *skb, struct ut_flow *f, const struct ut_packet *p)
{
	__s32 missed = p->sequence - f->next;

	if (!(p->flags & UT_TCP_RST) || missed <= 0 || missed > UT_FAR || ut_is_behind(f, p) || !ut_owns(f, skb->ifindex))
		return false;
	return ut_is_reset_of_socket(skb, p);
}

#endif
