// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import dev.upstreamtop.analysis.sample.Vantage;

/**
 * Tells backends apart: equal addresses on two hosts may be two.
 *
 * @param captureId which capture saw it
 * @param host where that captures, empty where it is not told
 * @param address address and port
 * @param machine whose address it is, where that is not the same on every host; else empty
 */
public record TrackKey(
    String captureId, String host, String address, Vantage side, String machine) {

  /** Knows of a machine what the address alone tells. */
  public TrackKey(String captureId, String host, String address, Vantage side) {
    this(
        captureId,
        host,
        address,
        side,
        AddressScope.of(address).isOfOneHost() ? site(captureId, host) : "");
  }

  /** Where a capture is: what does not tell its host is on one that no other is on. */
  private static String site(String captureId, String host) {
    return host.isEmpty() ? "capture " + captureId : host;
  }

  /** Where the capture is that saw it. */
  String site() {
    return site(captureId, host);
  }

  /** The address without the port. */
  String ip() {
    return address.substring(0, Math.max(0, address.lastIndexOf(':')));
  }

  // Asked of each backend several times a period, and those of few differ in anything else.
  @Override
  public int hashCode() {
    return 31 * address.hashCode() + captureId.hashCode();
  }

  /** Whether both are the same backend, seen by whichever capture and from whichever side. */
  public boolean isSameBackend(TrackKey that) {
    return address.equals(that.address) && isSameMachine(that);
  }

  /** Whether both are on one machine, by whichever ports. */
  public boolean isOnOneMachine(TrackKey that) {
    return ip().equals(that.ip()) && isSameMachine(that);
  }

  private boolean isSameMachine(TrackKey that) {
    return captureId.equals(that.captureId) || machine.equals(that.machine);
  }
}
