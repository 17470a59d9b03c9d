// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.jmx.table.Field;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.EndpointFilter;
import dev.upstreamtop.telemetry.settings.Option;
import dev.upstreamtop.telemetry.settings.Options;
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
                  description(Options.INTERVAL),
                  "milliseconds",
                  control -> control.settings().interval().toMillis()),
              Long.class,
              (control, value) ->
                  control.apply(control.settings().withInterval(Duration.ofMillis((Long) value)))),
          new Setting(
              Field.texts(
                  "Include",
                  description(Options.INCLUDE),
                  control -> texts(control.settings().include())),
              String[].class,
              (control, value) -> {
                CaptureSettings settings = control.settings();
                control.apply(
                    settings.withFilters(
                        filters(Options.INCLUDE, (String[]) value), settings.ignore()));
              }),
          new Setting(
              Field.texts(
                  "Ignore",
                  description(Options.IGNORE),
                  control -> texts(control.settings().ignore())),
              String[].class,
              (control, value) -> {
                CaptureSettings settings = control.settings();
                control.apply(
                    settings.withFilters(
                        settings.include(), filters(Options.IGNORE, (String[]) value)));
              }),
          new Setting(
              Field.flag("Enabled", "Whether capturing is wanted", CaptureControl::enabled),
              Boolean.class,
              (control, value) -> control.enable((Boolean) value)));

  private static String[] texts(List<EndpointFilter> filters) {
    return filters.stream().map(EndpointFilter::toString).toArray(String[]::new);
  }

  private static List<EndpointFilter> filters(Option<List<EndpointFilter>> option, String[] texts) {
    if (Arrays.asList(texts).contains(null)) {
      throw new IllegalArgumentException(option.name() + ": a filter must be a text, not null");
    }
    return option.read(String.join(";", texts));
  }

  private static String description(Option<?> option) {
    return option.description() + "; " + option.grammar().rule();
  }
}
