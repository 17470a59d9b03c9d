// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.upstreamtop.telemetry.snapshot.Counter;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The layouts of the shared structs, member by member, in the order and with the names of C. */
final class Structs {

  static final StructLayout CONFIG =
      structLayout(
              JAVA_INT.withName("sides"),
              JAVA_INT.withName("origin_local"),
              JAVA_INT.withName("owners_known"),
              JAVA_INT.withName("process_filter"),
              JAVA_LONG.withName("silence_ns"),
              JAVA_LONG.withName("connect_timeout_ns"),
              JAVA_LONG.withName("linger_ns"),
              JAVA_LONG.withName("idle_ns"))
          .withName("ut_config");

  static final StructLayout CONTROL =
      structLayout(
              JAVA_INT.withName("including"),
              JAVA_INT.withName("filter_generation"),
              JAVA_INT.withName("sweep"),
              JAVA_INT.withName("connections"),
              JAVA_INT.withName("failure_slots"),
              JAVA_INT.withName("meeting"),
              JAVA_LONG.withName("swept_ns"))
          .withName("ut_control");

  static final StructLayout ADMISSIONS =
      structLayout(
              JAVA_INT.withName("slots"),
              JAVA_INT.withName("unproven"),
              JAVA_INT.withName("since"),
              JAVA_INT.withName("counted"))
          .withName("ut_admissions");

  static final StructLayout ENDPOINT =
      structLayout(
              sequenceLayout(16, JAVA_BYTE).withName("addr"),
              JAVA_SHORT.withName("port"),
              JAVA_BYTE.withName("side"),
              sequenceLayout(5, JAVA_BYTE).withName("reserved"))
          .withName("ut_endpoint");

  /** The member that holds the final responses of all classes. */
  static final String RESPONSES = "responses";

  /** Classes of final responses: 1xx to 5xx. */
  static final int CLASSES = 5;

  static final StructLayout COUNTERS = counters();

  static final StructLayout GRPC =
      structLayout(sequenceLayout(Counter.GRPC.size(), JAVA_LONG).withName("results"))
          .withName("ut_grpc");

  static final StructLayout HISTOGRAMS =
      structLayout(
              sequenceLayout(Sizes.METRICS, sequenceLayout(Sizes.BUCKETS, JAVA_INT))
                  .withName("count"))
          .withName("ut_histograms");

  static final StructLayout PENDING =
      structLayout(
              JAVA_INT.withName("sweep"),
              JAVA_INT.withName("requests"),
              JAVA_LONG.withName("oldest_ns"),
              JAVA_LONG.withName("oldest_receiving_ns"),
              JAVA_LONG.withName("oldest_tunnel_ns"),
              JAVA_INT.withName("receiving"),
              JAVA_INT.withName("tunnels"),
              JAVA_INT.withName("connections"),
              JAVA_INT.withName("reserved"))
          .withName("ut_pending");

  static final StructLayout TOTALS =
      structLayout(
              JAVA_LONG.withName("packets"),
              sequenceLayout(Cause.values().length, JAVA_LONG).withName("causes"))
          .withName("ut_totals");

  static final StructLayout FILTER =
      structLayout(
              JAVA_INT.withName("prefixlen"),
              JAVA_SHORT.withName("port"),
              sequenceLayout(16, JAVA_BYTE).withName("addr"),
              sequenceLayout(2, JAVA_BYTE).withName("reserved"))
          .withName("ut_filter");

  static final StructLayout UNREADABLE =
      structLayout(
              JAVA_SHORT.withName("port"),
              JAVA_BYTE.withName("protocol"),
              JAVA_BYTE.withName("reserved"))
          .withName("ut_unreadable");

  static final StructLayout PROCESS =
      structLayout(
              JAVA_INT.withName("pid"), sequenceLayout(Sizes.NAME_MAX, JAVA_BYTE).withName("name"))
          .withName("ut_process");

  static final StructLayout RECORD =
      structLayout(
              JAVA_LONG.withName("start_ns"),
              JAVA_LONG.withName("header_ns"),
              JAVA_LONG.withName("response_ns"),
              JAVA_LONG.withName("bytes_sent"),
              JAVA_LONG.withName("bytes_received"),
              JAVA_SHORT.withName("slot"),
              JAVA_BYTE.withName("grpc"),
              JAVA_BYTE.withName("reserved"),
              JAVA_INT.withName("owner_pid"),
              sequenceLayout(Sizes.NAME_MAX, JAVA_BYTE).withName("owner_name"),
              JAVA_SHORT.withName("status"),
              JAVA_SHORT.withName("client_port"),
              JAVA_BYTE.withName("outcome"),
              JAVA_BYTE.withName("flags"),
              JAVA_BYTE.withName("method_length"),
              JAVA_BYTE.withName("path_length"),
              sequenceLayout(Sizes.METHOD_MAX, JAVA_BYTE).withName("method"),
              sequenceLayout(Sizes.PATH_MAX, JAVA_BYTE).withName("path"))
          .withName("ut_record");

  /** All of them. */
  static final List<StructLayout> ALL =
      List.of(
          CONFIG,
          CONTROL,
          ADMISSIONS,
          ENDPOINT,
          COUNTERS,
          GRPC,
          HISTOGRAMS,
          PENDING,
          TOTALS,
          FILTER,
          UNREADABLE,
          PROCESS,
          RECORD);

  private Structs() {}

  private static StructLayout counters() {
    List<MemoryLayout> members = new ArrayList<>();
    for (Counter counter : Counter.ALL) {
      if (Counter.GRPC.contains(counter)) {
        continue; // In a map of their own.
      }
      switch (counter) {
        case RESPONSES_1XX -> members.add(sequenceLayout(CLASSES, JAVA_LONG).withName(RESPONSES));
        case RESPONSES_2XX, RESPONSES_3XX, RESPONSES_4XX, RESPONSES_5XX -> {
          // In the member of the class before.
        }
        case LOST_TRACK -> {
          // No program counts it.
        }
        default -> members.add(JAVA_LONG.withName(member(counter)));
      }
    }
    members.add(sequenceLayout(Sizes.METRICS, JAVA_LONG).withName("time_sum_ns"));
    return structLayout(members.toArray(MemoryLayout[]::new)).withName("ut_counters");
  }

  /** The name of the member that holds a counter alone. */
  static String member(Counter counter) {
    return counter.name().toLowerCase(Locale.ROOT);
  }

  /** The byte offset of a member. */
  static long offset(MemoryLayout struct, String member) {
    return struct.byteOffset(PathElement.groupElement(member));
  }
}
