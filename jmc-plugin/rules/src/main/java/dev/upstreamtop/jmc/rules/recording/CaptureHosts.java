// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import dev.upstreamtop.analysis.recorded.AddressScope;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.IItemIterable;

/**
 * On which host each capture was, where recordings of several hosts are looked at together: what
 * has an address of the loopback device, of a link or of a bridge is another backend on each of
 * them. Any other address is one backend, wherever it was seen from.
 */
final class CaptureHosts {

  private final Map<String, Place> places;

  private CaptureHosts(Map<String, Place> places) {
    this.places = places;
  }

  /** Looks for the captures of a loaded recording. */
  static CaptureHosts of(IItemCollection items) {
    Map<String, Set<String>> captures = new TreeMap<>();
    for (IItemIterable events : items) {
      if (events.getType().getIdentifier().equals(EventNames.CAPTURE_EVENT)) {
        EventFields fields = new EventFields(events.getType());
        for (IItem event : events) {
          String captureId = fields.text(event, EventNames.CAPTURE_ID);
          if (!captureId.isEmpty()) {
            captures
                .computeIfAbsent(fields.text(event, EventNames.HOST), first -> new TreeSet<>())
                .add(captureId);
          }
        }
      }
    }
    Map<String, Place> places = new HashMap<>();
    if (captures.size() > 1) {
      captures.forEach(
          (host, ids) -> {
            Place place = new Place(host, ids);
            ids.forEach(id -> places.put(id, place));
          });
    }
    return new CaptureHosts(places);
  }

  /** Whether backends are to be told apart by host at all. */
  boolean areSeveral() {
    return !places.isEmpty();
  }

  /** Where a backend is that a capture saw. */
  Place of(String endpoint, String captureId) {
    return AddressScope.of(endpoint) == AddressScope.NETWORK
        ? Place.ANYWHERE
        : places.getOrDefault(captureId, Place.ANYWHERE);
  }
}
