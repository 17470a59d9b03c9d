// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.metrics;

import dev.upstreamtop.telemetry.catalogue.TimeBuckets;
import dev.upstreamtop.telemetry.metrics.MetricFamily.Distribution;
import dev.upstreamtop.telemetry.metrics.MetricFamily.Point;
import dev.upstreamtop.telemetry.metrics.MetricFamily.Value;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/** Writes metrics in Prometheus's text format, version 0.0.4, as they are told. */
public final class TextExposition {

  /** What the text is, as HTTP tells it. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double NANOS = 1e9;

  private final Writer out;

  private TextExposition(Writer out) {
    this.out = out;
  }

  /**
   * Writes them all.
   *
   * @throws IOException where that cannot be written
   */
  public static void write(List<MetricFamily> families, Writer out) throws IOException {
    TextExposition text = new TextExposition(out);
    for (MetricFamily family : families) {
      text.family(family);
    }
  }

  private void family(MetricFamily family) throws IOException {
    if (family.points().isEmpty()) {
      return;
    }
    String name =
        switch (family.kind()) {
          case COUNTER -> family.name() + "_total";
          case INFO -> family.name() + "_info";
          case GAUGE, HISTOGRAM -> family.name();
        };
    String type =
        switch (family.kind()) {
          case COUNTER -> "counter";
          case HISTOGRAM -> "histogram";
          case GAUGE, INFO -> "gauge";
        };
    out.write("# HELP " + name + " " + family.help() + "\n# TYPE " + name + " " + type + "\n");
    for (Point point : family.points()) {
      // Java 17 has no switch over types.
      if (point instanceof Distribution distribution) {
        buckets(name, distribution);
      } else if (point instanceof Value value) {
        line(name, value.labels(), "", value.value());
      }
    }
  }

  private void buckets(String name, Distribution distribution) throws IOException {
    long[] bounds = TimeBuckets.boundsNanos();
    long[] below = TimeBuckets.countsBelow(distribution.values());
    for (int i = 0; i < bounds.length; i++) {
      String bound = Double.toString(bounds[i] / NANOS);
      line(name + "_bucket", distribution.labels(), bound, (double) below[i]);
    }
    double all = distribution.values().count();
    line(name + "_bucket", distribution.labels(), "+Inf", all);
    line(name + "_sum", distribution.labels(), "", distribution.values().sumNanos() / NANOS);
    line(name + "_count", distribution.labels(), "", all);
  }

  private void line(String name, Map<String, String> labels, String bound, double value)
      throws IOException {
    out.write(name);
    char before = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      out.write(before + label.getKey() + "=\"" + escaped(label.getValue()) + "\"");
      before = ',';
    }
    if (!bound.isEmpty()) {
      out.write(before + "le=\"" + bound + "\"");
      before = ',';
    }
    out.write((before == ',' ? "} " : " ") + value + "\n");
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
