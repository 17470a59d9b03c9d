// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import java.io.IOException;

/** What came over the feed is not what the protocol allows; the message is one line. */
public final class FeedFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  public FeedFormatException(String message) {
    super(message);
  }
}
