// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A key of map "processes": a process id, or the name of processes.
 *
 * @param pid 0 where the name counts
 * @param name empty where the id counts
 */
public record ProcessKey(int pid, String name) {

  /** What {@link #write} fills. */
  public static final MemoryLayout LAYOUT = Structs.PROCESS;

  private static final long PID = Structs.offset(Structs.PROCESS, "pid");
  private static final long NAME = Structs.offset(Structs.PROCESS, "name");

  /**
   * Reads what was given for a process.
   *
   * @param text digits for an id; anything else for a name, of which the kernel keeps 15 bytes
   */
  public static ProcessKey parse(String text) {
    if (text.matches("[0-9]{1,9}")) {
      return new ProcessKey(Integer.parseInt(text), "");
    }
    return new ProcessKey(0, text);
  }

  /** Writes it as the kernel wants it. */
  public void write(MemorySegment key) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    key.fill((byte) 0);
    key.set(JAVA_INT, PID, pid);
    // The last byte of the kernel's own is always zero.
    int length = Math.min(bytes.length, Sizes.NAME_MAX - 1);
    MemorySegment.copy(bytes, 0, key, JAVA_BYTE, NAME, length);
  }
}
