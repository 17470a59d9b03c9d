// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which of the capabilities that capturing needs a thread has (linux/capability.h).
 *
 * @param effective the set of those that it has, a bit for each
 */
public record Privileges(long effective) {

  /** None at all. */
  public static final Privileges NONE = new Privileges(0);

  /** What a capture takes, as people are told. */
  public static final String NEEDED = "CAP_BPF and CAP_NET_ADMIN";

  private static final String LINE = "CapEff:";

  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_SYS_ADMIN = 21;
  private static final int CAP_PERFMON = 38;
  private static final int CAP_BPF = 39;

  /** Those of the calling thread; empty where the kernel does not tell. */
  public static Optional<Privileges> current() {
    try {
      return of(Files.readString(Path.of("/proc/thread-self/status")));
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  /** Those that the text of a status file tells (proc_pid_status(5)); empty where it tells none. */
  public static Optional<Privileges> of(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(LINE))
        .map(line -> Long.parseUnsignedLong(line.substring(LINE.length()).strip(), 16))
        .findFirst()
        .map(Privileges::new);
  }

  /** The names of those that capturing takes and that are missing. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (!has(CAP_BPF) && !has(CAP_SYS_ADMIN)) {
      missing.add("CAP_BPF");
    }
    if (!has(CAP_NET_ADMIN)) {
      missing.add("CAP_NET_ADMIN");
    }
    return missing;
  }

  /** Whether programs may look into the kernel's own structs, which noting owners takes. */
  public boolean mayTrace() {
    return has(CAP_PERFMON) || has(CAP_SYS_ADMIN);
  }

  private boolean has(int capability) {
    return (effective >>> capability & 1) != 0;
  }
}
