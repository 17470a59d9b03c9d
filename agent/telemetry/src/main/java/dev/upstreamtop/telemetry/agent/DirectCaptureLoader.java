// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.host.HostNeeds;
import dev.upstreamtop.telemetry.host.Privileges;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException.Cause;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import dev.upstreamtop.telemetry.source.SnapshotSourceFactory;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Capturing in this very JVM, where the runtime and its privileges allow it. */
final class DirectCaptureLoader {

  private DirectCaptureLoader() {}

  /** Starts it, and leaves native code alone where it could only fail. */
  static SnapshotSource start(CaptureSettings settings, SnapshotSink sink)
      throws CaptureUnavailableException {
    int feature = Runtime.version().feature();
    if (feature < HostNeeds.JAVA) {
      throw new CaptureUnavailableException(
          Cause.RUNTIME, "direct capture needs JDK " + HostNeeds.JAVA + ", this is JDK " + feature);
    }
    if (!privileged()) {
      throw new CaptureUnavailableException(
          Cause.PRIVILEGE, "direct capture needs the capabilities " + Privileges.NEEDED);
    }
    try {
      return ServiceLoader.load(
              SnapshotSourceFactory.class, DirectCaptureLoader.class.getClassLoader())
          .findFirst()
          .orElseThrow(
              () ->
                  new CaptureUnavailableException(
                      Cause.RUNTIME, "this agent was built without direct capture"))
          .start(settings, sink);
    } catch (IllegalStateException e) {
      throw new CaptureUnavailableException(
          Cause.SHORTAGE, "direct capture failed: " + e.getMessage(), e);
    } catch (ServiceConfigurationError | LinkageError e) {
      // A full heap or a lack of file descriptors can be behind it, which passes.
      throw new CaptureUnavailableException(
          Cause.SHORTAGE, "direct capture cannot be loaded: " + e.getMessage(), e);
    }
  }

  private static boolean privileged() {
    return Privileges.current().map(own -> own.missing().isEmpty()).orElse(false);
  }
}
