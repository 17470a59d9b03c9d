// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.ledger.Ledger;
import dev.upstreamtop.telemetry.metrics.MetricFamilies;
import dev.upstreamtop.telemetry.metrics.TextExposition;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.testing.Requirement;
import dev.upstreamtop.testing.Shell;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent writes by itself is what Prometheus's client writes for the collector. */
class AgentMetricsTest {

  private static final Pattern SAMPLE =
      Pattern.compile("([a-z0-9_]+)(?:\\{(.*)\\})? ([^ ]+)", Pattern.DOTALL);

  private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Ledger ledger = new Ledger();

  private void see() {
    BackendKey key = Traffic.client("10.0.0.9", 8080);
    LatencyHistogram times = Traffic.times(40, 12, 900);
    BackendRow named =
        Traffic.row(
            key,
            "or\"de\\rs",
            Traffic.answered(40, 3),
            2,
            times,
            Traffic.route("GET", "/a", 40, 3, 12));
    BackendRow idle =
        Traffic.row(
            Traffic.client("::1", 9001), "", Traffic.answered(0, 0), 0, LatencyHistogram.EMPTY);
    ledger.add(Traffic.snapshot(1, List.of(named, idle), List.of()));
    ledger.add(Traffic.snapshot(2, List.of(named), List.of()));
  }

  private String ofTheAgent(int routes) throws IOException {
    StringWriter text = new StringWriter();
    TextExposition.write(MetricFamilies.of(ledger.view(), routes), text);
    return text.toString();
  }

  private String ofTheCollector(int routes) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create()
        .write(text, new FigureCollector(ledger::view, routes).collect());
    return text.toString(StandardCharsets.UTF_8);
  }

  /** Names and labels, each with its value. */
  private static Map<String, Double> samples(String text) {
    Map<String, Double> samples = new TreeMap<>();
    for (String line : text.lines().filter(each -> !each.startsWith("#")).toList()) {
      Matcher sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      Map<String, String> labels = new TreeMap<>();
      Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      Double before = samples.put(sample.group(1) + labels, Double.valueOf(sample.group(3)));
      assertThat(before).as("twice: %s", line).isNull();
    }
    return samples;
  }

  private static List<String> explained(String text) {
    return text.lines().filter(each -> each.startsWith("# ")).sorted().toList();
  }

  @Test
  void bothTellTheSame() throws IOException {
    see();
    ledger.view().makeRoutes();
    for (int routes : List.of(0, 1)) {
      String agent = ofTheAgent(routes);
      String collector = ofTheCollector(routes);

      assertThat(samples(agent)).hasSizeGreaterThan(150).isEqualTo(samples(collector));
      assertThat(explained(agent)).isEqualTo(explained(collector));
    }
  }

  /** What docs/fleet.md reckons with, beside the {@code _created} of the collector. */
  @Test
  void aBackendHasAsManySeriesAsThePageSays() throws IOException {
    see();

    Map<String, Double> samples = samples(ofTheAgent(0));

    assertThat(samples.keySet()).filteredOn(name -> name.contains("10.0.0.9")).hasSize(89);
    assertThat(samples.keySet())
        .filteredOn(name -> name.contains("10.0.0.9") && name.contains("_bucket{"))
        .hasSize(48);
  }

  @Test
  void prometheusOwnCheckHasNothingToSay(@TempDir Path directory) throws Exception {
    see();
    Path text = Files.writeString(directory.resolve("metrics"), ofTheAgent(0));

    Shell.Result checked =
        Shell.run("sh", "-c", Requirement.program("promtool") + " check metrics < " + text);

    assertThat(checked.output()).isEmpty();
    assertThat(checked.exitCode()).isZero();
  }
}
