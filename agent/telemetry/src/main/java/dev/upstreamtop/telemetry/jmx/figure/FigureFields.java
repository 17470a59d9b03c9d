// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx.figure;

import dev.upstreamtop.telemetry.catalogue.RealFigure;
import dev.upstreamtop.telemetry.catalogue.Statistic;
import dev.upstreamtop.telemetry.catalogue.TimeBuckets;
import dev.upstreamtop.telemetry.catalogue.TimeFigure;
import dev.upstreamtop.telemetry.catalogue.Unit;
import dev.upstreamtop.telemetry.catalogue.WholeFigure;
import dev.upstreamtop.telemetry.jmx.table.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Makes columns of figures. Durations are milliseconds, as in all beans; what was added up has
 * {@code total} before its name.
 *
 * @param <V> what a row is about
 */
final class FigureFields<V> {

  private static final String MILLISECONDS = "milliseconds";
  private static final double NANOS_PER_MILLI = 1e6;

  private final List<Field<V>> fields = new ArrayList<>();

  List<Field<V>> list() {
    return List.copyOf(fields);
  }

  <S> void real(RealFigure<S> figure, Function<V, S> part) {
    fields.add(
        Field.real(
            figure.entry().columnName(),
            figure.entry().description(),
            figure.entry().unit().toString(),
            view -> figure.of(part.apply(view))));
  }

  <S> void whole(WholeFigure<S> figure, Function<V, S> part) {
    String name = figure.entry().columnName();
    String description = figure.entry().description();
    if (figure.entry().unit() == Unit.NANOSECONDS) {
      fields.add(
          Field.real(
              name,
              description,
              MILLISECONDS,
              view -> figure.of(part.apply(view)) / NANOS_PER_MILLI));
    } else {
      fields.add(
          Field.whole(
              name,
              description,
              figure.entry().unit().toString(),
              view -> figure.of(part.apply(view))));
    }
  }

  <S> void time(TimeFigure<S> figure, Function<V, S> part) {
    for (Statistic statistic : Statistic.values()) {
      String name = figure.entry().name() + statistic.columnName();
      String description = figure.entry().description() + ": " + decapitalised(statistic);
      if (statistic.unit() == Unit.NANOSECONDS) {
        fields.add(
            Field.real(
                name,
                description,
                MILLISECONDS,
                view -> statistic.of(figure.of(part.apply(view))) / NANOS_PER_MILLI));
      } else {
        fields.add(
            Field.whole(
                name,
                description,
                statistic.unit().toString(),
                view -> statistic.of(figure.of(part.apply(view)))));
      }
    }
  }

  private static String decapitalised(Statistic statistic) {
    String text = statistic.description();
    return Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }

  void since(ToLongFunction<V> epochNanos) {
    fields.add(
        Field.whole(
            "totalsSinceMillis",
            "When the totals began, or were reset, since 1970",
            MILLISECONDS,
            view -> epochNanos.applyAsLong(view) / 1_000_000));
  }

  <S> void total(WholeFigure<S> figure, Function<V, S> part) {
    fields.add(
        Field.whole(
            "total" + Field.capitalised(figure.entry().columnName()),
            figure.entry().description() + ", in total",
            figure.entry().unit().toString(),
            view -> figure.of(part.apply(view))));
  }

  <S> void totalTime(TimeFigure<S> figure, Function<V, S> part) {
    String name = "total" + Field.capitalised(figure.entry().name());
    String description = figure.entry().description() + ", in total: ";
    fields.add(
        Field.whole(
            name + "Count",
            description + "how many there were",
            Unit.COUNT.toString(),
            view -> figure.of(part.apply(view)).count()));
    fields.add(
        Field.real(
            name + "SumMillis",
            description + "their sum",
            MILLISECONDS,
            view -> figure.of(part.apply(view)).sumNanos() / NANOS_PER_MILLI));
    fields.add(
        Field.counts(
            name + "Below",
            description + "how many were below each of TimeBoundsMillis",
            view -> TimeBuckets.countsBelow(figure.of(part.apply(view)))));
  }
}
