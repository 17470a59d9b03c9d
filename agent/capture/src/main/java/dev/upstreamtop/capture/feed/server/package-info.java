// SPDX-License-Identifier: Apache-2.0
/**
 * The collector's side of the feed: hands each snapshot to every reader of a Unix-domain socket.
 *
 * <p>One thread serves all readers and waits for none of them: who does not keep up is dropped, and
 * the drop is counted.
 */
package dev.upstreamtop.capture.feed.server;
