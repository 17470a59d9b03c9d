// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.upstreamtop.telemetry.snapshot.Outcome;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes exchange records as the programs leave them in the ring. */
public final class RecordBuilder {

  private final MemorySegment record = Arena.ofAuto().allocate(Structs.RECORD);

  /** A response 200 to a request. */
  public RecordBuilder(int slot, String method, String path) {
    set("slot", slot);
    status(200);
    nanos(1_000_000, 2_000_000);
    text("method", method);
    text("path", path);
  }

  /** The names of a record's fields; LayoutTest holds them against the object. */
  public static List<String> members() {
    return Structs.RECORD.memberLayouts().stream()
        .map(member -> member.name().orElseThrow())
        .toList();
  }

  /** The final status. */
  public RecordBuilder status(int status) {
    record.set(JAVA_SHORT, offset("status"), (short) status);
    return this;
  }

  /** How it ended. */
  public RecordBuilder outcome(Outcome outcome) {
    for (int number = 0; ExchangeRecord.outcome(number) != outcome; ) {
      number++;
      record.set(JAVA_BYTE, offset("outcome"), (byte) number);
    }
    return this;
  }

  /** Header and response time. */
  public RecordBuilder nanos(long header, long response) {
    record.set(JAVA_LONG, offset("start_ns"), 1_000L);
    record.set(JAVA_LONG, offset("header_ns"), header);
    record.set(JAVA_LONG, offset("response_ns"), response);
    return this;
  }

  /**
   * UT_RECORD_PATH_CUT (1), UT_RECORD_PATH_UNKNOWN (2), UT_RECORD_HTTP2 (4), UT_RECORD_METHOD_CODED
   * (8), UT_RECORD_PATH_CODED (16).
   */
  public RecordBuilder flags(int flags) {
    record.set(JAVA_BYTE, offset("flags"), (byte) flags);
    return this;
  }

  /** The record. */
  public ExchangeRecord build() {
    return built(ExchangeRecord.MOST_BYTES);
  }

  /** The record, of which the ring has only so many bytes. */
  public ExchangeRecord built(int length) {
    return new ExchangeRecord().at(record, 0, length);
  }

  private void text(String member, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    MemorySegment.copy(bytes, 0, record, JAVA_BYTE, offset(member), bytes.length);
    record.set(JAVA_BYTE, offset(member + "_length"), (byte) bytes.length);
  }

  private void set(String member, int value) {
    record.set(JAVA_INT, offset(member), value);
  }

  private static long offset(String member) {
    return Structs.offset(Structs.RECORD, member);
  }
}
