// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelsTest {

  @Test
  void findsAddressesHoweverTheyWereWritten() {
    Labels labels =
        new Labels(
            Map.of(
                new Endpoint("10.0.0.9", 80), "a",
                new Endpoint("2001:DB8:0:0:0:0:0:9", 80), "b",
                new Endpoint("::ffff:10.0.0.8", 80), "c"));

    assertThat(labels.of(new Endpoint("10.0.0.9", 80))).isEqualTo("a");
    assertThat(labels.of(new Endpoint("2001:db8::9", 80))).isEqualTo("b");
    assertThat(labels.of(new Endpoint("10.0.0.8", 80))).isEqualTo("c");
    assertThat(labels.of(new Endpoint("10.0.0.9", 81))).isEmpty();
  }
}
