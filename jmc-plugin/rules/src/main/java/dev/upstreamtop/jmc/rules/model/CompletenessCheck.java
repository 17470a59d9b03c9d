// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.model.CompletenessNote.Kind;
import dev.upstreamtop.jmc.rules.recording.UpstreamRecording;
import dev.upstreamtop.jmc.rules.sample.BackendSample;
import dev.upstreamtop.jmc.rules.sample.CaptureSample;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.IntervalSample;
import dev.upstreamtop.jmc.rules.sample.LatencySample;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmc.common.IDisplayable;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.flightrecorder.jdk.JdkTypeIDs;

/** Finds what a recording does not tell. */
final class CompletenessCheck {

  /**
   * Types of event in the order of their weight, with the message that says what is missing with
   * them.
   */
  private static final Map<String, String> CONSEQUENCES = new LinkedHashMap<>();

  static {
    CONSEQUENCES.put(EventNames.BACKEND_EVENT, "note.missing.backend");
    CONSEQUENCES.put(EventNames.RESULT_EVENT, "note.missing.result");
    CONSEQUENCES.put(EventNames.LATENCY_EVENT, "note.missing.latency");
    CONSEQUENCES.put(EventNames.ROUTE_EVENT, "note.missing.route");
    CONSEQUENCES.put(EventNames.EXCHANGE_EVENT, "note.missing.exchange");
    CONSEQUENCES.put(EventNames.CAPTURE_EVENT, "note.missing.capture");
  }

  /** A cause and its count, short enough to be a long. */
  private static final Pattern CAUSE = Pattern.compile("(\\w+)=(\\d{1,18})");

  /** Reasons change with what they count: so many are named. */
  private static final int MOST_REASONS = 8;

  private final UpstreamRecording recording;
  private final List<CompletenessNote> notes = new ArrayList<>();

  private CompletenessCheck(UpstreamRecording recording) {
    this.recording = recording;
  }

  /** The notes, those first that say that figures are too low. */
  static List<CompletenessNote> check(UpstreamRecording recording) {
    CompletenessCheck check = new CompletenessCheck(recording);
    if (!recording.hasUpstreamEvents()) {
      check.note(Kind.NO_EVENTS, TimeRange.EMPTY, "note.no.events");
    } else {
      check.notCapturing();
      check.lost();
      check.limits();
      check.gaps();
      check.overflow();
      check.unreadable();
      check.impossible();
      check.missingTypes();
      check.programsAhead();
      check.severalCaptures();
      check.jvm();
    }
    return List.copyOf(check.notes);
  }

  private void notCapturing() {
    Map<String, TimeRange> byReason = new LinkedHashMap<>();
    for (CaptureSample sample : recording.captures()) {
      if (!sample.capturing()) {
        String why = sample.reason().isEmpty() ? sample.state() : sample.reason();
        byReason.merge(why, sample.range(), TimeRange::span);
      }
    }
    byReason.forEach(
        (why, range) ->
            note(
                Kind.NOT_CAPTURING,
                range,
                "note.not.capturing",
                duration(range.lengthNanos()),
                why));
  }

  private void lost() {
    Map<String, Long> causes = new TreeMap<>();
    long lost = 0;
    TimeRange range = TimeRange.EMPTY;
    for (CaptureSample sample : recording.captures()) {
      if (sample.lost() > 0) {
        lost += sample.lost();
        range = range.span(sample.range());
        addCauses(sample.lostCauses(), causes);
      }
    }
    if (lost > 0) {
      note(Kind.LOST, range, "note.lost", lost, text(causes));
    }
  }

  private void limits() {
    Set<String> reasons = new LinkedHashSet<>();
    long limited = 0;
    TimeRange range = TimeRange.EMPTY;
    for (CaptureSample sample : recording.captures()) {
      if (!sample.limits().isEmpty()) {
        reasons.addAll(List.of(sample.limits().split("; ", -1)));
        limited += sample.range().lengthNanos();
        range = range.span(sample.range());
      }
    }
    if (!reasons.isEmpty()) {
      String named = reasons.stream().limit(MOST_REASONS).collect(Collectors.joining("; "));
      int more = Math.max(0, reasons.size() - MOST_REASONS);
      note(Kind.LIMITED, range, "note.limits", duration(limited), named, more);
    }
  }

  private void gaps() {
    List<? extends IntervalSample> samples =
        recording.backends().isEmpty() ? recording.results() : recording.backends();
    List<TimeRange> points = TimeAxis.of(samples, Integer.MAX_VALUE).points();
    long missing = 0;
    TimeRange range = TimeRange.EMPTY;
    for (int i = 1; i < points.size(); i++) {
      long known = points.get(i - 1).endNanos();
      long knownAgain = points.get(i).startNanos();
      TimeRange gap = new TimeRange(known, knownAgain);
      if (gap.lengthNanos() > points.get(i).lengthNanos() / 2) {
        missing += gap.lengthNanos();
        range = range.span(gap);
      }
    }
    if (missing > 0) {
      note(Kind.GAP, range, "note.gap", duration(missing));
    }
  }

  private void overflow() {
    long requests =
        recording.backends().stream()
            .filter(sample -> sample.backend().isOther())
            .mapToLong(BackendSample::requests)
            .sum();
    if (requests > 0) {
      note(Kind.OVERFLOW, recording.range(), "note.overflow", requests);
    }
  }

  private void unreadable() {
    long unreadable = recording.latencies().stream().filter(LatencySample::unreadable).count();
    if (unreadable > 0) {
      note(
          Kind.UNREADABLE,
          recording.range(),
          "note.unreadable",
          unreadable,
          recording.latencies().size());
    }
  }

  private void impossible() {
    if (recording.impossible() > 0) {
      note(Kind.UNREADABLE, recording.range(), "note.impossible", recording.impossible());
    }
  }

  private void missingTypes() {
    CONSEQUENCES.forEach(
        (type, message) -> {
          if (!recording.eventTypes().contains(type)) {
            note(Kind.NOT_RECORDED, recording.range(), message, type);
          }
        });
  }

  private void programsAhead() {
    recording.captures().stream()
        .map(CaptureSample::programsAhead)
        .filter(programs -> !programs.isEmpty())
        .findFirst()
        .ifPresent(
            programs ->
                note(Kind.PROGRAMS_AHEAD, recording.range(), "note.programs.ahead", programs));
  }

  private void severalCaptures() {
    long captures =
        recording.captures().stream()
            .map(CaptureSample::captureId)
            .filter(id -> !id.isEmpty())
            .distinct()
            .count();
    if (captures > 1) {
      note(Kind.SEVERAL_CAPTURES, recording.range(), "note.several.captures", captures);
    }
  }

  private void jvm() {
    if (recording.backends().stream().noneMatch(BackendSample::self)) {
      note(Kind.NOT_SELF, recording.range(), "note.not.self");
      return;
    }
    if (!recording.eventTypes().contains(JdkTypeIDs.GC_PAUSE)
        && !recording.eventTypes().contains(JdkTypeIDs.CPU_LOAD)) {
      note(
          Kind.NO_JVM_EVENTS,
          recording.range(),
          "note.no.jvm.events",
          JdkTypeIDs.GC_PAUSE,
          JdkTypeIDs.CPU_LOAD);
    }
  }

  private void note(Kind kind, TimeRange range, String message, Object... arguments) {
    notes.add(new CompletenessNote(kind, ModelMessages.get(message, arguments), range));
  }

  private static String duration(long nanos) {
    return UnitLookup.NANOSECOND.quantity(nanos).displayUsing(IDisplayable.AUTO);
  }

  /** Adds {@code cause=count} pairs; what is none is left out, the total is told anyway. */
  private static void addCauses(String causes, Map<String, Long> sums) {
    Matcher pair = CAUSE.matcher(causes);
    while (pair.find()) {
      sums.merge(pair.group(1), Long.valueOf(pair.group(2)), Long::sum);
    }
  }

  private static String text(Map<String, Long> causes) {
    StringBuilder text = new StringBuilder();
    causes.forEach(
        (cause, count) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(LossWords.of(cause)));
    return text.isEmpty() ? ModelMessages.get("note.cause.unknown") : text.toString();
  }
}
