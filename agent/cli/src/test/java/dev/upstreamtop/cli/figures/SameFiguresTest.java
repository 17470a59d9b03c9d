// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.cli.json.JsonLines;
import dev.upstreamtop.telemetry.catalogue.BackendFigures;
import dev.upstreamtop.telemetry.catalogue.CaptureFigures;
import dev.upstreamtop.telemetry.catalogue.Entry;
import dev.upstreamtop.telemetry.catalogue.Kind;
import dev.upstreamtop.telemetry.catalogue.RealFigure;
import dev.upstreamtop.telemetry.catalogue.RouteFigures;
import dev.upstreamtop.telemetry.catalogue.Statistic;
import dev.upstreamtop.telemetry.catalogue.TimeFigure;
import dev.upstreamtop.telemetry.catalogue.Unit;
import dev.upstreamtop.telemetry.catalogue.WholeFigure;
import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.telemetry.jmx.JmxSink;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.source.CaptureControl;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One interval gives the same numbers in JSON, MBeans and events, under the names of the catalogue,
 * whatever the numbers are.
 */
class SameFiguresTest {

  private static final double NANOS_PER_MILLI = 1e6;

  /** A control of a capture that nobody changes. */
  private record Untouched() implements CaptureControl {
    @Override
    public CaptureSettings settings() {
      return CaptureSettings.defaults();
    }

    @Override
    public boolean adjustable() {
      return false;
    }

    @Override
    public void apply(CaptureSettings settings) {
      throw new IllegalStateException("not adjustable");
    }

    @Override
    public boolean enabled() {
      return true;
    }

    @Override
    public void enable(boolean wanted) {
      throw new IllegalStateException("not adjustable");
    }
  }

  @TempDir private Path directory;

  private JsonNode json;
  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private List<RecordedEvent> events;

  /** Lets two intervals pass through all read-outs; of events the last interval's are kept. */
  private void read(long seed) throws IOException {
    RandomTraffic traffic = new RandomTraffic(seed);
    Snapshot first = traffic.next();
    Snapshot second = traffic.next();
    StringWriter lines = new StringWriter();
    JsonLines json = new JsonLines(new PrintWriter(lines), () -> {});
    JmxSink beans = JmxSink.register(server, new Untouched());
    JfrSink jfr = JfrSink.register();
    try (Recording recording = new Recording()) {
      JfrSink.eventTypes().forEach(recording::enable);
      for (Snapshot snapshot : List.of(first, second)) {
        json.accept(snapshot);
        beans.accept(snapshot);
      }
      recording.start();
      jfr.accept(second);
      recording.stop();
      Path file = directory.resolve("recording.jfr");
      recording.dump(file);
      events = RecordingFile.readAllEvents(file);
      Files.delete(file);
    } finally {
      jfr.close();
    }
    this.json = new ObjectMapper().readTree(lines.toString().lines().toList().get(1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void aFigureIsTheSameEverywhere(long seed) throws IOException, JMException {
    read(seed);
    List<Entry> figures = new ArrayList<>();
    BackendFigures.RATES.stream().map(RealFigure::entry).forEach(figures::add);
    BackendFigures.COUNTERS.stream().map(WholeFigure::entry).forEach(figures::add);
    BackendFigures.GAUGES.stream().map(WholeFigure::entry).forEach(figures::add);
    BackendFigures.TIMES.stream().map(TimeFigure::entry).forEach(figures::add);
    TabularData table = (TabularData) server.getAttribute(JmxSink.UPSTREAMS, "Backends");
    assertThat(table.size()).isEqualTo(json.get("backends").size());
    for (JsonNode backend : json.get("backends")) {
      String id = backend.get("backend").textValue();
      String side = backend.get("side").textValue();
      CompositeData row = table.get(new Object[] {id, side});
      Predicate<RecordedEvent> ofBackend =
          event -> event.getString("backend").equals(id) && event.getString("side").equals(side);
      for (Entry figure : figures) {
        compare(figure, backend, row::get, ofBackend);
      }
      compareRoutes(backend, id, side);
    }
    Function<String, Object> bean = beanOf(json.get("backends").get(0));
    for (Entry figure : figures) {
      compareToBean(figure, json.get("backends").get(0), bean);
    }
    for (JsonNode side : json.get("sides")) {
      CompositeData row =
          ((TabularData) server.getAttribute(JmxSink.UPSTREAMS, "Sides"))
              .get(new Object[] {side.get("side").textValue()});
      for (Entry figure : figures) {
        compareToBean(figure, side, row::get);
      }
    }
    compareCapture();
  }

  /** A backend's own bean, by the names of the table's columns. */
  private Function<String, Object> beanOf(JsonNode backend) throws JMException {
    String pattern =
        "dev.upstreamtop:type=Backend,backend=%s,side=%s,*"
            .formatted(
                ObjectName.quote(backend.get("backend").textValue()),
                backend.get("side").textValue());
    Set<ObjectName> names = server.queryNames(new ObjectName(pattern), null);
    assertThat(names).hasSize(1);
    return column -> attribute(names.iterator().next(), capital(column));
  }

  private Object attribute(ObjectName bean, String name) {
    try {
      return server.getAttribute(bean, name);
    } catch (JMException e) {
      throw new AssertionError(name, e);
    }
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private void compareRoutes(JsonNode backend, String id, String side) throws JMException {
    TabularData table = (TabularData) server.getAttribute(JmxSink.UPSTREAMS, "Routes");
    List<Entry> figures = new ArrayList<>();
    RouteFigures.COUNTERS.stream().map(WholeFigure::entry).forEach(figures::add);
    RouteFigures.TIMES.stream().map(TimeFigure::entry).forEach(figures::add);
    for (JsonNode route : backend.get("routes")) {
      String path = route.get("route").textValue();
      if (route.get("requests").longValue() == 0) {
        // It was met in the interval before alone.
        continue;
      }
      CompositeData row = table.get(new Object[] {id, side, route.get("method").textValue(), path});
      Predicate<RecordedEvent> ofRoute =
          event ->
              event.getString("backend").equals(id)
                  && event.getString("side").equals(side)
                  && event.getString("route").equals(path);
      for (Entry figure : figures) {
        compare(figure, route, row::get, ofRoute);
      }
    }
  }

  private void compareCapture() throws JMException {
    List<Entry> figures = new ArrayList<>();
    CaptureFigures.OMISSIONS.stream().map(WholeFigure::entry).forEach(figures::add);
    CaptureFigures.RATIOS.stream().map(RealFigure::entry).forEach(figures::add);
    CaptureFigures.GAUGES.stream().map(WholeFigure::entry).forEach(figures::add);
    CaptureFigures.COUNTERS.stream().map(WholeFigure::entry).forEach(figures::add);
    CaptureFigures.LOSSES.stream().map(WholeFigure::entry).forEach(figures::add);
    for (Entry figure : figures) {
      double told = json.get("capture").get(figure.jsonName()).doubleValue();
      assertThat(
              inNanos(figure, server.getAttribute(JmxSink.CAPTURE, capital(figure.columnName()))))
          .as(figure.name())
          .isEqualTo(told, within(inExactness(told)));
      assertThat(number(event(figure, event -> true), figure.name()))
          .as(figure.name())
          .isEqualTo(told, within(inExactness(told)));
      if (figure.kind() == Kind.COUNTER) {
        assertThat(server.getAttribute(JmxSink.CAPTURE, "Total" + capital(figure.name())))
            .as("total " + figure.name())
            .isEqualTo(json.get("capture").get("total").get(figure.name()).longValue());
      }
    }
    assertThat(json.get("captureId").textValue())
        .isEqualTo(server.getAttribute(JmxSink.CAPTURE, "CaptureId"));
    assertThat(events)
        .isNotEmpty()
        .allMatch(event -> event.getString("captureId").equals(json.get("captureId").textValue()));
  }

  private void compare(
      Entry figure, JsonNode told, Function<String, Object> row, Predicate<RecordedEvent> about) {
    compareToBean(figure, told, row);
    if (figure.event().isEmpty()) {
      return;
    }
    if (figure.event().equals("UpstreamLatency")) {
      String metric = figure.name().replace("Time", "").toUpperCase(Locale.ROOT);
      RecordedEvent event =
          event(figure, about.and(latency -> latency.getString("metric").equals(metric)));
      for (Statistic statistic : Statistic.values()) {
        assertThat(event.getLong(statistic.id()))
            .as(figure.name() + " " + statistic)
            .isEqualTo(told.get(figure.name()).get(statistic.jsonName()).longValue());
      }
    } else if (figure.kind() == Kind.DISTRIBUTION) {
      assertThat(event(figure, about).getLong(figure.name() + "P99"))
          .as(figure.name())
          .isEqualTo(told.get(figure.name()).get("p99Nanos").longValue());
    } else {
      double number = told.get(figure.jsonName()).doubleValue();
      assertThat(number(event(figure, about), figure.name()))
          .as(figure.name())
          .isEqualTo(number, within(inExactness(number)));
    }
  }

  private static void compareToBean(Entry figure, JsonNode told, Function<String, Object> row) {
    String capital = capital(figure.name());
    if (figure.kind() == Kind.DISTRIBUTION) {
      JsonNode times = told.get(figure.name());
      for (Statistic statistic : Statistic.values()) {
        Object value = row.apply(figure.name() + statistic.columnName());
        double number = times.get(statistic.jsonName()).doubleValue();
        double scale = statistic.unit() == Unit.NANOSECONDS ? NANOS_PER_MILLI : 1;
        assertThat(((Number) value).doubleValue() * scale)
            .as(figure.name() + " " + statistic)
            .isEqualTo(number, within(inExactness(number)));
      }
      JsonNode total = told.get("total").get(figure.name());
      assertThat(row.apply("total" + capital + "Count")).isEqualTo(total.get("count").longValue());
      double sum = total.get("sumNanos").doubleValue();
      assertThat((Double) row.apply("total" + capital + "SumMillis") * NANOS_PER_MILLI)
          .as("total " + figure.name())
          .isEqualTo(sum, within(inExactness(sum)));
      long[] below = (long[]) row.apply("total" + capital + "Below");
      for (int i = 0; i < below.length; i++) {
        assertThat(below[i]).isEqualTo(total.get("below").get(i).longValue());
      }
      return;
    }
    double number = told.get(figure.jsonName()).doubleValue();
    assertThat(inNanos(figure, row.apply(figure.columnName())))
        .as(figure.name())
        .isEqualTo(number, within(inExactness(number)));
    if (figure.kind() == Kind.COUNTER) {
      assertThat(row.apply("total" + capital))
          .as("total " + figure.name())
          .isEqualTo(told.get("total").get(figure.name()).longValue());
    }
  }

  /** JSON has six decimals, and an event's share is a float. */
  private static double inExactness(double number) {
    return Math.max(1e-6, 1e-6 * number);
  }

  private static double inNanos(Entry figure, Object value) {
    double number = ((Number) value).doubleValue();
    return figure.unit() == Unit.NANOSECONDS ? number * NANOS_PER_MILLI : number;
  }

  private RecordedEvent event(Entry figure, Predicate<RecordedEvent> about) {
    return events.stream()
        .filter(event -> event.getEventType().getName().endsWith("." + figure.event()))
        .filter(about)
        .reduce((one, other) -> other)
        .orElseThrow(() -> new AssertionError("no event with " + figure.name()));
  }

  private static double number(RecordedEvent event, String field) {
    Object value = event.getValue(field);
    return ((Number) value).doubleValue();
  }
}
