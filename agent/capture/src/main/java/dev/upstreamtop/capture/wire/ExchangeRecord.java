// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;

/** A window on one record in the ring: it is moved from record to record and never copied. */
public final class ExchangeRecord {

  private static final long START = Structs.offset(Structs.RECORD, "start_ns");
  private static final long HEADER = Structs.offset(Structs.RECORD, "header_ns");
  private static final long RESPONSE = Structs.offset(Structs.RECORD, "response_ns");
  private static final long BYTES_SENT = Structs.offset(Structs.RECORD, "bytes_sent");
  private static final long BYTES_RECEIVED = Structs.offset(Structs.RECORD, "bytes_received");
  private static final long SLOT = Structs.offset(Structs.RECORD, "slot");
  private static final long GRPC = Structs.offset(Structs.RECORD, "grpc");
  private static final long OWNER_PID = Structs.offset(Structs.RECORD, "owner_pid");
  private static final long OWNER_NAME = Structs.offset(Structs.RECORD, "owner_name");
  private static final long STATUS = Structs.offset(Structs.RECORD, "status");
  private static final long CLIENT_PORT = Structs.offset(Structs.RECORD, "client_port");
  private static final long OUTCOME = Structs.offset(Structs.RECORD, "outcome");
  private static final long FLAGS = Structs.offset(Structs.RECORD, "flags");
  private static final long METHOD_LENGTH = Structs.offset(Structs.RECORD, "method_length");
  private static final long PATH_LENGTH = Structs.offset(Structs.RECORD, "path_length");
  private static final long METHOD = Structs.offset(Structs.RECORD, "method");
  private static final long PATH = Structs.offset(Structs.RECORD, "path");

  /** Bytes of a record whose path is empty: a record ends with its path. */
  public static final int LEAST_BYTES = (int) PATH;

  /** Bytes of a record with the longest path. */
  public static final int MOST_BYTES = LEAST_BYTES + Sizes.PATH_MAX;

  private static final int PATH_CUT = 1;
  private static final int PATH_UNKNOWN = 2;
  private static final int HTTP2 = 4;
  private static final int METHOD_CODED = 8;
  private static final int PATH_CODED = 16;

  /** By C's number for it, where 0 is no call. */
  private static final String[] GRPC_STATUSES =
      Stream.concat(Stream.of(""), Counter.GRPC.stream().map(Counter::grpcCode))
          .toArray(String[]::new);

  private MemorySegment ring = MemorySegment.NULL;
  private long base;
  private int room;

  /**
   * Looks at the record that begins at an offset.
   *
   * @param length its bytes, from {@link #LEAST_BYTES} to {@link #MOST_BYTES}
   */
  public ExchangeRecord at(MemorySegment memory, long offset, int length) {
    ring = memory;
    base = offset;
    room = length - LEAST_BYTES;
    return this;
  }

  /** CLOCK_MONOTONIC nanoseconds: first byte of the request, or first SYN; 0: not known. */
  public long startNanos() {
    return ring.get(JAVA_LONG, base + START);
  }

  /** Nanoseconds to the first byte of the final head, 0 without one. */
  public long headerNanos() {
    return ring.get(JAVA_LONG, base + HEADER);
  }

  /** Nanoseconds to the last byte seen, or to the failure. */
  public long responseNanos() {
    return ring.get(JAVA_LONG, base + RESPONSE);
  }

  /** Bytes of the request direction. */
  public long bytesSent() {
    return ring.get(JAVA_LONG, base + BYTES_SENT);
  }

  /** Bytes of the response direction. */
  public long bytesReceived() {
    return ring.get(JAVA_LONG, base + BYTES_RECEIVED);
  }

  /** The backend's slot. */
  public int slot() {
    return Short.toUnsignedInt(ring.get(JAVA_SHORT, base + SLOT));
  }

  /** The process that opened the connection, 0 where it is not known. */
  public int ownerPid() {
    return ring.get(JAVA_INT, base + OWNER_PID);
  }

  /**
   * The first eight bytes of that process's name as they lie in memory; with the rest, a cheap way
   * to compare.
   */
  public long ownerNameStart() {
    return ring.get(JAVA_LONG, base + OWNER_NAME);
  }

  /** The other eight bytes of that process's name. */
  public long ownerNameRest() {
    return ring.get(JAVA_LONG, base + OWNER_NAME + Long.BYTES);
  }

  /** That process's name: {@link Sizes#NAME_MAX} bytes, filled up with zeros; a copy. */
  public byte[] ownerName() {
    return ring.asSlice(base + OWNER_NAME, Sizes.NAME_MAX).toArray(JAVA_BYTE);
  }

  /** The final status, 0 without one. */
  public int status() {
    return Short.toUnsignedInt(ring.get(JAVA_SHORT, base + STATUS));
  }

  /** The port that the request came from. */
  public int clientPort() {
    return Short.toUnsignedInt(ring.get(JAVA_SHORT, base + CLIENT_PORT));
  }

  /** How it ended. */
  public Outcome outcome() {
    return outcome(ring.get(JAVA_BYTE, base + OUTCOME));
  }

  /** The outcome that C's enumeration has this number for. */
  static Outcome outcome(int number) {
    return switch (number) {
      case 0 -> Outcome.RESPONSE;
      case 1 -> Outcome.TRUNCATED;
      case 2 -> Outcome.RESET;
      case 3 -> Outcome.CLOSED;
      case 4 -> Outcome.ABANDONED;
      case 5 -> Outcome.REFUSED;
      case 6 -> Outcome.UNREACHABLE;
      case 7 -> Outcome.TIMED_OUT;
      default -> throw new IllegalArgumentException("unknown outcome: " + number);
    };
  }

  /** The place in {@link Counter#GRPC} of what a call ended with, -1 where it was no call. */
  public int call() {
    int number = ring.get(JAVA_BYTE, base + GRPC);
    return number >= 0 && number < GRPC_STATUSES.length ? number - 1 : -1;
  }

  /** What a call of gRPC ended with, by gRPC's name for it; empty where it was no call. */
  public String grpcStatus() {
    return GRPC_STATUSES[call() + 1];
  }

  /** Whether the path was longer than what is kept of it. */
  public boolean isPathCut() {
    return (ring.get(JAVA_BYTE, base + FLAGS) & PATH_CUT) != 0;
  }

  /** Whether method and path are not known. */
  public boolean isPathUnknown() {
    return (ring.get(JAVA_BYTE, base + FLAGS) & PATH_UNKNOWN) != 0 || pathLength() == 0;
  }

  /** Whether it was a stream of HTTP/2. */
  public boolean isHttp2() {
    return (ring.get(JAVA_BYTE, base + FLAGS) & HTTP2) != 0;
  }

  /** Whether the method is in {@link HuffmanCode}. */
  boolean isMethodCoded() {
    return (ring.get(JAVA_BYTE, base + FLAGS) & METHOD_CODED) != 0;
  }

  /** Whether the path is in {@link HuffmanCode}: with its query, if it has one. */
  boolean isPathCoded() {
    return (ring.get(JAVA_BYTE, base + FLAGS) & PATH_CODED) != 0;
  }

  /** Bytes of the method. */
  public int methodLength() {
    return Math.min(Sizes.METHOD_MAX, ring.get(JAVA_BYTE, base + METHOD_LENGTH) & 0xff);
  }

  /**
   * Bytes of the path: never more than the record has, whatever it says. Where a sweep has ended an
   * exchange for its silence, the connection's next request may overwrite what is being recorded.
   */
  public int pathLength() {
    return Math.min(room, ring.get(JAVA_BYTE, base + PATH_LENGTH) & 0xff);
  }

  /** Copies the method's bytes to the start of an array; how many there are. */
  public int copyMethod(byte[] into) {
    int length = methodLength();
    MemorySegment.copy(ring, JAVA_BYTE, base + METHOD, into, 0, length);
    return length;
  }

  /** Copies the path's bytes to the start of an array; how many there are. */
  public int copyPath(byte[] into) {
    int length = pathLength();
    MemorySegment.copy(ring, JAVA_BYTE, base + PATH, into, 0, length);
    return length;
  }
}
