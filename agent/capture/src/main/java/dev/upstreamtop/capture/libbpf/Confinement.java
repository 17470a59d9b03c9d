// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What refuses bpf(2) to a process that has the capabilities, as far as the kernel tells it. */
enum Confinement {
  /** Capabilities of a user namespace other than the initial one count for nothing here. */
  USER_NAMESPACE("it runs in a user namespace", "run it in the initial user namespace"),

  /** A filter does not say what it refuses. */
  FILTER("it runs under a seccomp filter", "allow bpf(2) in that filter"),

  NONE("a security module or the kernel's lockdown", "allow it to use BPF there");

  /** user_namespaces(7): the first column is inside, the second outside, then how many. */
  private static final String INITIAL = "0 0 4294967295";

  private static final String SECCOMP = "Seccomp:";

  /** proc(5): SECCOMP_MODE_FILTER. */
  private static final String FILTERED = "2";

  private final String cause;
  private final String remedy;

  Confinement(String cause, String remedy) {
    this.cause = cause;
    this.remedy = remedy;
  }

  /** In words, for behind what was refused. */
  String words() {
    return "in spite of the capabilities (" + cause + "): " + remedy;
  }

  /** Of the calling thread. */
  static Confinement current() {
    try {
      return of(
          Files.readString(Path.of("/proc/thread-self/status")),
          Files.readString(Path.of("/proc/self/uid_map")));
    } catch (IOException unknown) {
      return NONE;
    }
  }

  /**
   * As {@link #current()}, by the text of a process's files.
   *
   * @param status its status
   * @param uidMap its uid_map
   */
  static Confinement of(String status, String uidMap) {
    if (!String.join(" ", uidMap.strip().split("\\s+", -1)).equals(INITIAL)) {
      return USER_NAMESPACE;
    }
    boolean filtered =
        status
            .lines()
            .anyMatch(
                line ->
                    line.startsWith(SECCOMP)
                        && line.substring(SECCOMP.length()).strip().equals(FILTERED));
    return filtered ? FILTER : NONE;
  }
}
