// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.RemoteBeans;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.management.AttributeNotFoundException;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A console changes the settings of a running agent, and the capture follows. */
@InNamespace
class LiveSettingsTest {

  private static final String BEAN = "Upstreams";

  /** An interval that does not end while the test runs. */
  private static final long AN_HOUR_MILLIS = 3_600_000;

  private static final long INTERVAL_MILLIS = 100;

  @TempDir Path directory;

  @Test
  void theCaptureFollows() throws Exception {
    List<String> jvm = new ArrayList<>(RemoteBeans.JVM_OPTIONS);
    jvm.add("--enable-native-access=ALL-UNNAMED");
    String options = "capture=direct,side=client,interval=" + INTERVAL_MILLIS + "ms";
    try (Backend kept = backend("127.0.0.5");
        Backend ignored = backend("127.0.0.6");
        Shop shop = Shop.open(directory, Jdk.RUNNING, jvm, options, List.of());
        RemoteBeans beans = RemoteBeans.connect()) {
      beans.awaitSnapshot();
      send(kept, ignored);
      awaitRequests(beans, kept, 10);
      awaitRequests(beans, ignored, 10);

      beans.set(BEAN, "Ignore", new String[] {ignored.endpoint()});
      send(ignored, kept);
      awaitRequests(beans, kept, 20);
      assertThat((String[]) beans.attribute(BEAN, "Ignore")).containsExactly(ignored.endpoint());

      beans.set(BEAN, "Enabled", false);
      beans.await("Capture", "State", "DISABLED");
      send(kept);
      beans.set(BEAN, "Enabled", true);
      beans.await("Capture", "State", "CAPTURING");
      send(ignored, kept);
      awaitRequests(beans, kept, 30);
      awaitRequests(beans, ignored, 10);

      beans.set(BEAN, "Ignore", new String[0]);
      beans.set(BEAN, "Include", new String[] {Integer.toString(ignored.port())});
      send(kept, ignored);
      awaitRequests(beans, ignored, 20);
      awaitRequests(beans, kept, 30);

      beans.set(BEAN, "IntervalMillis", AN_HOUR_MILLIS);
      Await.until("an interval that goes on", () -> age(beans) >= 20 * INTERVAL_MILLIS);
      beans.set(BEAN, "IntervalMillis", INTERVAL_MILLIS);
      Await.until("intervals that end", () -> age(beans) < 20 * INTERVAL_MILLIS);

      assertThat(beans.attribute(BEAN, "TotalRequests")).isEqualTo(50L);
      beans.invoke(BEAN, "reset");
      assertThat(beans.attribute(BEAN, "TotalRequests")).isEqualTo(0L);
      awaitRequests(beans, ignored, 0);
      send(ignored);
      awaitRequests(beans, ignored, 10);
      assertThat(shop.complaints()).isEmpty();
    }
  }

  @Test
  void whatBreaksARuleIsRefusedAndChangesNothing() throws Exception {
    String options = "capture=feed,socket=" + directory.resolve("none.sock");
    try (Shop shop =
            Shop.open(directory, Jdk.of(17).home(), RemoteBeans.JVM_OPTIONS, options, List.of());
        RemoteBeans beans = RemoteBeans.connect()) {
      beans.await("Capture", "State", "UNAVAILABLE");
      assertRefused(beans, "IntervalMillis", 99L, "100ms to 1h");
      assertRefused(beans, "IntervalMillis", AN_HOUR_MILLIS + 1, "100ms to 1h");
      assertRefused(beans, "IntervalMillis", "1s", "must be of type Long");
      assertRefused(beans, "Include", new String[] {"localhost"}, "'localhost'");
      assertRefused(beans, "Ignore", new String[] {"10.0.0.0/33"}, "'10.0.0.0/33'");
      assertRefused(beans, "Ignore", new String[] {"8080", null}, "a text, not null");
      assertRefused(beans, "Enabled", null, "must be of type Boolean");
      assertThatThrownBy(() -> beans.set(BEAN, "InFlight", 1L))
          .isInstanceOf(AttributeNotFoundException.class)
          .hasMessageContaining("InFlight");

      assertThat(beans.attribute(BEAN, "IntervalMillis")).isEqualTo(1_000L);
      assertThat((String[]) beans.attribute(BEAN, "Include")).isEmpty();
      assertThat((String[]) beans.attribute(BEAN, "Ignore")).isEmpty();
      assertThat(beans.attribute(BEAN, "Enabled")).isEqualTo(true);
      assertThat(shop.complaints()).hasSize(1);
    }
  }

  private static void assertRefused(RemoteBeans beans, String name, Object value, String rule) {
    assertThatThrownBy(() -> beans.set(BEAN, name, value))
        .as("%s %s", name, value)
        .isInstanceOf(InvalidAttributeValueException.class)
        .hasMessageContaining(rule);
  }

  @Test
  void aCollectorsSettingsAreNotTheReadersToChange() throws Exception {
    Path socket = directory.resolve("feed.sock");
    try (Upstreamtop collector = Upstreamtop.collect(List.of(), socket);
        Shop shop =
            Shop.open(
                directory,
                Jdk.of(17).home(),
                RemoteBeans.JVM_OPTIONS,
                "capture=feed,socket=" + socket,
                List.of());
        RemoteBeans beans = RemoteBeans.connect()) {
      beans.awaitSnapshot();
      assertThat(beans.attribute(BEAN, "IntervalMillis")).isEqualTo(INTERVAL_MILLIS);
      assertThatThrownBy(() -> beans.set(BEAN, "IntervalMillis", 500L))
          .isInstanceOf(MBeanException.class)
          .hasMessageContaining("the settings belong to the collector: change them there");

      // Whether it reads the feed at all is its own to decide.
      beans.set(BEAN, "Enabled", false);
      beans.await("Capture", "State", "DISABLED");
      beans.set(BEAN, "Enabled", true);
      beans.await("Capture", "State", "CAPTURING");
      assertThat(shop.complaints()).isEmpty();
      collector.terminate();
    }
  }

  private static Backend backend(String address) throws Exception {
    return new Backend(address, Backend.answering(Backend.response(200)));
  }

  /** Ten requests to each, one backend after the other. */
  private static void send(Backend... backends) throws Exception {
    for (Backend backend : backends) {
      String address = backend.endpoint().split(":", 2)[0];
      new Client(address, backend.port())
          .send(10, 1, n -> "GET /orders HTTP/1.1\r\nHost: h\r\n\r\n");
    }
  }

  private static void awaitRequests(RemoteBeans beans, Backend backend, long requests)
      throws Exception {
    beans.await(
        "Backend,backend=\"" + backend.endpoint() + "\",side=CLIENT", "TotalRequests", requests);
  }

  private static long age(RemoteBeans beans) throws Exception {
    return (Long) beans.attribute("Capture", "SnapshotAgeMillis");
  }
}
