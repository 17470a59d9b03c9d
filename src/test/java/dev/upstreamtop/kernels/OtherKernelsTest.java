// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real command on other kernels, booted in an emulator: one that has tcx and one that has not.
 */
class OtherKernelsTest {

  // Software emulation on a busy machine: a boot and a JVM take seconds, or a minute and a half.
  private static final long BOOT_SECONDS = 400;

  @TempDir private static Path temporary;

  private static Path disk;
  private static Path kernels;

  @BeforeAll
  static void buildDisk() throws IOException, InterruptedException {
    if (!System.getProperty("os.arch").equals("amd64")) {
      Tool.unavailable("the guests are amd64");
    }
    Tool.require("qemu-system-x86_64", "qemu-system-x86");
    Tool.require("busybox", "busybox-static");
    Tool.require("mke2fs", "e2fsprogs");
    Tool.require("apt-get", "apt");
    disk = GuestDisk.build(temporary);
    kernels = Files.createDirectories(Checkout.root().resolve("target/kernels"));
  }

  @Test
  void debians612CapturesExactly() throws Exception {
    List<String> console = boot("6.12");

    assertThat(console).contains("guest error capturing on lo", "guest exit 143");
    String snapshot =
        console.stream()
            .filter(line -> line.startsWith("guest output {"))
            .reduce((first, second) -> second)
            .orElseThrow(() -> new AssertionError("no snapshot: " + console));
    assertThat(snapshot)
        .contains("\"last\":true")
        .contains("\"requests\":10,\"responses\":10,")
        .contains("\"responses2xx\":7,\"responses3xx\":0,\"responses4xx\":3,\"responses5xx\":0,")
        .contains("\"failed\":0,")
        .contains("\"lostTrack\":0")
        .contains("\"connects\":10")
        .contains("127.0.0.1:8080");
  }

  @Test
  void debians61IsTooOldAndIsToldSo() throws Exception {
    List<String> console = boot("6.1");

    assertThat(console).contains("guest exit 5");
    assertThat(console.stream().filter(line -> line.startsWith("guest error")).toList())
        .singleElement()
        .asString()
        .matches("guest error upstreamtop: kernel 6\\.1\\..* has no tcx: boot 6\\.6 or later");
    assertThat(console).noneMatch(line -> line.startsWith("guest output"));
  }

  /** What the guest said; that it said all of it is made sure. */
  private static List<String> boot(String series) throws IOException, InterruptedException {
    Path image = DebianKernel.fetch(series, kernels);
    Path console = temporary.resolve("console-" + series);
    Tool.run(
        temporary,
        BOOT_SECONDS,
        List.of(
            "qemu-system-x86_64",
            "-accel",
            "tcg,thread=multi",
            "-cpu",
            "max",
            "-m",
            "768",
            "-smp",
            "2",
            "-kernel",
            image.toString(),
            "-drive",
            "file=" + disk + ",if=none,id=d0,format=raw,readonly=on",
            "-device",
            "nvme,serial=r0,drive=d0",
            "-append",
            "root=/dev/nvme0n1 ro init=/init console=ttyS0,115200 panic=-1 quiet",
            "-display",
            "none",
            "-serial",
            "file:" + console,
            "-no-reboot",
            "-nic",
            "none"));
    List<String> lines =
        new String(Files.readAllBytes(console), StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .toList();
    // A guest that panics ends the emulator with a success, too.
    assertThat(lines).contains("guest end");
    assertThat(lines).anyMatch(line -> line.startsWith("guest kernel " + series + "."));
    return lines;
  }
}
