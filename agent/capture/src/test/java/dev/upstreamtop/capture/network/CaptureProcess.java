// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.network;

import dev.upstreamtop.capture.DirectCapture;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.testing.Jdk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A capture in a JVM of its own, with privileges of its own. */
public final class CaptureProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private CaptureProcess(Process process) {
    this.process = process;
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts it.
   *
   * @param classPath of the JVM
   * @param wrapper the command that runs the JVM, say with fewer capabilities
   */
  public static CaptureProcess start(
      NetworkNamespace namespace, String classPath, String... wrapper) {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace.name()));
    command.addAll(Arrays.asList(wrapper));
    command.addAll(
        List.of(
            Jdk.java(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            CaptureProcess.class.getName()));
    try {
      // The child's own lines and what the JVM or a wrapper has to say come the same way.
      return new CaptureProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line that it says; null when it has ended. */
  public String line() throws IOException {
    return output.readLine();
  }

  /** The process of the JVM: {@code ip netns exec} and the wrapper have become it. */
  public Process process() {
    return process;
  }

  /** Asks it to end, which it does after its last snapshot. */
  public void end() throws IOException {
    process.getOutputStream().close();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /**
   * What runs in the other JVM: captures until its standard input ends, and says what it cannot
   * capture when that changes.
   */
  public static void main(String[] args) throws IOException {
    long[] packets = new long[1];
    String[] told = {""};
    try (DirectCapture capture =
        DirectCapture.start(
            CaptureSettings.defaults(),
            snapshot -> {
              packets[0] += snapshot.capture().effort().packets();
              String limits =
                  snapshot.capture().limits().stream()
                      .map(CaptureLimit::reason)
                      .collect(Collectors.joining("; "));
              if (!limits.equals(told[0])) {
                told[0] = limits;
                System.out.println(
                    String.join(", ", snapshot.capture().watched().interfaces())
                        + " not: "
                        + limits);
              }
            })) {
      System.out.println("capturing on " + String.join(", ", capture.interfacesAtStart()));
      while (System.in.read() >= 0) {
        // Nothing is said there but that it ends.
      }
    } catch (CaptureUnavailableException e) {
      System.out.println(e.kind() + " " + e.getMessage());
      return;
    }
    System.out.println("packets " + packets[0]);
  }
}
