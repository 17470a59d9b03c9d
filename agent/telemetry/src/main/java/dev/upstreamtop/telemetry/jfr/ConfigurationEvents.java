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
  private volatile String captureId = "";
  private volatile long intervalNumber;

  void changeTo(CaptureSettings settings) {
    latest = settings;
    write();
  }

  /** Takes the capture that the settings are in force for, and its interval; a new one is told. */
  void captureOf(String id, long interval) {
    intervalNumber = interval;
    if (!id.equals(captureId)) {
      captureId = id;
      write();
    }
  }

  void write() {
    CaptureSettings settings = latest;
    if (settings != null) {
      UpstreamConfigurationEvent event = event(settings);
      event.captureId = captureId;
      event.intervalNumber = intervalNumber;
      event.commit();
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
    event.owners = String.join(",", settings.owners());
    event.routes = list(settings.routes());
    event.version = Version.TEXT;
    return event;
  }

  private static String list(Collection<?> items) {
    return items.stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
