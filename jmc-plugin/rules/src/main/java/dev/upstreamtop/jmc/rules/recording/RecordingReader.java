// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import dev.upstreamtop.jmc.rules.sample.EventNames;
import java.util.HashSet;
import java.util.Set;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.IItemIterable;
import org.openjdk.jmc.common.item.IType;

/** Reads a recording into plain samples. */
public final class RecordingReader {

  private RecordingReader() {}

  /**
   * Reads our events and the JVM events that explain them. Takes up to a second for 200,000 events:
   * not for a user interface's thread.
   *
   * @param items a loaded recording; events of other types are skipped, fields that are missing
   *     read as nothing
   */
  public static UpstreamRecording read(IItemCollection items) {
    CountedOnce once = CountedOnce.of(items);
    UpstreamEventReader upstream = new UpstreamEventReader(CaptureHosts.of(items));
    readSelves(items, upstream);
    JvmEventReader jvm = new JvmEventReader();
    Set<String> eventTypes = new HashSet<>();
    long impossible = 0;
    for (IItemIterable events : items) {
      IType<IItem> type = events.getType();
      String id = type.getIdentifier();
      boolean ours = upstream.knows(id);
      if (!ours && !jvm.knows(id)) {
        continue;
      }
      EventFields fields = new EventFields(type);
      EventTimes times = new EventTimes(type);
      ItemEvents values = new ItemEvents(type);
      for (IItem event : events) {
        eventTypes.add(id);
        if (!once.counts(event)) {
          continue;
        }
        if (ours) {
          upstream.read(id, event, fields, times);
        } else {
          jvm.read(id, event, values, times);
        }
      }
      impossible += ours ? fields.impossible() : 0;
    }
    jvm.end();
    return upstream.finish(jvm, eventTypes, impossible);
  }

  /** Each JVM knows itself: its word counts, though another one's event is believed. */
  private static void readSelves(IItemCollection items, UpstreamEventReader upstream) {
    for (IItemIterable events : items) {
      if (events.getType().getIdentifier().equals(EventNames.BACKEND_EVENT)) {
        EventFields fields = new EventFields(events.getType());
        events.forEach(event -> upstream.readSelf(event, fields));
      }
    }
  }
}
