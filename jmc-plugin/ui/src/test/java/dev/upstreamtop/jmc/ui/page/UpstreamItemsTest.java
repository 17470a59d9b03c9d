// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.SyntheticRecording;
import dev.upstreamtop.jmc.rules.Traffic;
import dev.upstreamtop.jmc.rules.model.BackendInfo;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Incident;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openjdk.jmc.common.item.Aggregators;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.ItemFilters;
import org.openjdk.jmc.common.unit.UnitLookup;

class UpstreamItemsTest {

  private static final IItemCollection INCIDENT = Incident.traffic().load();
  private static final Set<BackendId> CHECKOUT = Set.of(Incident.id(Incident.CHECKOUT));

  @Test
  void narrowsToBackends() {
    assertThat(backendEvents(CHECKOUT, TimeRange.EMPTY)).isEqualTo(Incident.SECONDS);
    assertThat(backendEvents(Set.of(), TimeRange.EMPTY)).isEqualTo(4 * Incident.SECONDS);
  }

  @Test
  void narrowsToATime() {
    long begin = SyntheticRecording.START_NANOS + 30_500 * SyntheticRecording.MILLI;
    TimeRange tenSeconds = new TimeRange(begin, begin + 10 * SyntheticRecording.SECOND);

    assertThat(backendEvents(CHECKOUT, tenSeconds)).isEqualTo(10);
    assertThat(backendEvents(Set.of(), tenSeconds)).isEqualTo(40);
  }

  @Test
  void narrowsToTheHostWhereOthersHaveTheSameAddress() {
    String local = "127.0.0.1:8080";
    Traffic traffic = new Traffic().captured(0, "a", "web-1").captured(0, "b", "web-2");
    traffic.by("a").requests(local, 0, 1).by("b").requests(local, 0, 1).requests(local, 1, 1);
    IItemCollection recorded = traffic.load();
    List<BackendId> ids =
        RecordingModel.of(recorded).backends().stream().map(BackendInfo::id).toList();

    assertThat(ids).hasSize(2);
    assertThat(backendEvents(recorded, Set.of(ids.get(0)), TimeRange.EMPTY)).isEqualTo(1);
    assertThat(backendEvents(recorded, Set.of(ids.get(1)), TimeRange.EMPTY)).isEqualTo(2);
  }

  private static long backendEvents(Set<BackendId> backends, TimeRange range) {
    return backendEvents(INCIDENT, backends, range);
  }

  private static long backendEvents(
      IItemCollection recorded, Set<BackendId> backends, TimeRange range) {
    return recorded
        .apply(UpstreamItems.of(backends, range))
        .apply(ItemFilters.type(EventNames.BACKEND_EVENT))
        .getAggregate(Aggregators.count())
        .clampedLongValueIn(UnitLookup.NUMBER_UNITY);
  }
}
