// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx.figure;

import dev.upstreamtop.telemetry.catalogue.CaptureFigures;
import dev.upstreamtop.telemetry.jmx.table.Field;
import dev.upstreamtop.telemetry.jmx.table.OpenTable;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import javax.management.openmbean.TabularData;

/** What is told of the capture itself. */
public final class CaptureFields {

  public static final OpenTable<Map.Entry<String, Long>> CAUSES =
      new OpenTable<>(
          "Causes",
          "One row per cause",
          List.of("cause"),
          List.of(
              Field.text("cause", "Name of the cause", Map.Entry::getKey),
              Field.whole("count", "How often it occurred", "count", Map.Entry::getValue)));

  public static final OpenTable<UnreadablePort> PORTS =
      new OpenTable<>(
          "UnreadablePorts",
          "One row per port and what it speaks",
          List.of("port", "protocol"),
          List.of(
              Field.whole("port", "Port of the backend", "", port -> (long) port.port()),
              Field.text(
                  "protocol",
                  "What it speaks, probe where no byte was sent",
                  UnreadablePort::protocol),
              Field.whole(
                  "connections",
                  "Connections that could not be read",
                  "count",
                  UnreadablePort::connections)));

  public static final List<Field<LedgerView>> ATTRIBUTES = attributes();

  private CaptureFields() {}

  private static List<Field<LedgerView>> attributes() {
    List<Field<LedgerView>> fields = new ArrayList<>();
    fields.add(
        Field.text(
            "Mode",
            "DIRECT when this process captures, FEED when a collector does",
            view -> view.status().mode().name()));
    fields.add(
        Field.text(
            "State",
            "STARTING, CAPTURING, DISABLED, UNAVAILABLE or STOPPED",
            view -> view.status().state().name()));
    fields.add(
        Field.text(
            "Reason",
            "Why nothing is captured, empty while capturing",
            view -> view.status().reason()));
    fields.add(
        Field.texts(
            "Sides",
            "The sides that are captured",
            v -> v.status().watched().sides().stream().map(Enum::name).toArray(String[]::new)));
    fields.add(
        Field.texts(
            "Interfaces",
            "Network interfaces that are watched",
            view -> view.status().watched().interfaces().toArray(String[]::new)));
    fields.add(
        Field.flag(
            "OwnersKnown",
            "Whether it can be told which process opened a connection",
            view -> view.status().watched().ownersKnown()));
    fields.add(
        Field.texts(
            "ProgramsAhead",
            "Foreign programs that see packets first",
            view -> view.status().watched().programsAhead().toArray(String[]::new)));
    fields.add(
        Field.texts(
            "Limits",
            "What is not captured although it could be, and why",
            v -> v.status().limits().stream().map(CaptureLimit::reason).toArray(String[]::new)));
    fields.add(
        Field.table(
            "UnreadablePorts",
            "Ports that speak something else, busiest first",
            PORTS,
            view -> PORTS.of(view.status().loss().unreadablePorts().listed())));
    FigureFields<LedgerView> figures = new FigureFields<>();
    CaptureFigures.RATIOS.forEach(figure -> figures.real(figure, v -> v.status().effort()));
    CaptureFigures.GAUGES.forEach(figure -> figures.whole(figure, v -> v.status().effort()));
    CaptureFigures.OMISSIONS.forEach(figure -> figures.whole(figure, v -> v.status().loss()));
    CaptureFigures.COUNTERS.forEach(figure -> figures.whole(figure, v -> v.status().effort()));
    CaptureFigures.LOSSES.forEach(figure -> figures.whole(figure, v -> v.status().loss()));
    figures.since(view -> view.capture().sinceEpochNanos());
    CaptureFigures.COUNTERS.forEach(figure -> figures.total(figure, v -> v.capture().effort()));
    CaptureFigures.LOSSES.forEach(figure -> figures.total(figure, v -> v.capture().loss()));
    figures.list().forEach(field -> fields.add(field.asAttribute()));
    fields.add(
        Field.table(
            "TotalLostByCause",
            "What was lost in total, by cause",
            CAUSES,
            view -> causes(view.capture().loss().lost())));
    fields.add(
        Field.table(
            "TotalIgnoredByCause",
            "What was left alone in total, by cause",
            CAUSES,
            view -> causes(view.capture().loss().ignored())));
    fields.add(
        Field.whole(
            "SnapshotAgeMillis",
            "Age of what all these beans show",
            "milliseconds",
            view -> (System.nanoTime() - view.preparedNanos()) / 1_000_000));
    fields.addAll(IdentityFields.ATTRIBUTES);
    return List.copyOf(fields);
  }

  private static TabularData causes(SortedMap<String, Long> causes) {
    return CAUSES.of(List.copyOf(causes.entrySet()));
  }
}
