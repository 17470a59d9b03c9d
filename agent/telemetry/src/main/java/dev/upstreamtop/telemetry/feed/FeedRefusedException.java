// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import java.io.IOException;

/**
 * A collector took the connection and ended it without a greeting: it does not serve this process.
 */
public final class FeedRefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  FeedRefusedException() {
    super("turned away by the collector");
  }
}
