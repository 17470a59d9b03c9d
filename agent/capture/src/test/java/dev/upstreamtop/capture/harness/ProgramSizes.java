// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.harness;

import dev.upstreamtop.capture.libbpf.BpfProgram;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Loads the programs for each choice of sides and prints how much the verifier had to look at. */
public final class ProgramSizes {

  private ProgramSizes() {}

  /** To be run in a JVM with the privileges that are to be tried. */
  public static void main(String[] args) throws IOException, CaptureUnavailableException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("CapEff:")) {
        System.out.println("capabilities " + line.substring("CapEff:".length()).strip());
      }
    }
    List<Set<Side>> choices =
        List.of(EnumSet.of(Side.CLIENT), EnumSet.of(Side.SERVER), EnumSet.allOf(Side.class));
    Duration some = Duration.ofSeconds(3);
    for (Set<Side> sides : choices) {
      ProgramConfig config = new ProgramConfig(sides, false, some, some, some);
      try (CaptureObject object = CaptureObject.load(config)) {
        for (BpfProgram program : List.of(object.egress(), object.ingress(), object.http2())) {
          System.out.println(
              "verified "
                  + program.name()
                  + " "
                  + String.join("+", sides.stream().map(Side::name).toList())
                  + " "
                  + program.verifiedInstructions());
        }
      }
    }
  }
}
