// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Gives a capture that begins the identity that all its snapshots carry. */
final class Identities {

  // The name of the UTS namespace, as gethostname(2) tells it; no resolver is asked.
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private static final int ID_BYTES = 12;

  private Identities() {}

  /**
   * A new one.
   *
   * @param startEpochNanos when the capture began, nanoseconds since the epoch
   */
  static CaptureIdentity draw(long startEpochNanos) {
    byte[] id = new byte[ID_BYTES];
    new SecureRandom().nextBytes(id);
    return new CaptureIdentity(HexFormat.of().formatHex(id), hostName(), startEpochNanos);
  }

  private static String hostName() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
