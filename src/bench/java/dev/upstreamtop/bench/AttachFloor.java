// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.bench;

import dev.upstreamtop.capture.DirectCapture;
import dev.upstreamtop.capture.device.NetworkDevice;
import dev.upstreamtop.capture.device.NetworkDevices;
import dev.upstreamtop.capture.libbpf.TcxDirection;
import dev.upstreamtop.capture.libbpf.TcxLink;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How long a capture takes to attach to many interfaces and to leave them, and beside it the
 * kernel's own part of that: the same links made and closed one after the other, and nothing else.
 *
 * <p>Makes pairs of interfaces where it runs: give it a network namespace of its own.
 */
public final class AttachFloor {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private AttachFloor() {}

  /**
   * Measures and prints.
   *
   * @param args how many pairs
   */
  public static void main(String[] args) throws Exception {
    int pairs = Integer.parseInt(args[0]);
    makePairs(pairs);
    List<NetworkDevice> devices = NetworkDevices.list().stream().filter(NetworkDevice::up).toList();
    int links = 2 * devices.size();
    System.out.printf("%d interfaces, %d links%n", devices.size(), links);

    ProgramConfig config =
        new ProgramConfig(Set.of(Side.CLIENT), false, NEVER, NEVER, NEVER, NEVER, false, false);
    long begin;
    try (CaptureObject object = CaptureObject.load(config)) {
      List<TcxLink> made = new ArrayList<>();
      begin = System.nanoTime();
      for (NetworkDevice device : devices) {
        made.add(object.ingress().attachFirst(device.index(), TcxDirection.INGRESS));
        made.add(object.egress().attachFirst(device.index(), TcxDirection.EGRESS));
      }
      tell("kernel alone, attach", begin, links);
      begin = System.nanoTime();
      made.forEach(TcxLink::close);
      tell("kernel alone, detach", begin, links);
    }

    begin = System.nanoTime();
    DirectCapture capture = DirectCapture.start(CaptureSettings.defaults(), snapshot -> {});
    tell("a capture, load and attach", begin, links);
    begin = System.nanoTime();
    capture.close();
    tell("a capture, to its last interval", begin, links);
    while (linksOpen() > 0) {
      Thread.sleep(10);
    }
    tell("a capture, detached everywhere", begin, links);
  }

  private static void makePairs(int pairs) throws IOException, InterruptedException {
    Process ip =
        new ProcessBuilder("ip", "-batch", "-")
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (Writer lines = ip.outputWriter()) {
      lines.write("link set lo up\n");
      for (int i = 0; i < pairs; i++) {
        lines.write("link add va%1$d up type veth peer name vb%1$d\n".formatted(i));
        lines.write("link set vb%d up\n".formatted(i));
      }
    }
    if (ip.waitFor() != 0) {
      throw new IOException("ip -batch failed");
    }
  }

  private static long linksOpen() throws IOException {
    try (Stream<Path> files = Files.list(DESCRIPTORS)) {
      return files.filter(AttachFloor::isLink).count();
    }
  }

  private static boolean isLink(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().contains("bpf_link");
    } catch (IOException closed) {
      return false;
    }
  }

  private static void tell(String what, long begin, int links) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf("%-32s %7.1f s  %6.1f ms a link%n", what, seconds, seconds * 1e3 / links);
  }
}
