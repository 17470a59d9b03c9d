// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upstreamtop.telemetry.snapshot.Side;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Set;

/**
 * What is fixed before the programs are loaded ({@code .rodata}), so that the verifier prunes the
 * branches that are not needed.
 *
 * @param sides the sides to look at
 * @param localOnly whether only what sockets of this network namespace send counts
 * @param silence a response silent for so long has ended
 * @param connectTimeout a SYN unanswered for so long has failed
 * @param linger closed connections are remembered for so long
 * @param idle a connection that nothing is under way on is forgotten so long after its last packet
 * @param ownersKnown whether the owner programs note who connects
 * @param ownersFiltered whether only what certain processes send counts
 */
public record ProgramConfig(
    Set<Side> sides,
    boolean localOnly,
    Duration silence,
    Duration connectTimeout,
    Duration linger,
    Duration idle,
    boolean ownersKnown,
    boolean ownersFiltered) {

  /** A connection without a packet for so long is forgotten, and so is a backend without any. */
  public static final Duration IDLE = Duration.ofMinutes(10);

  // enum ut_side
  static final int CLIENT = 0;
  static final int SERVER = 1;

  public ProgramConfig {
    sides = Set.copyOf(sides);
  }

  /** The settings of a capture that knows no owners, and forgets what is quiet as usual. */
  public ProgramConfig(
      Set<Side> sides,
      boolean localOnly,
      Duration silence,
      Duration connectTimeout,
      Duration linger) {
    this(sides, localOnly, silence, connectTimeout, linger, IDLE, false, false);
  }

  /** The same, but forgetting quiet connections after another time. */
  public ProgramConfig withIdle(Duration other) {
    return new ProgramConfig(
        sides, localOnly, silence, connectTimeout, linger, other, ownersKnown, ownersFiltered);
  }

  /** Writes it over the initial value of the data section. */
  public void write(MemorySegment rodata) {
    int bits = sides.stream().mapToInt(side -> 1 << (side == Side.CLIENT ? CLIENT : SERVER)).sum();
    rodata.set(JAVA_INT, Structs.offset(Structs.CONFIG, "sides"), bits);
    rodata.set(JAVA_INT, Structs.offset(Structs.CONFIG, "origin_local"), localOnly ? 1 : 0);
    rodata.set(JAVA_INT, Structs.offset(Structs.CONFIG, "owners_known"), ownersKnown ? 1 : 0);
    rodata.set(JAVA_INT, Structs.offset(Structs.CONFIG, "process_filter"), ownersFiltered ? 1 : 0);
    rodata.set(JAVA_LONG, Structs.offset(Structs.CONFIG, "silence_ns"), silence.toNanos());
    rodata.set(
        JAVA_LONG, Structs.offset(Structs.CONFIG, "connect_timeout_ns"), connectTimeout.toNanos());
    rodata.set(JAVA_LONG, Structs.offset(Structs.CONFIG, "linger_ns"), linger.toNanos());
    rodata.set(JAVA_LONG, Structs.offset(Structs.CONFIG, "idle_ns"), idle.toNanos());
  }
}
