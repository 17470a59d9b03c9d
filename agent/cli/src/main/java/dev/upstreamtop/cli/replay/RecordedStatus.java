// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.replay;

import dev.upstreamtop.analysis.event.EventValues;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Bytes;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.ExchangeResult;
import dev.upstreamtop.telemetry.snapshot.ExchangeTimes;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Owner;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.UnreadablePorts;
import dev.upstreamtop.telemetry.snapshot.Watched;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the texts of recorded events back into the values they were made of. */
final class RecordedStatus {

  private static final Pattern CAUSE = Pattern.compile("(\\w+)=([0-9]{1,15})");
  private static final int LONGEST_TEXT = 512;
  private static final int MOST_TEXTS = 64;

  /** As long as nothing of the capture was read. */
  static final CaptureStatus UNKNOWN =
      CaptureStatus.idle(CaptureMode.FEED, CaptureState.CAPTURING, "");

  private RecordedStatus() {}

  /** What an UpstreamCapture tells. */
  static CaptureStatus of(EventValues event) {
    List<Side> sides =
        Arrays.stream(Side.values())
            .filter(side -> texts(event, "sides", ",").contains(side.name()))
            .toList();
    return new CaptureStatus(
        CaptureMode.FEED,
        state(event.text("state")),
        text(event, "reason"),
        new Watched(
            sides,
            texts(event, "interfaces", ","),
            texts(event, "programsAhead", ", "),
            event.flag("ownersKnown")),
        new Loss(causes(event, "lostCauses"), causes(event, "ignoredCauses"), UnreadablePorts.NONE),
        new Effort(
            Math.max(0, event.number("packets")),
            Math.clamp(event.real("mapFill"), 0, 1),
            Math.max(0, event.number("intervalLag")),
            event.number("kernelTimePerPacket")),
        texts(event, "limits", "; ").stream()
            .map(reason -> new CaptureLimit(reason, reason))
            .toList());
  }

  private static CaptureState state(String name) {
    return Arrays.stream(CaptureState.values())
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElse(CaptureState.CAPTURING);
  }

  /** Which capture an UpstreamCapture is of. */
  static CaptureIdentity identity(EventValues event) {
    return new CaptureIdentity(
        text(event, "captureId"), text(event, "host"), event.momentNanos("captureStart"));
  }

  /** The backend that an event is about; null where it names none. */
  static BackendKey backend(EventValues event) {
    Side side = "SERVER".equals(event.text("side")) ? Side.SERVER : Side.CLIENT;
    String text = text(event, "backend");
    if (text.equals(Endpoint.OTHER.toString())) {
      return new BackendKey(Endpoint.OTHER, side);
    }
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      String address = text.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", "");
      return address.isEmpty() || port < 1 || port > 65_535
          ? null
          : new BackendKey(new Endpoint(address, port), side);
    } catch (NumberFormatException damaged) {
      return null;
    }
  }

  /** What an UpstreamExchange tells; null where it names no backend or no outcome. */
  static Exchange exchange(EventValues event) {
    BackendKey backend = backend(event);
    Outcome outcome =
        Arrays.stream(Outcome.values())
            .filter(one -> one.name().equals(event.text("outcome")))
            .findFirst()
            .orElse(null);
    return backend == null || outcome == null
        ? null
        : new Exchange(
            backend,
            text(event, "method"),
            text(event, "route"),
            new ExchangeResult(
                outcome, Math.clamp(event.number("status"), 0, 999), text(event, "grpcStatus")),
            new ExchangeTimes(
                event.momentNanos("wireStart") + event.number("wireStartNanos"),
                Math.max(0, event.number("headerTime")),
                Math.max(0, event.number("responseTime"))),
            new Bytes(
                Math.max(0, event.number("bytesSent")), Math.max(0, event.number("bytesReceived"))),
            Owner.UNKNOWN);
  }

  /** A text, cut where it is longer than any that is recorded. */
  static String text(EventValues event, String field) {
    return bounded(event.text(field));
  }

  /** The same of a text that was read. */
  static String bounded(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }

  private static List<String> texts(EventValues event, String field, String between) {
    return Arrays.stream(text(event, field).split(Pattern.quote(between), MOST_TEXTS))
        .filter(part -> !part.isBlank())
        .toList();
  }

  private static SortedMap<String, Long> causes(EventValues event, String field) {
    SortedMap<String, Long> causes = new TreeMap<>();
    Matcher matcher = CAUSE.matcher(text(event, field));
    while (matcher.find()) {
      causes.merge(matcher.group(1), Long.parseLong(matcher.group(2)), Long::sum);
    }
    return causes;
  }
}
