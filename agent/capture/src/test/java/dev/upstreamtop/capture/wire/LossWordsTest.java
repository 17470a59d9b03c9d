// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.catalogue.LossCauses;
import dev.upstreamtop.telemetry.feed.FeedClient;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.verdict.LiveVerdicts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody has to know the name of a cause to understand what was lost. */
class LossWordsTest {

  @ParameterizedTest
  @EnumSource(Cause.class)
  void eachCauseOfLossThatTheKernelTellsHasWords(Cause cause) {
    assertThat(!LossCauses.words(cause.label()).equals(cause.label()))
        .as(cause.label())
        .isEqualTo(cause.isLoss());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lostTrack",
        "undelivered",
        FeedClient.GAP,
        Snapshot.DROPPED,
        LiveVerdicts.UNJUDGED
      })
  void soHaveThoseThatOthersAdd(String cause) {
    assertThat(LossCauses.words(cause)).isNotEqualTo(cause);
  }
}
