// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.cli.json.FindingJson;
import dev.upstreamtop.cli.json.JsonWriter;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * That requests to a backend have begun to suffer, or do so no more; immutable.
 *
 * @param event which of the two
 * @param epochNanos the end of the interval that told it, nanoseconds since the epoch
 * @param capture which capture saw it
 * @param finding what is wrong, or was wrong last
 */
public record FindingNews(Event event, long epochNanos, CaptureIdentity capture, Finding finding) {

  /** Grows when something is taken away or means something else; what is added leaves it. */
  static final int SCHEMA = 1;

  /** What happened to a finding. */
  public enum Event {
    BEGUN,
    OVER;

    /** What JSON and names of files call it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One JSON object, as docs/alerting.md describes it.
   *
   * @param lost how many others its reader has not been told of until now, 0 or more
   */
  String json(long lost) {
    StringBuilder text = new StringBuilder();
    JsonWriter json = new JsonWriter(text);
    try {
      json.object(
          () -> {
            json.name("schema").value(SCHEMA);
            json.name("event").value(event.word());
            json.name("time").moment(epochNanos);
            json.name("lost").value(lost);
            json.name("finding");
            FindingJson.write(json, finding, capture.id(), capture.host());
          });
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
