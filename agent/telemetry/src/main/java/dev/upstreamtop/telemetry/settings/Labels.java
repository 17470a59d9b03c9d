// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;

/** A list of labels for backends: {@code 10.4.7.9:8080=orders-1}. The last one for one counts. */
final class Labels implements Grammar<Map<Endpoint, String>> {

  private static final Items<Map.Entry<Endpoint, String>> ITEMS =
      new Items<>("ADDR:PORT=LABEL", "", CaptureSettings.MOST_NAMES, Labels::label);

  @Override
  public String form() {
    return ITEMS.form();
  }

  @Override
  public String rule() {
    return ITEMS.rule();
  }

  @Override
  public Map<Endpoint, String> read(String text) {
    Map<Endpoint, String> labels = new LinkedHashMap<>();
    ITEMS.read(text).forEach(label -> labels.put(label.getKey(), label.getValue()));
    return labels;
  }

  @Override
  public void check(Map<Endpoint, String> labels) {
    ITEMS.check(labels.entrySet().stream().toList());
  }

  private static Map.Entry<Endpoint, String> label(String text) {
    int equals = text.indexOf('=');
    String label = equals < 0 ? "" : text.substring(equals + 1).strip();
    if (label.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' is not of the form ADDR:PORT=LABEL");
    }
    return Map.entry(EndpointFilter.parse(text.substring(0, equals)).endpoint(), label);
  }
}
