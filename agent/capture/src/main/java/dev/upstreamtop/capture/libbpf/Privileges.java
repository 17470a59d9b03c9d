// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which of the capabilities that capturing needs this process has. */
final class Privileges {

  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_SYS_ADMIN = 21;
  private static final int CAP_PERFMON = 38;
  private static final int CAP_BPF = 39;

  private Privileges() {}

  /** Whether programs may look into the kernel's own structs, which noting owners takes. */
  static boolean mayTrace() {
    try {
      return mayTrace(Files.readString(Path.of("/proc/thread-self/status")));
    } catch (IOException unknown) {
      return false;
    }
  }

  /** As {@link #mayTrace()}, by the text of a process's status file. */
  static boolean mayTrace(String status) {
    long effective = effective(status);
    return has(effective, CAP_PERFMON) || has(effective, CAP_SYS_ADMIN);
  }

  private static long effective(String status) {
    for (String line : status.lines().toList()) {
      if (line.startsWith("CapEff:")) {
        return Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
      }
    }
    return 0;
  }

  /** The names of those that are missing; empty too where the kernel does not tell. */
  static List<String> missing() {
    try {
      return missing(Files.readString(Path.of("/proc/thread-self/status")));
    } catch (IOException unknown) {
      return List.of();
    }
  }

  /** As {@link #missing()}, by the text of a process's status file. */
  static List<String> missing(String status) {
    for (String line : status.lines().toList()) {
      if (line.startsWith("CapEff:")) {
        long effective = Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
        boolean admin = has(effective, CAP_SYS_ADMIN);
        List<String> missing = new ArrayList<>();
        if (!admin && !has(effective, CAP_BPF)) {
          missing.add("CAP_BPF");
        }
        if (!has(effective, CAP_NET_ADMIN)) {
          missing.add("CAP_NET_ADMIN");
        }
        return missing;
      }
    }
    return List.of();
  }

  private static boolean has(long set, int capability) {
    return (set >>> capability & 1) != 0;
  }
}
