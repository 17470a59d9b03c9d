// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.EndpointFilter;
import dev.upstreamtop.telemetry.source.CaptureControl;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * An attribute that can be changed.
 *
 * @param field how it is read
 * @param kind the class that a new value must have
 * @param writer applies a new value of that class; complains by IllegalArgumentException or
 *     IllegalStateException
 */
record Setting(
    Field<CaptureControl> field, Class<?> kind, BiConsumer<CaptureControl, Object> writer) {

  static final List<Setting> ALL =
      List.of(
          new Setting(
              Field.whole(
                  "IntervalMillis",
                  "Time that one snapshot covers, 100 to 3600000",
                  "milliseconds",
                  control -> control.settings().interval().toMillis()),
              Long.class,
              (control, value) ->
                  control.apply(withInterval(control.settings(), Duration.ofMillis((Long) value)))),
          new Setting(
              Field.texts(
                  "Include",
                  "Only these backends, empty for all: ports, addresses, prefixes",
                  control -> texts(control.settings().include())),
              String[].class,
              (control, value) ->
                  control.apply(
                      withFilters(
                          control.settings(),
                          filters((String[]) value),
                          control.settings().ignore()))),
          new Setting(
              Field.texts(
                  "Ignore",
                  "Never these backends: ports, addresses, prefixes",
                  control -> texts(control.settings().ignore())),
              String[].class,
              (control, value) ->
                  control.apply(
                      withFilters(
                          control.settings(),
                          control.settings().include(),
                          filters((String[]) value)))),
          new Setting(
              Field.flag("Enabled", "Whether capturing is wanted", CaptureControl::enabled),
              Boolean.class,
              (control, value) -> control.enable((Boolean) value)));

  private static CaptureSettings withInterval(CaptureSettings old, Duration interval) {
    return new CaptureSettings(
        interval,
        old.interfaces(),
        old.sides(),
        old.include(),
        old.ignore(),
        old.origin(),
        old.names(),
        old.processes());
  }

  private static CaptureSettings withFilters(
      CaptureSettings old, List<EndpointFilter> include, List<EndpointFilter> ignore) {
    return new CaptureSettings(
        old.interval(),
        old.interfaces(),
        old.sides(),
        include,
        ignore,
        old.origin(),
        old.names(),
        old.processes());
  }

  private static String[] texts(List<EndpointFilter> filters) {
    return filters.stream().map(EndpointFilter::toString).toArray(String[]::new);
  }

  private static List<EndpointFilter> filters(String[] texts) {
    return Arrays.stream(texts).map(Setting::filter).toList();
  }

  private static EndpointFilter filter(String text) {
    if (text == null) {
      throw new IllegalArgumentException("a filter must be a text, not null");
    }
    return EndpointFilter.parse(text);
  }
}
