// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.judged;

import dev.upstreamtop.analysis.event.EventValues;
import dev.upstreamtop.analysis.event.RecordingEvents;
import dev.upstreamtop.analysis.recorded.Intake;
import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.analysis.recorded.SourceIntake;
import dev.upstreamtop.analysis.sample.Sample;
import dev.upstreamtop.jmc.rules.recording.CountedOnce;
import dev.upstreamtop.jmc.rules.recording.ItemEvents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.IItemIterable;

/** Reads the events of a loaded recording into the samples that a judgement asks for. */
final class ItemReader {

  /** So many events of ours are read at once. */
  private static final int AT_ONCE = 8_192;

  /** An event with its place in the order of time. */
  private record Placed(String type, ItemEvents of, IItem item, long endNanos) {
    EventValues values() {
      return of.values(item);
    }
  }

  /**
   * What was read.
   *
   * @param jvms how many JVMs recorded what was loaded together, as far as they tell
   * @param leftOut what a judgement keeps no room for, in words
   */
  record Read(Recorded recorded, int jvms, Set<String> leftOut) {}

  /** An event of ours with what it tells. */
  private record Told(Placed event, Optional<Sample> sample) {}

  private final IItemCollection items;
  private final CountedOnce once;
  private final Intake intake = new Intake();
  private final SourceIntake source = intake.source("recording");
  private final RecordingEvents events = new RecordingEvents(source);

  private ItemReader(IItemCollection items) {
    this.items = items;
    once = CountedOnce.of(items);
  }

  /** Reads everything; not for a user interface's thread. */
  static Read read(IItemCollection items) {
    ItemReader reader = new ItemReader(items);
    reader.takeOurs();
    int jvms = reader.once.jvms();
    // Nothing in an event says which of several JVMs it is of: then none explains anything.
    if (jvms <= 1) {
      reader.takeThoseOfTheJvm();
    }
    reader.events.end();
    Recorded recorded = reader.intake.recorded();
    return new Read(recorded, jvms, reader.source.leftOut());
  }

  /** Mission Control keeps the events of each type together; they were written period by period. */
  private void takeOurs() {
    List<Placed> ours = placed(RecordingEvents::isOurs);
    for (int from = 0; from < ours.size(); from += AT_ONCE) {
      List<Placed> some = ours.subList(from, Math.min(ours.size(), from + AT_ONCE));
      for (Told told : some.parallelStream().map(ItemReader::told).toList()) {
        told.sample().ifPresent(sample -> events.add(told.event().values(), sample));
      }
    }
  }

  /** Decoding histograms is the costly part. */
  private static Told told(Placed event) {
    return new Told(event, RecordingEvents.sample(event.type(), event.values()));
  }

  private void takeThoseOfTheJvm() {
    placed(RecordingEvents::isOrdered).forEach(event -> events.take(event.type(), event.values()));
    for (IItemIterable iterable : items) {
      String type = iterable.getType().getIdentifier();
      if (RecordingEvents.isOfUse(type) && !RecordingEvents.isOrdered(type)) {
        ItemEvents of = new ItemEvents(iterable.getType());
        for (IItem item : iterable) {
          events.take(type, of.values(item));
        }
      }
    }
  }

  /** The events of some types in the order of time. */
  private List<Placed> placed(Predicate<String> types) {
    List<Placed> placed = new ArrayList<>();
    for (IItemIterable iterable : items) {
      String type = iterable.getType().getIdentifier();
      if (types.test(type)) {
        ItemEvents of = new ItemEvents(iterable.getType());
        for (IItem item : iterable) {
          if (once.counts(item)) {
            placed.add(new Placed(type, of, item, of.endNanos(item)));
          }
        }
      }
    }
    placed.sort(Comparator.comparingLong(Placed::endNanos));
    return placed;
  }
}
