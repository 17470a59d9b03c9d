// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import dev.upstreamtop.capture.libc.Libc;
import dev.upstreamtop.capture.libc.SystemCall;
import dev.upstreamtop.telemetry.host.KernelVersion;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException.Cause;
import java.util.Optional;

/** The gate in front of every native call: each precondition, told apart. */
final class NativeAccess {

  private NativeAccess() {}

  /**
   * Returns when native calls can be made.
   *
   * @throws CaptureUnavailableException naming what is missing
   */
  static void require() throws CaptureUnavailableException {
    String system = System.getProperty("os.name", "");
    if (!system.equals("Linux")) {
      throw new CaptureUnavailableException(
          Cause.RUNTIME,
          "capturing needs Linux with kernel "
              + KernelVersion.OLDEST
              + " or later, this is "
              + system);
    }
    SystemCall.requireKnownArchitecture();
    Optional<String> problem;
    try {
      problem = Libc.problem().or(Libbpf::problem);
    } catch (IllegalCallerException | ExceptionInInitializerError | NoClassDefFoundError denied) {
      throw new CaptureUnavailableException(
          Cause.RUNTIME,
          "this JVM denies native access: start it with --enable-native-access=ALL-UNNAMED",
          denied);
    }
    if (problem.isPresent()) {
      throw new CaptureUnavailableException(Cause.LIBRARY, problem.get());
    }
    LibbpfLog.install();
  }
}
