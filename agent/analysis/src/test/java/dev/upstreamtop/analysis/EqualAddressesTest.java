// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static dev.upstreamtop.analysis.Scenario.FROM;
import static dev.upstreamtop.analysis.Scenario.TO;
import static dev.upstreamtop.analysis.Scenario.healthy;
import static dev.upstreamtop.analysis.Scenario.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.Scenario.Second;
import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.recorded.AddressScope;
import dev.upstreamtop.analysis.recorded.SourceIntake;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.Vantage;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal addresses on two hosts are one backend where they mean one machine, and only there. */
class EqualAddressesTest {

  private static final String BRIDGE = "172.17.0.2:8080";
  private static final String NETWORK = "10.0.0.1:8080";

  private final Scenario scenario = new Scenario();

  private SourceIntake on(String host, String address, Vantage side, IntFunction<Second> seconds) {
    SourceIntake source = scenario.source(host + ".jfr", "capture of " + host, host);
    Scenario.add(source, "capture of " + host, address, side, side == Vantage.SERVER, seconds);
    source.jvm().add(Activity.GC_PAUSE, seconds(1, 2), "");
    return source;
  }

  private boolean areOne() {
    List<TrackKey> keys = scenario.intake().recorded().tracks().stream().map(Track::key).toList();
    assertThat(keys).hasSize(2);
    assertThat(keys.get(0).isSameBackend(keys.get(1)))
        .isEqualTo(keys.get(1).isSameBackend(keys.get(0)));
    return keys.get(0).isSameBackend(keys.get(1));
  }

  private long hosts() {
    return scenario.intake().recorded().tracks().stream()
        .map(track -> track.key().machine())
        .distinct()
        .count();
  }

  /** As many requests as in any other second, but never as in the same second elsewhere. */
  private static Second uneven(int second) {
    int requests = 100 + 7 * (second % 5);
    return new Second().set(Tally.REQUESTS, requests).set(Tally.RESPONSES_2XX, requests);
  }

  private static IntFunction<Second> lessBy(double part) {
    return second -> {
      long requests = Math.round((1 - part) * 100);
      return new Second().set(Tally.REQUESTS, requests).set(Tally.RESPONSES_2XX, requests);
    };
  }

  @Test
  void eachAddressHasItsScope() {
    Map.of(
            "127.0.0.1:80", AddressScope.HOST,
            "[::1]:80", AddressScope.HOST,
            "169.254.10.1:80", AddressScope.LINK,
            "[FE80::1]:80", AddressScope.LINK,
            "[febf::1%eth0]:80", AddressScope.LINK,
            "172.17.0.2:80", AddressScope.BRIDGE,
            "10.88.0.2:80", AddressScope.BRIDGE,
            "172.31.0.2:80", AddressScope.NETWORK,
            "[fd00::1]:80", AddressScope.NETWORK)
        .forEach((address, scope) -> assertThat(AddressScope.of(address)).isEqualTo(scope));
    assertThat(AddressScope.of("172.16.0.2:80")).isEqualTo(AddressScope.NETWORK);
    assertThat(AddressScope.of("other")).isEqualTo(AddressScope.NETWORK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8080", "[::1]:8080", "169.254.7.7:8080", "[fe80::7]:8080"})
  void whatEachHostHasIsNeverOne(String address) {
    scenario.backend(address, EqualAddressesTest::uneven);
    on("elsewhere", address, Vantage.SERVER, EqualAddressesTest::uneven);

    assertThat(areOne()).isFalse();
  }

  @Test
  void whatDoesNotTellItsHostIsOnNoOther() {
    for (String capture : List.of("one", "other")) {
      SourceIntake source = scenario.intake().source(capture);
      Scenario.add(
          source, capture, "127.0.0.1:80", Vantage.CLIENT, false, EqualAddressesTest::uneven);
    }
    assertThat(areOne()).isFalse();
  }

  @Test
  void twoProxiesAskOneBackendOfTheirNetwork() {
    scenario.backend(NETWORK, EqualAddressesTest::uneven);
    on("elsewhere", NETWORK, Vantage.CLIENT, Scenario::healthy);

    assertThat(areOne()).isTrue();
  }

  @Test
  void containersOfTwoHostsAreTwo() {
    scenario.backend(BRIDGE, EqualAddressesTest::uneven);
    on("elsewhere", BRIDGE, Vantage.CLIENT, EqualAddressesTest::uneven);

    assertThat(areOne()).isFalse();
  }

  /** One is ill, and the other one's JVM is not blamed for it. */
  @Test
  void theTroubleOfOneContainerIsNotThatOfAnother() {
    scenario.faulty(BRIDGE, second -> new Second().errors(60));
    on("elsewhere", BRIDGE, Vantage.CLIENT, second -> second < TO ? healthy(second) : null);
    on(
        "third",
        BRIDGE,
        Vantage.CLIENT,
        second -> FROM <= second && second < TO ? new Second().errors(40) : healthy(second));

    assertThat(scenario.warnings()).containsExactly("ERRORS " + BRIDGE, "ERRORS " + BRIDGE);
  }

  /** A container that captures itself has a name of its own, and is on the host all the same. */
  @Test
  void bothEndsOfTheSameRequestsAreOne() {
    scenario.backend(BRIDGE, EqualAddressesTest::uneven);
    on("container", BRIDGE, Vantage.SERVER, EqualAddressesTest::uneven);

    assertThat(areOne()).isTrue();
    assertThat(scenario.intake().recorded().tracks())
        .allMatch(track -> track.evidence().isPresent());
  }

  @Test
  void endsOfOtherRequestsAreTwo() {
    scenario.backend(BRIDGE, Scenario::healthy);
    on("container", BRIDGE, Vantage.SERVER, lessBy(0.1));

    assertThat(areOne()).isFalse();
    assertThat(scenario.intake().recorded().tracks())
        .filteredOn(track -> track.key().side() == Vantage.CLIENT)
        .allMatch(track -> track.evidence().isEmpty());
  }

  @Test
  void whatMayBeAnyOfTwoIsNone() {
    scenario.backend(BRIDGE, EqualAddressesTest::uneven);
    on("container", BRIDGE, Vantage.SERVER, EqualAddressesTest::uneven);
    on("another", BRIDGE, Vantage.SERVER, EqualAddressesTest::uneven);

    assertThat(hosts()).isEqualTo(3);
  }

  @Test
  void twoHostsThatServeAnAddressAtOnceAreTwo() {
    on("one", NETWORK, Vantage.SERVER, EqualAddressesTest::uneven);
    on("other", NETWORK, Vantage.SERVER, Scenario::healthy);

    assertThat(areOne()).isFalse();
  }

  @Test
  void anAddressMayMoveToAnotherHost() {
    on("one", NETWORK, Vantage.SERVER, second -> second < FROM ? healthy(second) : null);
    on("other", NETWORK, Vantage.SERVER, second -> second < FROM ? null : healthy(second));

    assertThat(areOne()).isTrue();
  }
}
