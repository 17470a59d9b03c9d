// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.json;

import dev.upstreamtop.telemetry.catalogue.BackendFigures;
import dev.upstreamtop.telemetry.catalogue.CaptureFigures;
import dev.upstreamtop.telemetry.catalogue.RealFigure;
import dev.upstreamtop.telemetry.catalogue.RouteFigures;
import dev.upstreamtop.telemetry.catalogue.Statistic;
import dev.upstreamtop.telemetry.catalogue.TimeBuckets;
import dev.upstreamtop.telemetry.catalogue.TimeFigure;
import dev.upstreamtop.telemetry.catalogue.WholeFigure;
import dev.upstreamtop.telemetry.ledger.BackendView;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.ledger.RouteView;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * All that is known as one line of JSON: counts as integers, times in nanoseconds, rates per
 * second, shares from 0 to 1. The figures are those of the catalogue, under its names.
 */
public final class SnapshotJson {

  /** Grows when something is taken away or means something else; what is added leaves it. */
  public static final int SCHEMA = 1;

  private final JsonWriter json;
  private final LedgerView view;

  private SnapshotJson(JsonWriter json, LedgerView view) {
    this.json = json;
    this.view = view;
  }

  /** The line, without its end. */
  public static String of(LedgerView view) {
    StringBuilder line = new StringBuilder();
    try {
      new SnapshotJson(new JsonWriter(line), view).write();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return line.toString();
  }

  private void write() throws IOException {
    json.object(
        () -> {
          json.name("schema").value(SCHEMA);
          json.name("captureId").value(view.identity().id());
          json.name("host").value(view.identity().host());
          json.name("captureStart").moment(view.identity().startEpochNanos());
          json.name("intervalNumber").value(view.interval().sequence());
          json.name("time").moment(view.interval().endEpochNanos());
          json.name("intervalNanos").value(view.interval().nanos());
          json.name("last").value(view.interval().last());
          json.name("timeBoundsNanos").array(() -> numbers(TimeBuckets.boundsNanos()));
          json.name("sides").array(() -> objects(view.sides().values(), this::side));
          json.name("backends").array(() -> objects(view.backends().values(), this::backend));
          json.name("capture").object(() -> capture(view.status()));
        });
  }

  /** Writes the members of one object. */
  @FunctionalInterface
  private interface Members<T> {
    void write(T of) throws IOException;
  }

  private <T> void objects(Collection<T> items, Members<T> members) throws IOException {
    for (T item : items) {
      json.object(() -> members.write(item));
    }
  }

  private void side(BackendView sum) throws IOException {
    json.name("side").value(sum.row().key().side().name());
    figures(sum);
  }

  private void backend(BackendView backend) throws IOException {
    json.name("backend").value(backend.row().key().endpoint().toString());
    json.name("name").value(backend.row().name());
    json.name("address").value(backend.row().key().endpoint().address());
    json.name("port").value(backend.row().key().endpoint().port());
    json.name("side").value(backend.row().key().side().name());
    json.name("self").value(backend.row().self());
    json.name("protocol").value(backend.totals().counts().protocol());
    json.name("owners").array(() -> strings(backend.row().owners()));
    json.name("failing").value(backend.failing());
    json.name("finding").value(backend.finding());
    figures(backend);
    json.name("routes").array(() -> objects(view.routes(backend.row().key()), this::route));
  }

  private void figures(BackendView of) throws IOException {
    reals(BackendFigures.RATES, of.rated());
    wholes(BackendFigures.COUNTERS, of.row().counts());
    wholes(BackendFigures.GAUGES, of.row().gauges());
    times(BackendFigures.TIMES, of.row().times());
    json.name("total")
        .object(
            () -> {
              json.name("since").moment(of.totals().sinceEpochNanos());
              wholes(BackendFigures.COUNTERS, of.totals().counts());
              totalTimes(BackendFigures.TIMES, of.totals().times());
            });
  }

  private void route(RouteView route) throws IOException {
    json.name("method").value(route.row().method());
    json.name("route").value(route.row().route());
    wholes(RouteFigures.COUNTERS, route.row());
    json.name("codes")
        .object(
            () -> {
              for (Map.Entry<Integer, Long> code : route.row().codes().toMap().entrySet()) {
                json.name(code.getKey().toString()).value(code.getValue());
              }
            });
    json.name("grpc").object(() -> counts(route.row().callsByCode()));
    times(RouteFigures.TIMES, route.row());
    json.name("total")
        .object(
            () -> {
              wholes(RouteFigures.COUNTERS, route.total());
              totalTimes(RouteFigures.TIMES, route.total());
            });
  }

  private <S> void wholes(List<WholeFigure<S>> figures, S of) throws IOException {
    for (WholeFigure<S> figure : figures) {
      json.name(figure.entry().jsonName()).value(figure.of(of));
    }
  }

  private <S> void reals(List<RealFigure<S>> figures, S of) throws IOException {
    for (RealFigure<S> figure : figures) {
      json.name(figure.entry().jsonName()).value(figure.of(of));
    }
  }

  private <S> void times(List<TimeFigure<S>> figures, S of) throws IOException {
    for (TimeFigure<S> figure : figures) {
      LatencyHistogram values = figure.of(of);
      json.name(figure.entry().jsonName())
          .object(
              () -> {
                for (Statistic statistic : Statistic.values()) {
                  json.name(statistic.jsonName()).value(statistic.of(values));
                }
              });
    }
  }

  private <S> void totalTimes(List<TimeFigure<S>> figures, S of) throws IOException {
    for (TimeFigure<S> figure : figures) {
      LatencyHistogram values = figure.of(of);
      json.name(figure.entry().jsonName())
          .object(
              () -> {
                json.name("count").value(values.count());
                json.name("sumNanos").value(values.sumNanos());
                json.name("below").array(() -> numbers(TimeBuckets.countsBelow(values)));
              });
    }
  }

  private void capture(CaptureStatus capture) throws IOException {
    json.name("mode").value(capture.mode().name());
    json.name("state").value(capture.state().name());
    json.name("reason").value(capture.reason());
    json.name("sides")
        .array(() -> strings(capture.watched().sides().stream().map(Enum::name).toList()));
    json.name("interfaces").array(() -> strings(capture.watched().interfaces()));
    json.name("ownersKnown").value(capture.watched().ownersKnown());
    json.name("programsAhead").array(() -> strings(capture.watched().programsAhead()));
    json.name("limits")
        .array(
            () ->
                objects(
                    capture.limits(),
                    limit -> {
                      json.name("name").value(limit.name());
                      json.name("reason").value(limit.reason());
                    }));
    json.name("unreadablePorts")
        .array(
            () ->
                objects(
                    capture.loss().unreadablePorts().listed(),
                    port -> {
                      json.name("port").value(port.port());
                      json.name("protocol").value(port.protocol());
                      json.name("connections").value(port.connections());
                    }));
    wholes(CaptureFigures.OMISSIONS, capture.loss());
    reals(CaptureFigures.RATIOS, capture.effort());
    wholes(CaptureFigures.GAUGES, capture.effort());
    wholes(CaptureFigures.COUNTERS, capture.effort());
    wholes(CaptureFigures.LOSSES, capture.loss());
    json.name("lostByCause").object(() -> counts(capture.loss().lost()));
    json.name("ignoredByCause").object(() -> counts(capture.loss().ignored()));
    json.name("total")
        .object(
            () -> {
              json.name("since").moment(view.capture().sinceEpochNanos());
              wholes(CaptureFigures.COUNTERS, view.capture().effort());
              wholes(CaptureFigures.LOSSES, view.capture().loss());
              json.name("lostByCause").object(() -> counts(view.capture().loss().lost()));
              json.name("ignoredByCause").object(() -> counts(view.capture().loss().ignored()));
            });
  }

  private void strings(Collection<String> values) throws IOException {
    for (String value : values) {
      json.value(value);
    }
  }

  private void numbers(long[] values) throws IOException {
    for (long value : values) {
      json.value(value);
    }
  }

  private void counts(Map<String, Long> counts) throws IOException {
    for (Map.Entry<String, Long> each : counts.entrySet()) {
      json.name(each.getKey()).value(each.getValue());
    }
  }
}
