// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;

/** A list of names for backends: {@code 10.4.7.9:8080=orders-1}. The last one for one counts. */
final class GivenNames implements Grammar<Map<Endpoint, String>> {

  private static final Items<Map.Entry<Endpoint, String>> ITEMS =
      new Items<>("ADDR:PORT=NAME", "", CaptureSettings.MOST_NAMES, GivenNames::name);

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
    Map<Endpoint, String> names = new LinkedHashMap<>();
    ITEMS.read(text).forEach(name -> names.put(name.getKey(), name.getValue()));
    return names;
  }

  @Override
  public void check(Map<Endpoint, String> names) {
    ITEMS.check(names.entrySet().stream().toList());
  }

  private static Map.Entry<Endpoint, String> name(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? "" : text.substring(equals + 1).strip();
    if (name.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' is not of the form ADDR:PORT=NAME");
    }
    return Map.entry(EndpointFilter.parse(text.substring(0, equals)).endpoint(), name);
  }
}
