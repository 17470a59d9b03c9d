// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import java.util.Map;
import java.util.WeakHashMap;
import org.openjdk.jmc.common.item.IItemCollection;

/**
 * One model per loaded recording, shared by the rules and the pages, for as long as the recording
 * is open. Safe for use by any thread.
 */
public final class RecordingModels {

  /**
   * Holds a model and no event of the recording, so that the key can go when the recording does.
   */
  private static final class Slot {
    private RecordingModel model;

    synchronized RecordingModel get(IItemCollection items) {
      if (model == null) {
        model = RecordingModel.of(items);
      }
      return model;
    }
  }

  private static final Map<IItemCollection, Slot> SLOTS = new WeakHashMap<>();

  private RecordingModels() {}

  /** The model of a recording; the first call reads it, calls meanwhile wait. */
  public static RecordingModel of(IItemCollection items) {
    Slot slot;
    synchronized (SLOTS) {
      slot = SLOTS.computeIfAbsent(items, opened -> new Slot());
    }
    return slot.get(items);
  }
}
