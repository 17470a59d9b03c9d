// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.telemetry.settings.CaptureSettings;

/** The Flight Recorder sink, or none in a runtime without Flight Recorder. */
final class Events {

  private final JfrSink sink;

  private Events(JfrSink sink) {
    this.sink = sink;
  }

  static Events register(Delivery delivery) {
    try {
      JfrSink sink = JfrSink.register();
      delivery.add(sink);
      return new Events(sink);
    } catch (LinkageError e) {
      AgentLog.line("no events: this runtime lacks the module jdk.jfr");
      return new Events(null);
    }
  }

  void configured(CaptureSettings settings) {
    if (sink != null) {
      sink.configured(settings);
    }
  }

  void beforeRest(Runnable action) {
    if (sink != null) {
      sink.beforeRest(action);
    }
  }

  void flush() {
    if (sink != null) {
      sink.flush();
    }
  }
}
