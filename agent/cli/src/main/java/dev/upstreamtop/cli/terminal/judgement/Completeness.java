// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.judgement;

import dev.upstreamtop.cli.terminal.drawing.Figures;
import dev.upstreamtop.telemetry.catalogue.LossCauses;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import dev.upstreamtop.telemetry.snapshot.UnreadablePorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    phrases.addAll(unreadable(status.loss().unreadablePorts(), MOST_PORTS));
    status.watched().programsAhead().forEach(program -> phrases.add("ahead of us: " + program));
    if (status.effort().mapFill() >= NEARLY_FULL) {
      phrases.add("tables " + Math.round(status.effort().mapFill() * 100) + " % full");
    }
    probed(status.loss().unreadablePorts()).ifPresent(phrases::add);
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

  /**
   * Why the requests to some ports are not shown.
   *
   * @param most so many ports are named
   * @return one phrase per named port, and one for all the others
   */
  public static List<String> unreadable(UnreadablePorts ports, int most) {
    List<UnreadablePort> speaking =
        ports.listed().stream().filter(port -> !port.isProbe()).toList();
    List<String> phrases = new ArrayList<>();
    speaking.stream().limit(most).forEach(port -> phrases.add(unreadable(port)));
    // Where a probed one is listed, those that are not listed were only probed too.
    boolean allListed = speaking.size() < ports.listed().size();
    long more = Math.max(0, speaking.size() - most) + (allListed ? 0 : ports.omitted());
    if (more > 0) {
      phrases.add(more + (more == 1 ? " more port" : " more ports") + ": not readable");
    }
    return phrases;
  }

  private static String unreadable(UnreadablePort port) {
    String what = port.protocol().equals("other") ? "no HTTP/1.x" : port.protocol();
    return "port " + port.port() + " speaks " + what + ": not readable";
  }

  /** That connections carried nothing: no fault of theirs or ours, but no request either. */
  public static Optional<String> probed(UnreadablePorts ports) {
    List<UnreadablePort> probed = ports.listed().stream().filter(UnreadablePort::isProbe).toList();
    if (probed.isEmpty()) {
      return Optional.empty();
    }
    String named =
        probed.stream()
            .limit(MOST_PORTS)
            .map(port -> String.valueOf(port.port()))
            .collect(Collectors.joining(", "));
    long more = Math.max(0, probed.size() - MOST_PORTS) + ports.omitted();
    return Optional.of(
        (probed.size() + more == 1 ? "port " : "ports ")
            + named
            + (more > 0 ? " and " + more + " more" : "")
            + " probed: nothing sent (health check or scan)");
  }
}
