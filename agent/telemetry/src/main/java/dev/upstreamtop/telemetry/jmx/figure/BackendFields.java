// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx.figure;

import dev.upstreamtop.telemetry.catalogue.BackendFigures;
import dev.upstreamtop.telemetry.jmx.table.Field;
import dev.upstreamtop.telemetry.jmx.table.OpenTable;
import dev.upstreamtop.telemetry.ledger.BackendView;
import java.util.ArrayList;
import java.util.List;

/**
 * What is told of a backend: a row of the table Backends, the attributes of a bean of its own, and
 * those of all backends together. All are made from the catalogue.
 */
public final class BackendFields {

  private static final List<Field<BackendView>> KEY =
      List.of(
          Field.text(
              "backend",
              "Address and port on the wire, other for what exceeds a table",
              view -> view.row().key().endpoint().toString()),
          Field.text("side", "CLIENT or SERVER", view -> view.row().key().side().name()));

  private static final List<Field<BackendView>> ABOUT =
      List.of(
          Field.text(
              "name", "Name given in the settings, empty without one", view -> view.row().name()),
          Field.flag("self", "Whether it is a listening socket of this JVM", v -> v.row().self()),
          Field.text(
              "protocol",
              "What was spoken so far: HTTP/1.1, h2c, gRPC; empty before its first request",
              view -> view.totals().counts().protocol()),
          Field.texts(
              "owners",
              "Processes whose requests ended in the interval",
              view -> view.row().owners().toArray(String[]::new)),
          Field.flag("failing", "Whether requests to it suffer now", BackendView::failing),
          Field.text(
              "finding",
              "What is wrong with it, since when and by which figures; empty while nothing is",
              BackendView::finding));

  /** The figures: those of the last interval, and the sums. */
  static final List<Field<BackendView>> FIGURES = figures();

  /** The table Backends. */
  public static final OpenTable<BackendView> TABLE =
      new OpenTable<>(
          "Backends",
          "One row per backend: its last interval, and what was added up",
          KEY.stream().map(Field::name).toList(),
          columns(KEY, ABOUT, FIGURES));

  /** The table Sides. */
  public static final OpenTable<BackendView> SIDES =
      new OpenTable<>(
          "Sides",
          "One row per side that is captured: all backends seen from it together",
          List.of("side"),
          columns(List.of(KEY.get(1)), FIGURES));

  /** The attributes of a bean of its own. */
  public static final List<Field<BackendView>> ATTRIBUTES =
      TABLE.columns().stream().map(Field::asAttribute).toList();

  /** The attributes that tell all backends together. */
  static final List<Field<BackendView>> OF_ALL =
      FIGURES.stream()
          .filter(field -> !field.name().equals("share"))
          .map(Field::asAttribute)
          .toList();

  private BackendFields() {}

  @SafeVarargs
  private static List<Field<BackendView>> columns(List<Field<BackendView>>... parts) {
    List<Field<BackendView>> columns = new ArrayList<>();
    for (List<Field<BackendView>> part : parts) {
      columns.addAll(part);
    }
    return columns;
  }

  private static List<Field<BackendView>> figures() {
    FigureFields<BackendView> fields = new FigureFields<>();
    BackendFigures.RATES.forEach(figure -> fields.real(figure, BackendView::rated));
    BackendFigures.COUNTERS.forEach(figure -> fields.whole(figure, v -> v.row().counts()));
    BackendFigures.GAUGES.forEach(figure -> fields.whole(figure, v -> v.row().gauges()));
    BackendFigures.TIMES.forEach(figure -> fields.time(figure, v -> v.row().times()));
    fields.since(view -> view.totals().sinceEpochNanos());
    BackendFigures.COUNTERS.forEach(figure -> fields.total(figure, v -> v.totals().counts()));
    BackendFigures.TIMES.forEach(figure -> fields.totalTime(figure, v -> v.totals().times()));
    return fields.list();
  }
}
