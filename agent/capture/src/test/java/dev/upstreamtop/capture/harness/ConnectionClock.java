// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.harness;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.capture.wire.Btf;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Lets time pass on a connection without waiting for it: all moments in its entry are moved into
 * the past.
 */
final class ConnectionClock {

  private static final String TUPLE = "ut_tuple";
  private static final String CONNECTION = "ut_connection";

  /** Its members that are moments; 0 in them is none. */
  private static final List<String> MOMENTS =
      List.of("last_ns", "begun_ns", "head_ns", "open_started_ns", "open_last_ns", "syn_ns");

  private static final Btf TYPES = read();

  private final BpfMap connections;

  ConnectionClock(BpfMap connections) {
    this.connections = connections;
  }

  private static Btf read() {
    String object = "/dev/upstreamtop/bpf/upstreamtop.bpf.o";
    try (InputStream in = ConnectionClock.class.getResourceAsStream(object)) {
      return new Btf(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets it pass; there must be such a connection. */
  void pass(Side side, InetSocketAddress client, InetSocketAddress backend, Duration time) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = key(arena, side, client, backend);
      MemorySegment connection = arena.allocate(connections.valueSize(), Long.BYTES);
      if (!connections.lookup(key, connection)) {
        throw new AssertionError("no connection of " + client + " to " + backend);
      }
      Map<String, Btf.Member> members = TYPES.members(CONNECTION);
      for (String moment : MOMENTS) {
        move(connection, members.get(moment).offset(), time);
      }
      Btf.Member waiting = members.get("waiting");
      long stride = TYPES.structSize("ut_waiting");
      long started = TYPES.members("ut_waiting").get("started_ns").offset();
      for (long at = 0; at < waiting.size(); at += stride) {
        move(connection, waiting.offset() + at + started, time);
      }
      connections.update(key, connection);
    }
  }

  private static MemorySegment key(
      Arena arena, Side side, InetSocketAddress client, InetSocketAddress backend) {
    Map<String, Btf.Member> members = TYPES.members(TUPLE);
    MemorySegment key = arena.allocate(TYPES.structSize(TUPLE), Long.BYTES);
    Kernel.write(client, key.asSlice(members.get("client").offset(), 16));
    Kernel.write(backend, key.asSlice(members.get("backend").offset(), 16));
    key.set(JAVA_SHORT, members.get("client_port").offset(), (short) client.getPort());
    key.set(JAVA_SHORT, members.get("backend_port").offset(), (short) backend.getPort());
    key.set(
        JAVA_BYTE,
        members.get("side").offset(),
        TYPES.values("ut_side").get("UT_SIDE_" + side).byteValue());
    return key;
  }

  private static void move(MemorySegment connection, long offset, Duration time) {
    long moment = connection.get(JAVA_LONG, offset);
    if (moment != 0) {
      connection.set(JAVA_LONG, offset, moment - time.toNanos());
    }
  }
}
