// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx.figure;

import dev.upstreamtop.telemetry.catalogue.RouteFigures;
import dev.upstreamtop.telemetry.jmx.table.Field;
import dev.upstreamtop.telemetry.jmx.table.OpenTable;
import dev.upstreamtop.telemetry.ledger.RouteView;
import java.util.ArrayList;
import java.util.List;

/** What is told of a route: a row of the table Routes, made from the catalogue. */
public final class RouteFields {

  private static final List<Field<RouteView>> KEY =
      List.of(
          Field.text(
              "backend",
              "Address and port on the wire, other for what exceeds a table",
              view -> view.backend().endpoint().toString()),
          Field.text("side", "CLIENT or SERVER", view -> view.backend().side().name()),
          Field.text("method", "Method as sent", view -> view.row().method()),
          Field.text(
              "route", "Path template, parameters and query cut off", view -> view.row().route()));

  public static final OpenTable<RouteView> TABLE =
      new OpenTable<>(
          "Routes",
          "One row per route of a backend: its last interval, and what was added up",
          KEY.stream().map(Field::name).toList(),
          columns());

  private RouteFields() {}

  private static List<Field<RouteView>> columns() {
    FigureFields<RouteView> fields = new FigureFields<>();
    RouteFigures.COUNTERS.forEach(figure -> fields.whole(figure, RouteView::row));
    RouteFigures.TIMES.forEach(figure -> fields.time(figure, RouteView::row));
    RouteFigures.COUNTERS.forEach(figure -> fields.total(figure, RouteView::total));
    RouteFigures.TIMES.forEach(figure -> fields.totalTime(figure, RouteView::total));
    List<Field<RouteView>> columns = new ArrayList<>(KEY);
    columns.addAll(fields.list());
    return columns;
  }
}
