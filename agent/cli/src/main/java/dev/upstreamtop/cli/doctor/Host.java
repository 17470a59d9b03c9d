// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.doctor;

import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.telemetry.host.HostNeeds;
import dev.upstreamtop.telemetry.host.KernelVersion;
import dev.upstreamtop.telemetry.host.LibbpfFile;
import dev.upstreamtop.telemetry.host.Privileges;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at what can be told from files, without attaching anything.
 *
 * @param root where the host's files begin: {@code /}, or a copy of some of them
 * @param java the version of the Java runtime
 */
public record Host(Path root, Runtime.Version java) {

  private static final long FEW_FILES = 256;

  /** IFF_UP of net_device_flags in linux/if.h. */
  private static final int UP = 1;

  private static final Pattern FILES = Pattern.compile("(?m)^Max open files\\s+(\\S+)");

  /** This host. */
  public static Host current() {
    return new Host(Path.of("/"), Runtime.version());
  }

  /** Everything that was found, in the order to read it. */
  public List<HostFinding> findings() {
    return List.of(
        kernel(),
        btf(),
        jit(),
        libbpf(),
        capabilities(),
        owners(),
        javaRuntime(),
        interfaces(),
        openFiles(),
        nginx());
  }

  private HostFinding kernel() {
    String release = read("proc/sys/kernel/osrelease").orElse("unknown");
    KernelVersion version = KernelVersion.parse(release);
    String enough = KernelVersion.OLDEST + " or later";
    if (!version.isKnown()) {
      return HostFinding.warn("kernel " + release + ": cannot tell whether it is " + enough);
    }
    return version.lacksTcx()
        ? HostFinding.fail(
            ExitCode.KERNEL, "kernel " + release + " does not know tcx: install a kernel " + enough)
        : HostFinding.ok("kernel " + release + " knows tcx");
  }

  private HostFinding btf() {
    return exists("sys/kernel/btf/vmlinux")
        ? HostFinding.ok("the kernel describes its types (BTF)")
        : HostFinding.warn(
            "no /sys/kernel/btf/vmlinux: owners of connections stay unknown"
                + " (kernel option CONFIG_DEBUG_INFO_BTF)");
  }

  private HostFinding jit() {
    Optional<String> enabled = read("proc/sys/net/core/bpf_jit_enable");
    if (enabled.isEmpty()) {
      return HostFinding.ok(
          "BPF just-in-time compiler: cannot be told by this user or in this namespace, usually"
              + " on");
    }
    return enabled.get().equals("0")
        ? HostFinding.warn(
            "the BPF just-in-time compiler is off: sysctl net.core.bpf_jit_enable=1 makes the"
                + " programs several times cheaper")
        : HostFinding.ok("BPF just-in-time compiler is on");
  }

  private HostFinding libbpf() {
    return LibbpfFile.find(root)
        .map(library -> HostFinding.ok("libbpf " + version(library)))
        .orElseGet(
            () ->
                HostFinding.fail(
                    ExitCode.NOT_INSTALLED,
                    "no "
                        + LibbpfFile.NAME
                        + "; on Debian and Ubuntu: apt-get install "
                        + LibbpfFile.PACKAGE));
  }

  private static String version(Path library) {
    try {
      String name = String.valueOf(library.toRealPath().getFileName());
      return name.startsWith("libbpf.so.") ? name.substring("libbpf.so.".length()) : name;
    } catch (IOException unresolved) {
      return "1";
    }
  }

  private HostFinding capabilities() {
    List<String> missing = privileges().missing();
    return missing.isEmpty()
        ? HostFinding.ok(Privileges.NEEDED)
        : HostFinding.fail(
            ExitCode.NO_PRIVILEGE,
            "no "
                + String.join(", no ", missing)
                + ": run as root, or give the process these as ambient capabilities"
                + " (systemd: AmbientCapabilities=CAP_BPF CAP_NET_ADMIN)");
  }

  private HostFinding owners() {
    return privileges().mayTrace()
        ? HostFinding.ok("CAP_PERFMON: owners of connections can be told")
        : HostFinding.warn(
            "no CAP_PERFMON: owners of connections stay unknown, --owner cannot be used");
  }

  private Privileges privileges() {
    return read("proc/self/status").flatMap(Privileges::of).orElse(Privileges.NONE);
  }

  private HostFinding javaRuntime() {
    return java.feature() >= HostNeeds.JAVA
        ? HostFinding.ok("Java " + java)
        : HostFinding.fail(
            ExitCode.NOT_INSTALLED,
            "Java " + java + ": install a JDK " + HostNeeds.JAVA + " or later");
  }

  private HostFinding interfaces() {
    List<String> up = entries("sys/class/net").stream().filter(this::isUp).sorted().toList();
    return up.isEmpty()
        ? HostFinding.fail(ExitCode.NO_INTERFACE, "no network interface is up: ip link set lo up")
        : HostFinding.ok("interfaces up: " + String.join(", ", up));
  }

  private boolean isUp(String name) {
    return read("sys/class/net/" + name + "/flags")
        .map(flags -> (Integer.decode(flags) & UP) != 0)
        .orElse(false);
  }

  private HostFinding openFiles() {
    Matcher limit = FILES.matcher(read("proc/self/limits").orElse(""));
    if (!limit.find() || limit.group(1).equals("unlimited")) {
      return HostFinding.ok("no limit of open files");
    }
    long most = Long.parseLong(limit.group(1));
    return most >= FEW_FILES
        ? HostFinding.ok("up to " + most + " open files")
        : HostFinding.warn(
            "only " + most + " open files: ulimit -n 1024 makes room for many interfaces");
  }

  private HostFinding nginx() {
    for (String place : List.of("usr/sbin", "usr/local/sbin", "usr/bin", "usr/local/nginx/sbin")) {
      if (exists(place + "/nginx")) {
        return HostFinding.ok("nginx: /" + place + "/nginx");
      }
    }
    return HostFinding.warn(
        "no nginx: only the demo needs it; on Debian: apt-get install nginx-light");
  }

  private boolean exists(String path) {
    return Files.exists(root.resolve(path));
  }

  private Optional<String> read(String path) {
    try {
      return Optional.of(Files.readString(root.resolve(path)).strip());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private List<String> entries(String path) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(path))) {
      entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    } catch (IOException absent) {
      return List.of();
    }
    return names;
  }
}
