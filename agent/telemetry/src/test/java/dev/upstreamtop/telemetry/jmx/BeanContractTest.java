// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.upstreamtop.telemetry.catalogue.TimeBuckets;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import dev.upstreamtop.telemetry.source.CaptureControl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the platform asks of any bean, and the figures that only beans put in their own units. */
class BeanContractTest {

  private static final long MILLI = 1_000_000;

  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final JmxSink sink = JmxSink.register(server, new TestControl());

  @AfterEach
  void takeAway() {
    sink.close();
  }

  private Object read(ObjectName bean, String attribute) throws JMException {
    return server.getAttribute(bean, attribute);
  }

  private static Snapshot snapshot(BackendRow row) {
    return new Snapshot(
        new CaptureIdentity("0123456789abcdef", "proxy-1", 1_700_000_000_123L * MILLI),
        new Interval(42, Traffic.START_NANOS, 1_000 * MILLI, false),
        List.of(row),
        Exchanges.NONE,
        Traffic.capturing(1_000, Map.of()));
  }

  @Test
  void everyBeanTellsWhichCaptureAndWhichIntervalItShows() throws JMException {
    sink.accept(snapshot(Traffic.row(Traffic.client("10.0.0.9", 8080), "orders", 1)));

    for (ObjectName bean : server.queryNames(new ObjectName("dev.upstreamtop:*"), null)) {
      assertThat(read(bean, "CaptureId")).as("%s", bean).isEqualTo("0123456789abcdef");
      assertThat(read(bean, "CaptureHost")).isEqualTo("proxy-1");
      assertThat(read(bean, "CaptureStartMillis")).isEqualTo(1_700_000_000_123L);
      assertThat(read(bean, "IntervalNumber")).isEqualTo(42L);
    }
  }

  @Test
  void timesAreMillisecondsAndTheirSumsExact() throws JMException {
    LatencyHistogram header = Traffic.histogram(2 * MILLI, 3 * MILLI, 400 * MILLI);
    BackendRow row =
        new BackendRow(
            Traffic.client("10.0.0.9", 8080),
            "",
            false,
            Counts.NONE,
            new Gauges(2, 1_500_000, 1, 2_500_000, 0, 0),
            new Times(LatencyHistogram.EMPTY, header, LatencyHistogram.EMPTY),
            List.of(),
            List.of("nginx"));
    sink.accept(snapshot(row));
    sink.accept(snapshot(row));
    ObjectName bean = BackendBeans.name(row.key(), "");

    assertThat(read(bean, "OldestInFlightMillis")).isEqualTo(1.5);
    assertThat(read(bean, "OldestReceivingMillis")).isEqualTo(2.5);
    assertThat(read(bean, "HeaderTimeP99Millis")).isEqualTo(header.percentileNanos(99) / 1e6);
    assertThat(read(bean, "HeaderTimeMaxMillis")).isEqualTo(header.maxNanos() / 1e6);
    assertThat(read(bean, "TotalHeaderTimeCount")).isEqualTo(6L);
    assertThat(read(bean, "TotalHeaderTimeSumMillis")).isEqualTo(810.0);
    assertThat(read(bean, "TotalConnectTimeCount")).isEqualTo(0L);
    assertThat((String[]) read(bean, "Owners")).containsExactly("nginx");
    double[] bounds = (double[]) read(JmxSink.UPSTREAMS, "TimeBoundsMillis");
    long[] below = (long[]) read(bean, "TotalHeaderTimeBelow");
    assertThat(bounds)
        .isEqualTo(Arrays.stream(TimeBuckets.boundsNanos()).mapToDouble(n -> n / 1e6).toArray());
    assertThat(below).isEqualTo(TimeBuckets.countsBelow(header.plus(header)));
    assertThat(below).hasSameSizeAs(bounds).startsWith(0).endsWith(6);
  }

  @Test
  void whatIsNotThereIsSaidAndLeftOutOfManyAtOnce() throws JMException {
    for (ObjectName bean : List.of(JmxSink.UPSTREAMS, JmxSink.CAPTURE)) {
      assertThatExceptionOfType(AttributeNotFoundException.class)
          .isThrownBy(() -> read(bean, "Nothing"))
          .withMessageContaining("Nothing");
      assertThatExceptionOfType(AttributeNotFoundException.class)
          .isThrownBy(() -> server.setAttribute(bean, new Attribute("CaptureId", "")))
          .withMessageContaining("CaptureId");
      assertThat(server.getAttributes(bean, new String[] {"Nothing", "CaptureHost"}).asList())
          .containsExactly(new Attribute("CaptureHost", ""));
    }
    assertThatExceptionOfType(ReflectionException.class)
        .isThrownBy(() -> server.invoke(JmxSink.CAPTURE, "reset", null, null))
        .withMessageContaining("no operation reset");
    assertThatExceptionOfType(ReflectionException.class)
        .isThrownBy(
            () -> server.invoke(JmxSink.UPSTREAMS, "reset", new Object[] {1}, new String[] {"int"}))
        .withMessageContaining("no operation reset");
  }

  @Test
  void ofManySettingsThoseThatWereTakenAreNamed() throws JMException {
    AttributeList asked =
        new AttributeList(
            List.of(
                new Attribute("IntervalMillis", 300L),
                new Attribute("TotalRequests", 0L),
                new Attribute("Include", new String[] {"nowhere at all"}),
                new Attribute("Enabled", false)));

    assertThat(server.setAttributes(JmxSink.UPSTREAMS, asked).asList())
        .extracting(Attribute::getName)
        .containsExactly("IntervalMillis", "Enabled");
    assertThat(read(JmxSink.UPSTREAMS, "IntervalMillis")).isEqualTo(300L);
    assertThat(read(JmxSink.UPSTREAMS, "Enabled")).isEqualTo(false);
    assertThat(server.getAttributes(JmxSink.UPSTREAMS, new String[] {"Enabled"}).asList())
        .containsExactly(new Attribute("Enabled", false));
  }

  @Test
  void aFilterOfTheOtherKindStaysAsItIs() throws JMException {
    server.setAttribute(JmxSink.UPSTREAMS, new Attribute("Ignore", new String[] {"9000"}));
    server.setAttribute(JmxSink.UPSTREAMS, new Attribute("Include", new String[] {"8080"}));
    server.setAttribute(JmxSink.UPSTREAMS, new Attribute("Ignore", new String[] {"9001"}));

    assertThat((String[]) read(JmxSink.UPSTREAMS, "Include")).containsExactly("8080");
    assertThat((String[]) read(JmxSink.UPSTREAMS, "Ignore")).containsExactly("9001");
  }

  /** As an agent that a collector feeds. */
  private record Fixed(CaptureSettings settings) implements CaptureControl {
    @Override
    public boolean adjustable() {
      return false;
    }

    @Override
    public void apply(CaptureSettings changed) {
      throw new IllegalStateException("the collector decides");
    }

    @Override
    public boolean enabled() {
      return true;
    }

    @Override
    public void enable(boolean wanted) {
      throw new IllegalStateException("the collector decides");
    }
  }

  @Test
  void whoMayNotDecideSaysWhoDoes() {
    MBeanServer other = MBeanServerFactory.newMBeanServer();
    try (JmxSink fed = JmxSink.register(other, new Fixed(CaptureSettings.defaults()))) {
      assertThat(fed).isNotNull();
      assertThatExceptionOfType(MBeanException.class)
          .isThrownBy(
              () -> other.setAttribute(JmxSink.UPSTREAMS, new Attribute("IntervalMillis", 300L)))
          .withMessageContaining("the collector decides");
    }
  }

  @Test
  void aCrowdIsToldInPartAndALossWhenItBegins() throws JMException {
    List<String> told = new ArrayList<>();
    NotificationListener listener =
        (notification, handback) ->
            told.add(notification.getType() + " " + notification.getSequenceNumber());
    server.addNotificationListener(JmxSink.UPSTREAMS, listener, null, null);
    List<BackendRow> crowd =
        IntStream.range(0, Changes.MOST_OF_A_KIND + 36)
            .mapToObj(i -> Traffic.row(Traffic.client("10.0.1." + i, 8080), "", 1))
            .toList();
    sink.accept(Traffic.snapshot(1, crowd));
    sink.accept(Traffic.snapshot(2, List.of()));

    assertThat(told).filteredOn(type -> type.contains("backend.appeared")).hasSize(64);
    assertThat(told).filteredOn(type -> type.contains("data.lost")).hasSize(1);
    assertThat(told).first().isEqualTo("dev.upstreamtop.capture.state 1");
    assertThat(told).last().isEqualTo("dev.upstreamtop.backend.appeared " + told.size());

    server.removeNotificationListener(JmxSink.UPSTREAMS, listener);
    int before = told.size();
    sink.accept(Traffic.snapshot(3, List.of(Traffic.row(Traffic.client("10.9.9.9", 1), "", 1))));
    assertThat(told).hasSize(before);
  }

  @Test
  void theFeedsBeanTellsWhatTheFeedDid() throws JMException {
    try (FeedBean bean = FeedBean.register(server, () -> new FeedView(1, 2, 3, 4))) {
      assertThat(bean).isNotNull();
      assertThat(
              server
                  .getAttributes(
                      FeedBean.NAME,
                      new String[] {"Readers", "DroppedSlow", "DroppedMalformed", "Refused"})
                  .asList())
          .extracting(Attribute::getValue)
          .containsExactly(1L, 2L, 3L, 4L);
      assertThat(server.getMBeanInfo(FeedBean.NAME).getOperations()).isEmpty();
      assertThat(server.getMBeanInfo(FeedBean.NAME).getNotifications()).isEmpty();
      assertThatIllegalStateException()
          .isThrownBy(() -> FeedBean.register(server, () -> new FeedView(0, 0, 0, 0)))
          .withMessageContaining("registered already");
    }
    assertThat(server.isRegistered(FeedBean.NAME)).isFalse();
  }
}
