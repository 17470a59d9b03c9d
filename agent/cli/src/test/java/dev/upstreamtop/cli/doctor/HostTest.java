// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.doctor.HostFinding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {

  private static final String ALL_CAPABILITIES = "000001ffffffffff";

  @TempDir private Path root;

  @BeforeEach
  void makeAGoodHost() throws IOException {
    write("proc/sys/kernel/osrelease", "6.12.9-amd64\n");
    write("sys/kernel/btf/vmlinux", "");
    write("proc/sys/net/core/bpf_jit_enable", "1\n");
    write("usr/lib/x86_64-linux-gnu/libbpf.so.1", "");
    write("proc/self/status", "Name:\tjava\nCapEff:\t" + ALL_CAPABILITIES + "\n");
    write("proc/self/limits", "Max open files            1024                 4096      files\n");
    write("sys/class/net/lo/flags", "0x9\n");
    write("sys/class/net/eth1/flags", "0x1002\n");
    write("usr/sbin/nginx", "");
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private HostFinding about(String word) {
    return about(word, "25.0.1");
  }

  private HostFinding about(String word, String java) {
    return new Host(root, Runtime.Version.parse(java))
        .findings().stream()
            .filter(finding -> finding.words().contains(word))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void hasNothingToSayAboutAGoodHost() {
    assertThat(new Host(root, Runtime.Version.parse("25.0.1")).findings())
        .allMatch(finding -> finding.verdict() == Verdict.OK && finding.exitCode() == 0);
    assertThat(about("interfaces").words()).isEqualTo("interfaces up: lo");
  }

  @Test
  void namesAnOldKernel() throws IOException {
    write("proc/sys/kernel/osrelease", "6.1.0-30-amd64\n");
    assertThat(about("kernel 6.1").exitCode()).isEqualTo(5);
    write("proc/sys/kernel/osrelease", "5.15.0\n");
    assertThat(about("kernel 5.15").exitCode()).isEqualTo(5);
    write("proc/sys/kernel/osrelease", "7.0.1\n");
    assertThat(about("kernel 7.0").verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void namesAMissingLibraryWithItsPackage() throws IOException {
    Files.delete(root.resolve("usr/lib/x86_64-linux-gnu/libbpf.so.1"));
    assertThat(about("libbpf"))
        .satisfies(
            finding -> {
              assertThat(finding.exitCode()).isEqualTo(3);
              assertThat(finding.words()).contains("apt-get install libbpf1");
            });
  }

  @Test
  void namesTheCapabilityThatIsMissing() throws IOException {
    write("proc/self/status", "CapEff:\t0000008000000000\n");
    assertThat(about("CAP_NET_ADMIN").exitCode()).isEqualTo(4);
    assertThat(about("CAP_NET_ADMIN").words()).startsWith("no CAP_NET_ADMIN:");
    write("proc/self/status", "CapEff:\t0000008000001000\n");
    assertThat(about("CAP_BPF").verdict()).isEqualTo(Verdict.OK);
    assertThat(about("CAP_PERFMON").verdict()).isEqualTo(Verdict.WARN);
    write("proc/self/status", "CapEff:\t0000000000000000\n");
    assertThat(about("CAP_BPF").words()).startsWith("no CAP_BPF, no CAP_NET_ADMIN:");
  }

  @Test
  void warnsOfWhatWillBeMissing() throws IOException {
    Files.delete(root.resolve("sys/kernel/btf/vmlinux"));
    Files.delete(root.resolve("usr/sbin/nginx"));
    write("proc/sys/net/core/bpf_jit_enable", "0\n");
    write("proc/self/limits", "Max open files            64                 64      files\n");
    assertThat(about("BTF").verdict()).isEqualTo(Verdict.WARN);
    assertThat(about("nginx").verdict()).isEqualTo(Verdict.WARN);
    assertThat(about("just-in-time").verdict()).isEqualTo(Verdict.WARN);
    assertThat(about("open files").verdict()).isEqualTo(Verdict.WARN);
  }

  @Test
  void namesAnOldJavaAndInterfacesThatAreDown() throws IOException {
    assertThat(about("Java", "21.0.2").exitCode()).isEqualTo(3);
    write("sys/class/net/lo/flags", "0x8\n");
    assertThat(about("interface").exitCode()).isEqualTo(6);
  }
}
