// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.recorded.CaptureFacts;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.cli.json.FindingJson;
import dev.upstreamtop.cli.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Writes a report as one JSON object, which docs/cli.md describes. */
final class ReportJson {

  private static final int SCHEMA = 1;

  private final JsonWriter json;

  private ReportJson(JsonWriter json) {
    this.json = json;
  }

  static String of(Report report) {
    StringBuilder text = new StringBuilder();
    JsonWriter json = new JsonWriter(text);
    try {
      json.object(() -> new ReportJson(json).members(report));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private void members(Report report) throws IOException {
    json.name("schema").value(SCHEMA);
    Optional<TimeRange> range = report.recorded().range();
    if (range.isPresent()) {
      FindingJson.times(json, range.get());
    }
    json.name("findings")
        .array(
            () -> {
              for (Finding finding : report.findings()) {
                finding(finding);
              }
            });
    json.name("backends")
        .array(
            () -> {
              for (Track track : report.shown()) {
                json.object(() -> backend(track));
              }
            });
    json.name("captures")
        .array(
            () -> {
              for (CaptureFacts capture : report.recorded().captures()) {
                json.object(() -> capture(capture));
              }
            });
    json.name("recordings")
        .array(
            () -> {
              for (Reading reading : report.readings()) {
                json.object(
                    () -> {
                      member("file", reading.file().toString());
                      member("outcome", reading.outcome().name());
                      member("words", reading.words());
                    });
              }
            });
  }

  private void finding(Finding finding) throws IOException {
    TrackKey key = finding.subject().key();
    FindingJson.write(json, finding, key.captureId(), key.host());
  }

  private void backend(Track track) throws IOException {
    key(track.key());
    member("name", track.name());
    for (Tally tally : Tally.values()) {
      json.name(tally.figure()).value(track.tallies().get(tally));
    }
    Distribution times = Slice.times(track.slices(), Measure.HEADER);
    json.name("headerTime")
        .object(
            () -> {
              json.name("count").value(times.count());
              json.name("p50Nanos").value(times.percentileNanos(50));
              json.name("p90Nanos").value(times.percentileNanos(90));
              json.name("p99Nanos").value(times.percentileNanos(99));
              json.name("maxNanos").value(times.maxNanos());
            });
  }

  private void capture(CaptureFacts capture) throws IOException {
    member("captureId", capture.id());
    member("host", capture.host());
    texts("interfaces", capture.interfaces());
    texts("limits", capture.limits());
    json.name("lostByCause")
        .object(
            () -> {
              for (Map.Entry<String, Long> cause : capture.lost().entrySet()) {
                json.name(cause.getKey()).value(cause.getValue());
              }
            });
    texts("recordings", capture.sources());
  }

  private void key(TrackKey key) throws IOException {
    member("backend", key.address());
    member("side", key.side().name());
    member("captureId", key.captureId());
    member("host", key.host());
  }

  private void texts(String name, Collection<String> texts) throws IOException {
    json.name(name)
        .array(
            () -> {
              for (String text : texts) {
                json.value(text);
              }
            });
  }

  private void member(String name, String text) throws IOException {
    json.name(name).value(text);
  }
}
