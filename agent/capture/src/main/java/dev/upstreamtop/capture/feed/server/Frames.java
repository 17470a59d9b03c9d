// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.feed.server;

import dev.upstreamtop.telemetry.feed.FeedProtocol;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The frames of one snapshot: with and without exchanges, in each format; encoded when the first
 * reader wants it, and once for all readers.
 */
final class Frames {

  private final Snapshot snapshot;
  private final Map<FeedProtocol.Subscription, ByteBuffer> encoded = new HashMap<>();

  Frames(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /**
   * The frame that a reader wants, with a position of its own.
   *
   * @throws IllegalArgumentException when the snapshot holds what the format has no room for
   */
  ByteBuffer as(FeedProtocol.Subscription wanted) {
    return encoded.computeIfAbsent(wanted, form -> FeedProtocol.encode(snapshot, form)).duplicate();
  }
}
