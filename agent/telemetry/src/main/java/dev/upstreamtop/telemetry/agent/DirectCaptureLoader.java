// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException.Cause;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import dev.upstreamtop.telemetry.source.SnapshotSourceFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Capturing in this very JVM, where the runtime and its privileges allow it. */
final class DirectCaptureLoader {

  /** The capture's classes are of this release; the agent's own run from 17 on. */
  private static final int OLDEST_RUNTIME = 25;

  private static final long CAP_NET_ADMIN = 1L << 12;
  private static final long CAP_SYS_ADMIN = 1L << 21;
  private static final long CAP_BPF = 1L << 39;

  private DirectCaptureLoader() {}

  /** Starts it, and leaves native code alone where it could only fail. */
  static SnapshotSource start(CaptureSettings settings, SnapshotSink sink)
      throws CaptureUnavailableException {
    int feature = Runtime.version().feature();
    if (feature < OLDEST_RUNTIME) {
      throw new CaptureUnavailableException(
          Cause.RUNTIME, "direct capture needs JDK " + OLDEST_RUNTIME + ", this is JDK " + feature);
    }
    if (!privileged()) {
      throw new CaptureUnavailableException(
          Cause.PRIVILEGE, "direct capture needs the capabilities CAP_BPF and CAP_NET_ADMIN");
    }
    try {
      return ServiceLoader.load(SnapshotSourceFactory.class, DirectCaptureLoader.class.getClassLoader())
          .findFirst()
          .orElseThrow(
              () ->
                  new CaptureUnavailableException(
                      Cause.RUNTIME, "this agent was built without direct capture"))
          .start(settings, sink);
    } catch (IllegalStateException e) {
      throw new CaptureUnavailableException(
          Cause.RUNTIME, "direct capture failed: " + e.getMessage(), e);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new CaptureUnavailableException(
          Cause.RUNTIME, "direct capture cannot be loaded: " + e.getMessage(), e);
    }
  }

  private static boolean privileged() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("CapEff:")) {
          long effective = Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
          return (effective & CAP_NET_ADMIN) != 0 && (effective & (CAP_BPF | CAP_SYS_ADMIN)) != 0;
        }
      }
      return false;
    } catch (IOException | NumberFormatException notLinux) {
      return false;
    }
  }
}
