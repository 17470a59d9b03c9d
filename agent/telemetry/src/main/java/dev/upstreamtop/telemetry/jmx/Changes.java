// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.ledger.Ledger;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;

/** Sends notifications of changes of state; figures are for attributes. */
final class Changes extends NotificationBroadcasterSupport {

  /**
   * The most notifications of one type about backends per interval: JMX drops what a slow reader
   * does not fetch. By type, so that a crowd of new backends hides none that fails or is gone.
   */
  static final int MOST_OF_A_KIND = 64;

  private enum Type {
    APPEARED("backend.appeared", "A backend got its first request, or its first after a long time"),
    GONE("backend.gone", "A backend was idle for ten minutes, or had to make room"),
    FAILING("backend.failing", "Requests to a backend suffer, by the judgement of findings.md"),
    RECOVERED("backend.recovered", "A failing backend is well again"),
    STATE("capture.state", "The state of the capture changed"),
    LOST("data.lost", "Something was lost in an interval after one without loss");

    private final String id;
    private final String description;

    Type(String id, String description) {
      this.id = "dev.upstreamtop." + id;
      this.description = description;
    }
  }

  static final MBeanNotificationInfo[] INFO =
      Arrays.stream(Type.values())
          .map(
              type ->
                  new MBeanNotificationInfo(
                      new String[] {type.id}, Notification.class.getName(), type.description))
          .toArray(MBeanNotificationInfo[]::new);

  private long sequence;
  private CaptureState state = CaptureState.STARTING;
  private boolean losing;

  Changes() {
    super(INFO);
  }

  void tellBackends(List<Ledger.Change> changes) {
    Map<Ledger.Change.Kind, Integer> told = new EnumMap<>(Ledger.Change.Kind.class);
    for (Ledger.Change change : changes) {
      if (told.merge(change.kind(), 1, Integer::sum) > MOST_OF_A_KIND) {
        continue;
      }
      String name = change.displayName();
      switch (change.kind()) {
        case APPEARED -> send(Type.APPEARED, "backend " + name + " appeared", name);
        case GONE -> send(Type.GONE, "backend " + name + " is gone", name);
        case FAILING -> send(Type.FAILING, "backend " + name + " is failing", name);
        case RECOVERED -> send(Type.RECOVERED, "backend " + name + " has recovered", name);
      }
    }
  }

  void tellCapture(CaptureStatus status) {
    if (status.state() != state) {
      state = status.state();
      String reason = status.reason().isEmpty() ? "" : ": " + status.reason();
      send(Type.STATE, "capture is now " + state + reason, state.name());
    }
    boolean loses = status.loss().lostTotal() > 0;
    if (loses && !losing) {
      send(Type.LOST, "lost " + status.loss().lost(), status.loss().lost().toString());
    }
    losing = loses;
  }

  private void send(Type type, String message, String data) {
    Notification notification =
        new Notification(
            type.id, JmxSink.UPSTREAMS, ++sequence, System.currentTimeMillis(), message);
    notification.setUserData(data);
    sendNotification(notification);
  }
}
