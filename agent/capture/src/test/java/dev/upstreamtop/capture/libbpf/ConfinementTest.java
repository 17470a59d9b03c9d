// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.DirectCapture;
import dev.upstreamtop.capture.libc.Errno;
import dev.upstreamtop.capture.libc.Libc;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.testing.Requirement;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What refuses a process that has the capabilities is told apart, each with its own remedy. */
@Timeout(120)
class ConfinementTest {

  private static final String INITIAL = "         0          0 4294967295\n";
  private static final String CONTAINER = "         0     100000      65536\n";

  private static String status(int seccomp) {
    return "Name:\tjava\nNoNewPrivs:\t0\nSeccomp:\t" + seccomp + "\nSeccomp_filters:\t2\n";
  }

  @Test
  void isToldByTheProcesssFiles() {
    assertThat(Confinement.of(status(0), INITIAL)).isEqualTo(Confinement.NONE);
    assertThat(Confinement.of(status(2), INITIAL)).isEqualTo(Confinement.FILTER);
    // Without the filter it would be refused all the same.
    assertThat(Confinement.of(status(2), CONTAINER)).isEqualTo(Confinement.USER_NAMESPACE);
    assertThat(Confinement.of("Name:\tjava\n", INITIAL)).isEqualTo(Confinement.NONE);
  }

  /** EPERM is what containers answer, ENOSYS what some do for calls that they do not know. */
  @NeedsRoot
  @ParameterizedTest
  @ValueSource(ints = {Errno.EPERM, Errno.ENOSYS})
  void aFilterThatRefusesTheCallIsNamed(int errno) throws Exception {
    Requirement.that(
        Files.isWritable(Path.of("/proc/sys/net/core/bpf_jit_enable")), "root, for a filter");
    Process process =
        new ProcessBuilder(
                "unshare",
                "--net",
                Jdk.java(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ConfinementTest.class.getName(),
                Integer.toString(errno))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said)
        .isEqualTo(
            "PRIVILEGE not permitted to load programs in spite of the capabilities"
                + " (it runs under a seccomp filter): allow bpf(2) in that filter\n");
  }

  /** Captures where a filter answers bpf(2) with an error number. */
  public static void main(String[] arguments) throws IOException {
    filter(Integer.parseInt(arguments[0]));
    try (DirectCapture capture = DirectCapture.start(CaptureSettings.defaults(), snapshot -> {})) {
      System.out.println("capturing on " + capture.interfacesAtStart());
    } catch (CaptureUnavailableException e) {
      System.out.println(e.kind() + " " + e.getMessage());
    }
  }

  /** seccomp(2), for all threads: load the number; where it is bpf's the error, else allow. */
  private static void filter(int errno) {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    long seccomp = arm ? 277 : 317;
    int bpf = arm ? 280 : 321;
    final long setModeFilter = 1;
    final long allThreads = 1;
    int[][] program = {
      {0x20, 0}, {0x01_00_0015, bpf}, {0x06, 0x0005_0000 | errno}, {0x06, 0x7fff_0000}
    };
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment code = arena.allocate(8L * program.length, Long.BYTES);
      for (int i = 0; i < program.length; i++) {
        code.set(ValueLayout.JAVA_INT, 8L * i, program[i][0]);
        code.set(ValueLayout.JAVA_INT, 8L * i + 4, program[i][1]);
      }
      MemorySegment filter = arena.allocate(16, Long.BYTES);
      filter.set(ValueLayout.JAVA_SHORT, 0, (short) program.length);
      filter.set(ValueLayout.ADDRESS, 8, code);
      MemorySegment error = Errno.allocate(arena);
      long result =
          Libc.syscall(
              error, seccomp, setModeFilter, MemorySegment.ofAddress(allThreads), filter.address());
      if (result != 0) {
        throw new IllegalStateException("seccomp: " + Errno.name(Errno.read(error)));
      }
    }
  }
}
