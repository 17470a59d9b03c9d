// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx.figure;

import dev.upstreamtop.telemetry.Version;
import dev.upstreamtop.telemetry.catalogue.TimeBuckets;
import dev.upstreamtop.telemetry.jmx.table.Field;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is told of all backends together. */
public final class UpstreamsFields {

  /** The table that is made when it is asked for. */
  public static final String ROUTES = "Routes";

  public static final List<Field<LedgerView>> ATTRIBUTES = attributes();

  private UpstreamsFields() {}

  private static List<Field<LedgerView>> attributes() {
    List<Field<LedgerView>> fields = new ArrayList<>();
    fields.add(
        Field.table(
            "Backends",
            "The known backends, with their last interval and their totals",
            BackendFields.TABLE,
            view -> BackendFields.TABLE.of(List.copyOf(view.backends().values()))));
    fields.add(
        Field.table(
            ROUTES,
            "The routes of the known backends, with their last interval and their totals",
            RouteFields.TABLE,
            view -> RouteFields.TABLE.of(view.routes())));
    fields.add(
        Field.table(
            "Sides",
            "All backends together, by the side they are seen from",
            BackendFields.SIDES,
            view -> BackendFields.SIDES.of(List.copyOf(view.sides().values()))));
    fields.add(
        Field.whole(
            "BackendCount",
            "Backends that are known; one that is seen from both ends is one",
            "count",
            LedgerView::backendCount));
    fields.add(
        Field.text(
            "Side",
            "The side that the attributes below are of: the client's where it is captured",
            view -> view.side().name()));
    BackendFields.OF_ALL.forEach(field -> fields.add(field.of(LedgerView::all)));
    fields.add(
        Field.reals(
            "TimeBoundsMillis",
            "The bounds in which the totals of times are counted, in milliseconds",
            view ->
                Arrays.stream(TimeBuckets.boundsNanos())
                    .mapToDouble(nanos -> nanos / 1e6)
                    .toArray()));
    fields.add(Field.text("Version", "Version of upstreamtop", view -> Version.TEXT));
    fields.addAll(IdentityFields.ATTRIBUTES);
    return List.copyOf(fields);
  }
}
