// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import dev.upstreamtop.analysis.sample.Vantage;

/**
 * Tells backends apart: equal addresses on two hosts are two.
 *
 * @param captureId which capture saw it
 * @param host where that captures, empty where it is not told
 * @param address address and port
 */
public record TrackKey(String captureId, String host, String address, Vantage side) {

  /** Whether the address means another machine on every host. */
  public boolean isLoopback() {
    return address.startsWith("127.") || address.startsWith("[::1]");
  }

  /** Whether both are the same backend, seen by whichever capture and from whichever side. */
  public boolean isSameBackend(TrackKey that) {
    return address.equals(that.address)
        && (captureId.equals(that.captureId) || !isLoopback() || host.equals(that.host));
  }
}
