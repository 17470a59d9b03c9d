// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.SyntheticRecording;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Incident;
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

  private static long backendEvents(Set<BackendId> backends, TimeRange range) {
    return INCIDENT
        .apply(UpstreamItems.of(backends, range))
        .apply(ItemFilters.type(EventNames.BACKEND_EVENT))
        .getAggregate(Aggregators.count())
        .clampedLongValueIn(UnitLookup.NUMBER_UNITY);
  }
}
