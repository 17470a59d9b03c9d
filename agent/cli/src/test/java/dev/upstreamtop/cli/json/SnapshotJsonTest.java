// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.catalogue.BackendFigures;
import dev.upstreamtop.telemetry.catalogue.Entry;
import dev.upstreamtop.telemetry.catalogue.RealFigure;
import dev.upstreamtop.telemetry.catalogue.TimeBuckets;
import dev.upstreamtop.telemetry.catalogue.TimeFigure;
import dev.upstreamtop.telemetry.catalogue.WholeFigure;
import dev.upstreamtop.telemetry.ledger.Ledger;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotJsonTest {

  private static final List<String> FIGURES =
      Stream.of(
              BackendFigures.RATES.stream().map(RealFigure::entry),
              BackendFigures.COUNTERS.stream().map(WholeFigure::entry),
              BackendFigures.GAUGES.stream().map(WholeFigure::entry),
              BackendFigures.TIMES.stream().map(TimeFigure::entry))
          .flatMap(Function.identity())
          .map(Entry::jsonName)
          .toList();

  private static JsonNode json(Snapshot snapshot) throws IOException {
    Ledger ledger = new Ledger();
    ledger.add(snapshot);
    String line = SnapshotJson.of(ledger.view());
    assertThat(line).doesNotContain("\n").matches("[\\x20-\\x7e]*");
    return new ObjectMapper().readTree(line);
  }

  private static List<String> names(JsonNode object) {
    return new ArrayList<>(object.properties().stream().map(entry -> entry.getKey()).toList());
  }

  private static List<String> with(List<String> before, List<String> names, String... after) {
    List<String> all = new ArrayList<>(before);
    all.addAll(names);
    all.addAll(List.of(after));
    return all;
  }

  @Test
  void hasTheDocumentedMembers() throws IOException {
    JsonNode json = json(Traffic.incident(1));

    assertThat(names(json))
        .containsExactly(
            "schema",
            "captureId",
            "host",
            "captureStart",
            "intervalNumber",
            "time",
            "intervalNanos",
            "last",
            "timeBoundsNanos",
            "sides",
            "backends",
            "capture");
    assertThat(names(json.get("sides").get(0))).isEqualTo(with(List.of("side"), FIGURES, "total"));
    JsonNode backend = json.get("backends").get(0);
    assertThat(names(backend))
        .isEqualTo(
            with(
                List.of(
                    "backend",
                    "name",
                    "address",
                    "port",
                    "side",
                    "self",
                    "protocol",
                    "owners",
                    "failing",
                    "finding"),
                FIGURES,
                "total",
                "routes"));
    for (String times : List.of("connectTime", "headerTime", "responseTime")) {
      assertThat(names(backend.get(times)))
          .containsExactly("count", "meanNanos", "p50Nanos", "p90Nanos", "p99Nanos", "maxNanos");
      assertThat(names(backend.get("total").get(times)))
          .containsExactly("count", "sumNanos", "below");
    }
    assertThat(names(backend.get("total")))
        .contains("since", "requests", "responses5xx", "failed", "headerTime")
        .doesNotContain("inFlight", "share");
    JsonNode route = backend.get("routes").get(0);
    assertThat(names(route))
        .startsWith("method", "route", "requests")
        .contains("responses5xx", "failed", "codes", "headerTime", "responseTime")
        .endsWith("total");
    assertThat(names(json.get("capture")))
        .containsExactly(
            "mode",
            "state",
            "reason",
            "sides",
            "interfaces",
            "ownersKnown",
            "programsAhead",
            "limits",
            "unreadablePorts",
            "unreadablePortsOmitted",
            "mapFill",
            "intervalLagNanos",
            "kernelTimePerPacketNanos",
            "packets",
            "lost",
            "ignored",
            "lostByCause",
            "ignoredByCause",
            "total");
  }

  private static JsonNode backend(JsonNode json, String name) {
    for (JsonNode backend : json.get("backends")) {
      if (backend.get("backend").textValue().equals(name)) {
        return backend;
      }
    }
    throw new AssertionError("no " + name);
  }

  @Test
  void hasTheFiguresOfTheSnapshot() throws IOException {
    JsonNode json = json(Traffic.incident(1));

    assertThat(json.get("time").textValue()).isEqualTo("2026-03-01T14:31:02Z");
    assertThat(json.get("intervalNanos").longValue()).isEqualTo(Traffic.SECOND);
    JsonNode side = json.get("sides").get(0);
    assertThat(side.get("side").textValue()).isEqualTo("CLIENT");
    assertThat(side.get("requests").isIntegralNumber()).isTrue();
    assertThat(side.get("requests").longValue())
        .isEqualTo(Traffic.incident(1).totals().counts().requests());
    JsonNode checkout = backend(json, "10.0.1.12:8080");
    assertThat(checkout.get("name").textValue()).isEqualTo("checkout");
    assertThat(checkout.get("side").textValue()).isEqualTo("CLIENT");
    assertThat(checkout.get("responses5xx").longValue()).isEqualTo(4);
    assertThat(checkout.get("routes").get(0).get("codes").get("503").longValue()).isEqualTo(4);
    assertThat(checkout.get("share").doubleValue()).isBetween(0.13, 0.14);
    assertThat(json.get("capture").get("lostByCause").get("ringFull").longValue()).isZero();
    assertThat(json.get("capture").get("interfaces").get(1).textValue()).isEqualTo("eth0");
  }

  /** A reader that misses an object misses no request. */
  @Test
  void totalsGoOnFromObjectToObject() throws IOException {
    StringWriter written = new StringWriter();
    JsonLines lines = new JsonLines(new PrintWriter(written), () -> {});
    lines.accept(Traffic.incident(1));
    lines.accept(Traffic.incident(2));
    List<String> objects = written.toString().lines().toList();
    assertThat(objects).hasSize(2);
    JsonNode first = backend(new ObjectMapper().readTree(objects.get(0)), "10.0.1.12:8080");
    JsonNode second = backend(new ObjectMapper().readTree(objects.get(1)), "10.0.1.12:8080");
    JsonNode total = second.get("total");
    assertThat(total.get("since")).isEqualTo(first.get("total").get("since"));
    assertThat(total.get("requests").longValue())
        .isEqualTo(first.get("requests").longValue() + second.get("requests").longValue());
    assertThat(total.get("headerTime").get("count").longValue())
        .isEqualTo(
            first.get("headerTime").get("count").longValue()
                + second.get("headerTime").get("count").longValue());
    assertThat(total.get("headerTime").get("below")).hasSize(TimeBuckets.boundsNanos().length);
    assertThat(second.get("routes").get(0).get("total").get("requests").longValue())
        .isEqualTo(
            first.get("routes").get(0).get("requests").longValue()
                + second.get("routes").get(0).get("requests").longValue());
  }

  @Test
  void writesAnIpv6EndpointInBracketsAndEscapesText() throws IOException {
    Snapshot snapshot =
        Traffic.snapshot(
            7,
            List.of(Traffic.well(Traffic.client("::1", 9001), "\"ä\\\u0001\u2028", 3, 1)),
            List.of(),
            Traffic.status(new TreeMap<>(), List.of(new UnreadablePort(8443, "TLS", 2))));

    JsonNode json = json(snapshot);

    assertThat(json.get("backends").get(0).get("backend").textValue()).isEqualTo("[::1]:9001");
    assertThat(json.get("backends").get(0).get("address").textValue()).isEqualTo("::1");
    assertThat(json.get("backends").get(0).get("name").textValue()).isEqualTo("\"ä\\\u0001\u2028");
    assertThat(json.get("capture").get("unreadablePorts").get(0).get("port").intValue())
        .isEqualTo(8443);
  }

  @ParameterizedTest
  @CsvSource({"16, 0", "17, 1", "40, 24"})
  void saysHowManyPortsItLeavesOut(int ports, long omitted) throws IOException {
    List<UnreadablePort> all =
        IntStream.rangeClosed(1, ports)
            .mapToObj(port -> new UnreadablePort(port, "TLS", 2))
            .toList();

    JsonNode capture =
        json(Traffic.snapshot(1, List.of(), List.of(), Traffic.status(new TreeMap<>(), all)))
            .get("capture");

    assertThat(capture.get("unreadablePorts")).hasSize(16);
    assertThat(capture.get("unreadablePortsOmitted").longValue()).isEqualTo(omitted);
  }

  @Test
  void dividesNothingByNothing() throws IOException {
    Snapshot empty = Traffic.snapshot(1, List.of(), List.of());

    JsonNode json =
        json(
            new Snapshot(
                CaptureIdentity.NONE,
                new Interval(1, 0, 0, true),
                List.of(),
                Exchanges.NONE,
                empty.capture()));

    assertThat(json.get("sides").get(0).get("requestRate").doubleValue()).isZero();
    assertThat(json.get("sides").get(0).get("share").doubleValue()).isZero();
  }
}
