// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.world.RecordedTroubles.Meanwhile;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.management.Notification;

/**
 * Who watches an agent while there is trouble, over one remote connection: by its beans, in
 * jconsole's tab, and by being notified. Keeps what each of them says; for use by one thread.
 */
final class Onlooker {

  private static final String FAILING = "dev.upstreamtop.backend.failing";
  private static final String RECOVERED = "dev.upstreamtop.backend.recovered";

  /** What a finding has behind what is wrong. */
  private static final String SINCE = " since ";

  /** How jconsole's tab marks what the agent found, and what it puts before the figures. */
  private static final String FOUND = "[!\u2715] ";

  private static final String FIGURES = ": ";

  private final RemoteBeans beans;
  private final ConsoleTab console;
  private final List<Notification> notifications;
  private final Map<String, Set<String>> toldByBeans = new TreeMap<>();
  private final Map<String, Set<String>> toldByConsole = new TreeMap<>();

  /** Begins to watch. */
  Onlooker(RemoteBeans beans, ConsoleTab console) throws Exception {
    this.beans = beans;
    this.console = console;
    notifications = beans.listen("Upstreams");
    console.connect(beans.connection());
  }

  /** A figure of a backend; 0 where it is not known yet. */
  double number(String endpoint, String attribute) throws Exception {
    return attribute(endpoint, attribute) instanceof Number number ? number.doubleValue() : 0;
  }

  private Object attribute(String endpoint, String name) throws Exception {
    return beans.attributeIfThere("Backend,backend=\"" + endpoint + "\",side=CLIENT", name);
  }

  /** How the capture does, in words. */
  String capture() throws Exception {
    return beans.attribute("Capture", "State")
        + " "
        + beans.attribute("Capture", "SnapshotAgeMillis")
        + " ms ago, lost "
        + beans.lost();
  }

  /**
   * Waits until a backend is told to fail. One that nobody asks any more is what it was, so that
   * none is missed.
   */
  void awaitFailing(String endpoint) throws Exception {
    Await.until("told that " + endpoint + " fails", () -> isToldToFail(endpoint));
  }

  /** Whether a notification has said it; then what else is said of it is kept. */
  boolean isToldToFail(String endpoint) throws Exception {
    if (!failing().contains(endpoint)) {
      return false;
    }
    look(List.of(endpoint));
    return toldByBeans.containsKey(endpoint) && toldByConsole.containsKey(endpoint);
  }

  /** Waits until the bean of a backend says this, and keeps what is said of it then. */
  void awaitFinding(String endpoint, String deed) throws Exception {
    Await.until(
        "told that " + endpoint + " " + deed,
        () -> attribute(endpoint, "Finding").toString().startsWith(deed + SINCE));
    look(List.of(endpoint));
  }

  /** Keeps what is said of these backends now. */
  void look(Collection<String> endpoints) throws Exception {
    for (String endpoint : endpoints) {
      String finding = attribute(endpoint, "Finding").toString();
      if (!finding.isEmpty()) {
        keep(toldByBeans, endpoint, finding.split(SINCE, 2)[0]);
      }
    }
    Map<String, String> states = console.states();
    assertThat(states).as("what jconsole shows").containsKeys(endpoints.toArray(String[]::new));
    for (String endpoint : endpoints) {
      String state = states.get(endpoint);
      if (state.substring(0, 2).matches(FOUND)) {
        keep(toldByConsole, endpoint, state.substring(2).split(FIGURES, 2)[0]);
      }
    }
  }

  private static void keep(Map<String, Set<String>> told, String endpoint, String deed) {
    told.computeIfAbsent(endpoint, first -> new TreeSet<>()).add(deed);
  }

  /** All that was said; a notification of what a bean has said may still be on its way. */
  Meanwhile told() throws Exception {
    Await.until(
        "told that these fail: " + toldByBeans.keySet(),
        () -> notified(FAILING).containsAll(toldByBeans.keySet()));
    return new Meanwhile(toldByBeans, toldByConsole, notified(FAILING));
  }

  private Set<String> notified(String type) {
    Set<String> notified = new TreeSet<>();
    for (Notification notification : notifications) {
      if (notification.getType().equals(type)) {
        notified.add((String) notification.getUserData());
      }
    }
    return notified;
  }

  private Set<String> failing() {
    Set<String> failing = new HashSet<>();
    for (Notification notification : notifications) {
      switch (notification.getType()) {
        case FAILING -> failing.add((String) notification.getUserData());
        case RECOVERED -> failing.remove(notification.getUserData());
        default -> {}
      }
    }
    return failing;
  }
}
