// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.upstreamtop.capture.libc.Errno;
import dev.upstreamtop.capture.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The programs of an interface in the order in which they run. */
public final class TcxChain {

  // The kernel's own limit (BPF_MPROG_MAX).
  private static final int MOST_PROGRAMS = 64;

  // union bpf_attr, query
  private static final long QUERY_BYTES = 64;
  private static final long QUERY_TYPE = 4;
  private static final long QUERY_PROGRAMS = 16;
  private static final long QUERY_COUNT = 24;

  private TcxChain() {}

  /**
   * The names of the foreign programs that run before a given one.
   *
   * @param programId ours
   * @param ours the name of that program, which those of another capture like this one share: they
   *     let every packet pass
   * @return empty where ours is first, or not attached there
   */
  public static List<String> ahead(
      int interfaceIndex, TcxDirection direction, int programId, String ours) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ids = arena.allocate(JAVA_INT, MOST_PROGRAMS);
      MemorySegment attributes = arena.allocate(QUERY_BYTES, Long.BYTES);
      attributes.set(JAVA_INT, 0, interfaceIndex);
      attributes.set(JAVA_INT, QUERY_TYPE, direction.attachType());
      attributes.set(ADDRESS, QUERY_PROGRAMS, ids);
      attributes.set(JAVA_INT, QUERY_COUNT, MOST_PROGRAMS);
      int result = SystemCall.bpf(SystemCall.BPF_PROG_QUERY, attributes);
      if (-result == Errno.ENOENT) {
        return List.of();
      }
      BpfException.check(result, "list the programs of an interface");
      List<String> names = new ArrayList<>();
      int count = Math.min(MOST_PROGRAMS, attributes.get(JAVA_INT, QUERY_COUNT));
      for (int i = 0; i < count; i++) {
        int id = ids.getAtIndex(JAVA_INT, i);
        if (id == programId) {
          return List.copyOf(names);
        }
        String name = ProgramInfo.nameOf(id);
        if (!name.equals(ours)) {
          names.add(name);
        }
      }
      return List.of();
    }
  }
}
