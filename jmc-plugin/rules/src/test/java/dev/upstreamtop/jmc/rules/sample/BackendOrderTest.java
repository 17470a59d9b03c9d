// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackendOrderTest {

  @Test
  void endpointsSortAsAddresses() {
    List<String> ordered =
        List.of(
            "9.0.0.1:80",
            "10.0.0.9:80",
            "10.0.0.10:80",
            "10.0.0.10:443",
            "10.0.0.10:8080",
            "[::1]:80",
            "[fd00::9]:80",
            "[fd00::10]:80",
            "[fd00:0:0:0:0:0:0:a0]:80",
            "[fd00::1:0]:80",
            BackendId.OTHER);
    List<BackendId> ids = new ArrayList<>();
    ordered.forEach(endpoint -> ids.add(new BackendId(endpoint, Side.CLIENT)));
    Collections.shuffle(ids, new Random(1));

    assertThat(ids.stream().sorted().map(BackendId::endpoint)).containsExactlyElementsOf(ordered);
  }

  @Test
  void bothEndsOfABackendStandTogether() {
    BackendId client = new BackendId("10.0.0.1:80", Side.CLIENT);

    assertThat(List.of(new BackendId("10.0.0.2:80", Side.CLIENT), client.otherSide(), client))
        .isSortedAccordingTo(Collections.reverseOrder())
        .last()
        .isEqualTo(client);
  }

  @Test
  void whatIsNoAddressHasAPlaceToo() {
    assertThat(new BackendId("1.2.3.4.5:x", Side.CLIENT))
        .isGreaterThan(new BackendId("[ffff::]:1", Side.CLIENT))
        .isNotEqualByComparingTo(new BackendId("[1:2:3:4:5:6:7:8:9]:1", Side.CLIENT));
  }
}
