// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.Objects;

/**
 * Which capture a snapshot is of, wherever it is read.
 *
 * @param id 24 hexadecimal digits, drawn at random for each capture (texts of more than 16 are
 *     written once to a recording, so each event has a small number for it); empty where nothing
 *     was captured yet
 * @param host name of the host that captures, as its kernel has it; empty with the id
 * @param startEpochNanos when the capture began, nanoseconds since the epoch; 0 with an empty id
 */
public record CaptureIdentity(String id, String host, long startEpochNanos) {

  /** Of no capture. */
  public static final CaptureIdentity NONE = new CaptureIdentity("", "", 0);

  public CaptureIdentity {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(host, "host");
  }
}
