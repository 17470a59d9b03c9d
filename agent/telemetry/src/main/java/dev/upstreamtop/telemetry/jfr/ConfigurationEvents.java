// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.telemetry.Version;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.util.Collection;
import java.util.stream.Collectors;

/** Writes {@link UpstreamConfigurationEvent}, once settings are known. */
final class ConfigurationEvents {

  private volatile CaptureSettings latest;

  void changeTo(CaptureSettings settings) {
    latest = settings;
    write();
  }

  void write() {
    CaptureSettings settings = latest;
    if (settings != null) {
      event(settings).commit();
    }
  }

  private static UpstreamConfigurationEvent event(CaptureSettings settings) {
    UpstreamConfigurationEvent event = new UpstreamConfigurationEvent();
    event.captureInterval = settings.interval().toNanos();
    event.side =
        settings.sides().size() == Side.values().length
            ? "BOTH"
            : settings.sides().iterator().next().name();
    event.interfaces = String.join(",", settings.interfaces());
    event.include = list(settings.include());
    event.ignore = list(settings.ignore());
    event.origin = settings.origin().name();
    event.names =
        settings.names().entrySet().stream()
            .map(name -> name.getKey() + "=" + name.getValue())
            .sorted()
            .collect(Collectors.joining(","));
    event.processes = String.join(",", settings.processes());
    event.routes = list(settings.routes());
    event.version = Version.TEXT;
    return event;
  }

  private static String list(Collection<?> items) {
    return items.stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
