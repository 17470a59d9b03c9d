// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.judgement;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.telemetry.catalogue.LossCauses;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Says in words whether the figures are the whole story: what was lost, what cannot be read, who
 * sits in front.
 */
public final class Completeness {

  private static final double NEARLY_FULL = 0.9;
  private static final int MOST_PORTS = 3;

  private Completeness() {}

  /**
   * What there is to know.
   *
   * @param status the status of the latest interval
   * @param lost everything lost since the start, by cause
   * @return one phrase each, the gravest first; never empty
   */
  public static List<String> of(CaptureStatus status, Map<String, Long> lost) {
    List<String> phrases = new ArrayList<>();
    if (status.state() != CaptureState.CAPTURING && status.state() != CaptureState.STOPPED) {
      String state = status.state().name().toLowerCase(Locale.ROOT);
      phrases.add(status.reason().isEmpty() ? state : state + ": " + status.reason());
    }
    if (status.state() == CaptureState.CAPTURING) {
      status.limits().forEach(limit -> phrases.add("not captured: " + limit.reason()));
    }
    phrases.addAll(ofLosses(lost));
    status.loss().unreadablePorts().stream()
        .filter(port -> !port.isProbe())
        .limit(MOST_PORTS)
        .forEach(port -> phrases.add(unreadable(port)));
    status.watched().programsAhead().forEach(program -> phrases.add("ahead of us: " + program));
    if (status.effort().mapFill() >= NEARLY_FULL) {
      phrases.add("tables " + Math.round(status.effort().mapFill() * 100) + " % full");
    }
    List<Integer> probed =
        status.loss().unreadablePorts().stream()
            .filter(UnreadablePort::isProbe)
            .map(UnreadablePort::port)
            .toList();
    if (!probed.isEmpty()) {
      phrases.add(probed(probed));
    }
    return phrases;
  }

  /**
   * What was lost.
   *
   * @param lost counts by cause
   * @return one phrase per cause; never empty
   */
  public static List<String> ofLosses(Map<String, Long> lost) {
    List<String> phrases = new ArrayList<>();
    lost.forEach(
        (cause, count) -> {
          if (count > 0) {
            phrases.add(Figures.count(count) + " " + LossCauses.words(cause));
          }
        });
    return phrases.isEmpty() ? List.of("nothing lost") : phrases;
  }

  /** Whether there is nothing but good news. */
  public static boolean isWhole(CaptureStatus status, Map<String, Long> lost) {
    return (status.state() == CaptureState.CAPTURING || status.state() == CaptureState.STOPPED)
        && lost.values().stream().allMatch(count -> count == 0)
        && status.watched().programsAhead().isEmpty()
        && status.limits().isEmpty();
  }

  /** Why the requests to a port are not shown. */
  public static String unreadable(UnreadablePort port) {
    String what = port.protocol().equals("other") ? "no HTTP/1.x" : port.protocol();
    return "port " + port.port() + " speaks " + what + ": not readable";
  }

  /**
   * That connections carried nothing: no fault of theirs or ours, but no request either.
   *
   * @param ports the ports, at least one
   */
  public static String probed(List<Integer> ports) {
    String named =
        ports.stream().limit(MOST_PORTS).map(String::valueOf).collect(Collectors.joining(", "));
    return (ports.size() == 1 ? "port " : "ports ")
        + named
        + (ports.size() > MOST_PORTS ? " and others" : "")
        + " probed: nothing sent (health check or scan)";
  }
}
