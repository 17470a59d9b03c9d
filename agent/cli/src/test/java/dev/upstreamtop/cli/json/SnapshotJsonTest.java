// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SnapshotJsonTest {

  private static final String[] FIGURES = {
    "requests",
    "requestRate",
    "share",
    "responses",
    "interim",
    "failures",
    "truncated",
    "connectFailures",
    "lostTrack",
    "retransmits",
    "inFlight",
    "oldestInFlightNanos",
    "receiving",
    "oldestReceivingNanos",
    "tunnels",
    "oldestTunnelNanos",
    "connects",
    "bytesSent",
    "bytesReceived",
    "tunnelBytesSent",
    "tunnelBytesReceived",
    "tunnelsEndedByClient",
    "tunnelsEndedByBackend",
    "connectTime",
    "headerTime",
    "responseTime",
    "recordsLost"
  };

  private static final String[] TIMES = {
    "count", "meanNanos", "p50Nanos", "p90Nanos", "p99Nanos", "maxNanos"
  };

  private static JsonNode json(Snapshot snapshot) throws IOException {
    String line = SnapshotJson.of(snapshot);
    assertThat(line).doesNotContain("\n").matches("[\\x20-\\x7e]*");
    return new ObjectMapper().readTree(line);
  }

  private static List<String> names(JsonNode object) {
    return new ArrayList<>(object.properties().stream().map(entry -> entry.getKey()).toList());
  }

  @Test
  void hasTheDocumentedMembers() throws IOException {
    JsonNode json = json(Traffic.incident(1));

    assertThat(names(json))
        .containsExactly(
            "sequence", "time", "intervalNanos", "last", "totals", "backends", "capture");
    assertThat(names(json.get("totals"))).containsExactly(FIGURES);
    JsonNode backend = json.get("backends").get(0);
    List<String> expected =
        new ArrayList<>(List.of("endpoint", "label", "address", "port", "side", "self", "owners"));
    expected.addAll(List.of(FIGURES));
    expected.add("routes");
    assertThat(names(backend)).containsExactlyElementsOf(expected);
    assertThat(names(backend.get("responses"))).containsExactly("1xx", "2xx", "3xx", "4xx", "5xx");
    assertThat(names(backend.get("failures"))).containsExactly("reset", "closed", "abandoned");
    assertThat(names(backend.get("connectFailures")))
        .containsExactly("refused", "unreachable", "timedOut");
    for (String times : List.of("connectTime", "headerTime", "responseTime")) {
      assertThat(names(backend.get(times))).containsExactly(TIMES);
    }
    JsonNode route = backend.get("routes").get(0);
    assertThat(names(route))
        .containsExactly(
            "method", "route", "requests", "codes", "failures", "headerTime", "responseTime");
    assertThat(names(json.get("capture")))
        .containsExactly(
            "mode",
            "state",
            "reason",
            "sides",
            "interfaces",
            "packets",
            "lost",
            "ignored",
            "unreadablePorts",
            "programsAhead",
            "mapFill",
            "lagNanos",
            "ownersKnown",
            "limits");
  }

  @Test
  void hasTheFiguresOfTheSnapshot() throws IOException {
    JsonNode json = json(Traffic.incident(1));

    assertThat(json.get("time").textValue()).isEqualTo("2026-03-01T14:31:02Z");
    assertThat(json.get("intervalNanos").longValue()).isEqualTo(Traffic.SECOND);
    assertThat(json.get("totals").get("requests").isIntegralNumber()).isTrue();
    assertThat(json.get("totals").get("requests").longValue())
        .isEqualTo(Traffic.incident(1).totals().counts().requests());
    JsonNode checkout = json.get("backends").get(2);
    assertThat(checkout.get("endpoint").textValue()).isEqualTo("10.0.1.12:8080");
    assertThat(checkout.get("label").textValue()).isEqualTo("checkout");
    assertThat(checkout.get("side").textValue()).isEqualTo("CLIENT");
    assertThat(checkout.get("responses").get("5xx").longValue()).isEqualTo(4);
    assertThat(checkout.get("routes").get(0).get("codes").get("503").longValue()).isEqualTo(4);
    assertThat(checkout.get("share").doubleValue()).isBetween(0.13, 0.14);
    assertThat(json.get("capture").get("lost").get("ringFull").longValue()).isZero();
    assertThat(json.get("capture").get("interfaces").get(1).textValue()).isEqualTo("eth0");
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

    assertThat(json.get("backends").get(0).get("endpoint").textValue()).isEqualTo("[::1]:9001");
    assertThat(json.get("backends").get(0).get("address").textValue()).isEqualTo("::1");
    assertThat(json.get("backends").get(0).get("label").textValue()).isEqualTo("\"ä\\\u0001\u2028");
    assertThat(json.get("capture").get("unreadablePorts").get(0).get("port").intValue())
        .isEqualTo(8443);
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

    assertThat(json.get("totals").get("requestRate").doubleValue()).isZero();
    assertThat(json.get("totals").get("share").doubleValue()).isZero();
  }
}
