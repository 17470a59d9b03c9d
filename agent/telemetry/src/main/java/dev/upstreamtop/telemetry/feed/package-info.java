// SPDX-License-Identifier: Apache-2.0
/**
 * The feed: snapshots of a local collector over a Unix-domain socket. Wire format in both
 * directions, and the client.
 *
 * <p>A connection begins with a {@code HELLO} of the server, answered by a {@code SUBSCRIBE} of the
 * client; then the server sends one {@code SNAPSHOT} per interval. Each is a frame: a length of
 * four bytes, big-endian, the type in one byte, and so many bytes less one of content. What a frame
 * says is believed only within the bounds of {@link dev.upstreamtop.telemetry.feed.FeedProtocol}:
 * the other side may be anyone.
 */
package dev.upstreamtop.telemetry.feed;
