// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.network.NetworkNamespace;
import dev.upstreamtop.testing.NeedsRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@NeedsRoot
class NetworkNewsTest {

  @Test
  void everyChangeThatMattersIsNewsOnce() throws Exception {
    try (NetworkNamespace network = NetworkNamespace.create();
        NetworkNamespace elsewhere = NetworkNamespace.create()) {
      network.call(
          () -> {
            try (NetworkNews news = NetworkNews.listen()) {
              assertNews(news, network, "link", "add", "probe", "type", "veth");
              assertNews(news, network, "address", "add", "192.0.2.1/24", "dev", "probe");
              assertNews(news, network, "address", "add", "2001:db8::1/64", "dev", "probe");
              assertNews(news, network, "address", "delete", "192.0.2.1/24", "dev", "probe");
              assertNews(news, network, "link", "set", "probe", "up");
              assertNews(news, network, "link", "set", "probe", "down");
              assertNews(news, network, "link", "set", "probe", "name", "renamed");
              assertNews(news, network, "link", "delete", "renamed");

              awaitSilence(news);
              elsewhere.ip("link", "add", "probe", "type", "veth");
              assertThat(news.arrived()).as("another namespace's").isFalse();
            }
            return null;
          });
    }
  }

  @Test
  void manyChangesAreNews() throws Exception {
    try (NetworkNamespace network = NetworkNamespace.create()) {
      network.call(
          () -> {
            try (NetworkNews news = NetworkNews.listen()) {
              for (int i = 0; i < 40; i++) {
                network.ip("link", "add", "probe" + i, "type", "veth");
              }
              assertThat(news.arrived()).isTrue();
              awaitSilence(news);
            }
            return null;
          });
    }
  }

  @Test
  void closedItSaysThatAllMayHaveChanged() {
    NetworkNews news = NetworkNews.listen();
    news.close();
    news.close();

    assertThat(news.arrived()).isTrue();
  }

  private static void assertNews(NetworkNews news, NetworkNamespace network, String... change) {
    awaitSilence(news);
    network.ip(change);
    assertThat(news.arrived()).as(String.join(" ", change)).isTrue();
  }

  /** What was set off before, duplicate address detection say, may come later. */
  private static void awaitSilence(NetworkNews news) {
    while (news.arrived()) {
      Thread.onSpinWait();
    }
  }
}
