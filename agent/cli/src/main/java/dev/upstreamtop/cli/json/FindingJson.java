// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.json;

import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.Figure;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.io.IOException;
import java.util.Optional;

/** A finding as a JSON object, the same of a recording and while it happens. */
public final class FindingJson {

  private FindingJson() {}

  /**
   * Writes an object.
   *
   * @param captureId which capture saw it; may be empty
   * @param host on which host; may be empty
   */
  public static void write(JsonWriter json, Finding finding, String captureId, String host)
      throws IOException {
    json.object(
        () -> {
          json.name("backend").value(finding.subject().key().address());
          json.name("side").value(finding.subject().key().side().name());
          json.name("captureId").value(captureId);
          json.name("host").value(host);
          json.name("title").value(finding.subject().title());
          json.name("route").value(finding.subject().route());
          json.name("kind").value(finding.kind().name());
          json.name("severity").value(finding.severity().name());
          times(json, finding.range());
          json.name("affected").value(finding.affected());
          json.name("statement").value(finding.statement());
          json.name("more")
              .array(
                  () -> {
                    for (String sentence : finding.facts().more()) {
                      json.value(sentence);
                    }
                  });
          json.name("figures")
              .object(
                  () -> {
                    for (Figure figure : finding.facts().figures()) {
                      json.name(figure.name()).value(figure.value());
                    }
                  });
          Optional<Explanation> cause = finding.cause();
          if (cause.isPresent()) {
            json.name("cause").object(() -> members(json, cause.get()));
          }
          json.name("notRecorded").value(finding.why().notRecorded());
          json.name("evidence").value(finding.kind().event());
          json.name("nextStep").value(finding.nextStep());
        });
  }

  private static void members(JsonWriter json, Explanation cause) throws IOException {
    json.name("kind").value(cause.kind().name());
    json.name("detail").value(cause.detail());
    json.name("explained").value(cause.explained());
    json.name("lift").value(cause.lift());
    json.name("behind").value(cause.behind());
    json.name("evidence").value(cause.kind().event());
    json.name("sentence").value(cause.sentence());
    if (cause.when().isPresent()) {
      times(json, cause.when().get());
    }
  }

  /** The members {@code from} and {@code to}, in UTC. */
  public static void times(JsonWriter json, TimeRange range) throws IOException {
    json.name("from").moment(range.startNanos());
    json.name("to").moment(range.endNanos());
  }
}
