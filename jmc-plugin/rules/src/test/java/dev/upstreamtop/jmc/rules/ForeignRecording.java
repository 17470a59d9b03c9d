// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import dev.upstreamtop.jmc.rules.sample.EventNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.flightrecorder.writer.api.Recording;
import org.openjdk.jmc.flightrecorder.writer.api.Recordings;
import org.openjdk.jmc.flightrecorder.writer.api.Type;
import org.openjdk.jmc.flightrecorder.writer.api.Types.Builtin;
import org.openjdk.jmc.flightrecorder.writer.api.Types.JDK;

/**
 * A recording whose events have the names that are read here, and nothing else that is expected:
 * another program wrote it, or another age of this one.
 */
public final class ForeignRecording {

  /** What is wrong with the fields. */
  public enum Fields {
    /** There are none but the time. */
    MISSING,
    /** Texts are numbers, numbers are texts. */
    OTHER_TYPES,
    /** Texts are null or nonsense, numbers negative, shares no numbers. */
    NONSENSE,
    /** Numbers and shares are as large as they can be. */
    ENORMOUS
  }

  private static final List<String> EVENTS =
      List.of(
          EventNames.BACKEND_EVENT,
          EventNames.RESULT_EVENT,
          EventNames.LATENCY_EVENT,
          EventNames.ROUTE_EVENT,
          EventNames.TUNNEL_EVENT,
          EventNames.EXCHANGE_EVENT,
          EventNames.FAILURE_EVENT,
          EventNames.CAPTURE_EVENT,
          "jdk.GCPhasePause",
          "jdk.ExecuteVMOperation",
          "jdk.CPULoad");

  private static final List<String> TEXTS =
      List.of(
          EventNames.BACKEND,
          EventNames.SIDE,
          EventNames.NAME,
          EventNames.METRIC,
          EventNames.HISTOGRAM,
          EventNames.METHOD,
          EventNames.ROUTE,
          EventNames.OUTCOME,
          EventNames.GRPC_STATUS,
          EventNames.STATE,
          EventNames.REASON,
          EventNames.LOST_CAUSES,
          EventNames.LIMITS,
          "operation");

  private static final List<String> NUMBERS =
      List.of(
          EventNames.INTERVAL,
          EventNames.REQUESTS,
          EventNames.IN_FLIGHT,
          EventNames.TUNNELS,
          EventNames.OLDEST_TUNNEL,
          EventNames.ENDED_BY_CLIENT,
          EventNames.RESPONSES_2XX,
          EventNames.RESPONSES_5XX,
          EventNames.RETRANSMITS,
          EventNames.COUNT,
          EventNames.P99,
          EventNames.MAX,
          EventNames.STATUS,
          EventNames.WIRE_START,
          EventNames.RESPONSE_TIME,
          EventNames.LOST,
          EventNames.SELF,
          "safepoint");

  private static final List<String> SHARES = List.of(EventNames.MAP_FILL, "machineTotal");

  private ForeignRecording() {}

  /** One, loaded as Mission Control does. */
  public static IItemCollection load(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Recording recording =
        Recordings.newRecording(
            bytes,
            settings ->
                settings
                    .withTimestamp(SyntheticRecording.START_NANOS)
                    .withStartTicks(1)
                    .withDuration(SyntheticRecording.SECOND)
                    .withJdkTypeInitialization())) {
      for (String event : EVENTS) {
        write(recording, event, fields);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return SyntheticRecording.load(bytes.toByteArray());
  }

  private static void write(Recording recording, String event, Fields fields) {
    Builtin text = fields == Fields.OTHER_TYPES ? Builtin.LONG : Builtin.STRING;
    Builtin number = fields == Fields.OTHER_TYPES ? Builtin.STRING : Builtin.LONG;
    Builtin share = fields == Fields.OTHER_TYPES ? Builtin.STRING : Builtin.DOUBLE;
    boolean any = fields != Fields.MISSING;
    Type type =
        recording.registerType(
            event,
            "jdk.jfr.Event",
            builder -> {
              builder.addField(
                  "startTime",
                  Builtin.LONG,
                  field -> field.addAnnotation(JDK.ANNOTATION_TIMESTAMP, "TICKS"));
              if (any) {
                TEXTS.forEach(name -> builder.addField(name, text));
                NUMBERS.forEach(name -> builder.addField(name, number));
                SHARES.forEach(name -> builder.addField(name, share));
              }
            });
    recording.writeEvent(
        type.asValue(
            value -> {
              value.putField("startTime", SyntheticRecording.MILLI);
              if (fields == Fields.OTHER_TYPES) {
                TEXTS.forEach(name -> value.putField(name, 7L));
                NUMBERS.forEach(name -> value.putField(name, "seven"));
                SHARES.forEach(name -> value.putField(name, "half"));
              } else if (fields == Fields.NONSENSE) {
                TEXTS.forEach(name -> value.putField(name, "\u0000%s{0}<&"));
                NUMBERS.forEach(name -> value.putField(name, Long.MIN_VALUE));
                SHARES.forEach(name -> value.putField(name, Double.NaN));
              } else if (fields == Fields.ENORMOUS) {
                NUMBERS.forEach(name -> value.putField(name, Long.MAX_VALUE));
                SHARES.forEach(name -> value.putField(name, Double.POSITIVE_INFINITY));
              }
            }));
  }
}
