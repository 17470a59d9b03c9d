// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upstreamtop.telemetry.Version;
import dev.upstreamtop.telemetry.ledger.Ledger;
import dev.upstreamtop.telemetry.settings.EndpointFilter;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Times;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.InvalidAttributeValueException;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenMBeanOperationInfo;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JmxSinkTest {

  private static final BackendKey ORDERS = Traffic.client("10.0.0.9", 8080);
  private static final BackendKey USERS = Traffic.client("::1", 9001);

  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final TestControl control = new TestControl();
  private final JmxSink sink = JmxSink.register(server, control);

  @AfterEach
  void nothingIsLeftBehind() throws JMException {
    sink.close();
    assertThat(server.queryNames(new ObjectName("dev.upstreamtop:*"), null)).isEmpty();
  }

  private static Snapshot second(long sequence) {
    return Traffic.snapshot(
        sequence,
        List.of(
            Traffic.row(ORDERS, "orders-1", 3, Traffic.route("GET", "/api/orders/{id}", 70, 5)),
            Traffic.row(USERS, "", 1, Traffic.route("GET", "/api/users/{id}", 20, 0))));
  }

  private Object read(ObjectName bean, String attribute) throws JMException {
    return server.getAttribute(bean, attribute);
  }

  private CompositeData backend(Object... key) throws JMException {
    return ((TabularData) read(JmxSink.UPSTREAMS, "Backends")).get(key);
  }

  @Test
  void theTableHoldsTheLastIntervalAndTheTotals() throws JMException {
    sink.accept(second(1));
    sink.accept(second(2));
    CompositeData orders = backend("10.0.0.9:8080", "CLIENT");
    assertThat(orders.get("name")).isEqualTo("orders-1");
    assertThat(orders.get("requests")).isEqualTo(72L);
    assertThat(orders.get("requestRate")).isEqualTo(72.0);
    assertThat(orders.get("share")).isEqualTo(0.75);
    assertThat(orders.get("responses5xx")).isEqualTo(12L);
    assertThat(orders.get("failed")).isEqualTo(9L);
    assertThat(orders.get("totalRequests")).isEqualTo(144L);
    assertThat(orders.get("totalResponses5xx")).isEqualTo(24L);
    assertThat(read(JmxSink.UPSTREAMS, "TotalRequests")).isEqualTo(192L);
    assertThat(read(JmxSink.UPSTREAMS, "TotalResponses")).isEqualTo(2L * 20 * 4);
    assertThat(read(JmxSink.UPSTREAMS, "BackendCount")).isEqualTo(2L);
    CompositeData route =
        ((TabularData) read(JmxSink.UPSTREAMS, "Routes"))
            .get(new Object[] {"[::1]:9001", "CLIENT", "GET", "/api/users/{id}"});
    assertThat(route.get("requests")).isEqualTo(20L);
  }

  @Test
  void aBackendSeenFromBothEndsIsOneAndEachEndHasItsWholeShare() throws JMException {
    sink.accept(
        Traffic.snapshot(
            1,
            List.of(
                Traffic.row(ORDERS, "orders-1", 3),
                Traffic.row(ORDERS.otherEnd(), "orders-1", 3))));
    assertThat(read(JmxSink.UPSTREAMS, "BackendCount")).isEqualTo(1L);
    assertThat(read(JmxSink.UPSTREAMS, "Side")).isEqualTo("CLIENT");
    assertThat(read(JmxSink.UPSTREAMS, "Requests")).isEqualTo(72L);
    assertThat(backend("10.0.0.9:8080", "CLIENT").get("share")).isEqualTo(1.0);
    assertThat(backend("10.0.0.9:8080", "SERVER").get("share")).isEqualTo(1.0);
  }

  @Test
  void theNameOfABackendIsInItsBeansNameAndFollowsIt() throws JMException {
    ObjectName any = new ObjectName("dev.upstreamtop:type=Backend,*");
    String plain = "dev.upstreamtop:type=Backend,backend=\"10.0.0.9:8080\",side=CLIENT";
    long sequence = 0;
    for (String name : List.of("orders-1", "orders-2", "")) {
      sink.accept(Traffic.snapshot(++sequence, List.of(Traffic.row(ORDERS, name, 1))));
      String expected = name.isEmpty() ? plain : plain + ",name=\"" + name + "\"";
      assertThat(server.queryNames(any, null)).containsExactly(new ObjectName(expected));
      assertThat(read(new ObjectName(expected), "Name")).isEqualTo(name);
      assertThat(read(new ObjectName(expected), "TotalRequests")).isEqualTo(24 * sequence);
    }
  }

  @Test
  void tellsWhichReleaseItIs() throws JMException {
    assertThat(read(JmxSink.UPSTREAMS, "Version")).isEqualTo(Version.TEXT);
    assertThat(Version.TEXT).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  /** The table is made when it is asked for, and intervals arrive meanwhile. */
  @Test
  void routesAreThoseOfTheViewThatIsReadWithThem() throws Exception {
    sink.accept(second(1));
    Thread collector =
        new Thread(
            () -> {
              for (long number = 2; number <= 3_000; number++) {
                sink.accept(second(number));
              }
            });
    collector.start();
    long intervals;
    do {
      AttributeList read =
          server.getAttributes(
              JmxSink.UPSTREAMS, new String[] {"IntervalNumber", "Routes", "TotalRequests"});
      intervals = (Long) ((Attribute) read.get(0)).getValue();
      CompositeData route =
          ((TabularData) ((Attribute) read.get(1)).getValue())
              .get(new Object[] {"10.0.0.9:8080", "CLIENT", "GET", "/api/orders/{id}"});
      assertThat(route.get("totalRequests")).isEqualTo(70 * intervals);
      assertThat(((Attribute) read.get(2)).getValue()).isEqualTo(96 * intervals);
    } while (intervals < 3_000);
    collector.join();
  }

  @Test
  void everyBackendHasABeanOfFlatNumbers() throws JMException {
    sink.accept(second(1));
    sink.accept(second(2));
    ObjectName users =
        new ObjectName("dev.upstreamtop:type=Backend,backend=\"[::1]:9001\",side=CLIENT");
    assertThat(read(users, "Requests")).isEqualTo(24L);
    assertThat(read(users, "TotalRequests")).isEqualTo(48L);
    assertThat(read(users, "RequestRate")).isEqualTo(24.0);
    assertThat((Double) read(users, "HeaderTimeP50Millis")).isBetween(6.0, 8.0);
    assertThat(server.getAttributes(users, new String[] {"Requests", "NoSuch", "InFlight"}))
        .containsExactly(new Attribute("Requests", 24L), new Attribute("InFlight", 1L));
  }

  @Test
  void theCaptureTellsItsStateAndItsLosses() throws JMException {
    sink.accept(second(1));
    sink.accept(second(2));
    assertThat(read(JmxSink.CAPTURE, "State")).isEqualTo("CAPTURING");
    assertThat(read(JmxSink.CAPTURE, "TotalPackets")).isEqualTo(2_000L);
    assertThat(read(JmxSink.CAPTURE, "TotalLost")).isEqualTo(2L);
    CompositeData ringFull =
        ((TabularData) read(JmxSink.CAPTURE, "TotalLostByCause")).get(new Object[] {"ringFull"});
    assertThat(ringFull.get("count")).isEqualTo(2L);
    assertThat((String[]) read(JmxSink.CAPTURE, "Interfaces")).containsExactly("lo", "eth0");
    assertThat((String[]) read(JmxSink.CAPTURE, "Limits"))
        .containsExactly("eth7: no such interface");
    assertThat((Long) read(JmxSink.CAPTURE, "SnapshotAgeMillis")).isGreaterThanOrEqualTo(0);
    sink.accept(status(CaptureState.UNAVAILABLE, "no collector answers"));
    assertThat(read(JmxSink.CAPTURE, "Reason")).isEqualTo("no collector answers");
  }

  private static Snapshot status(CaptureState state, String reason) {
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(0, Traffic.START_NANOS, 0, false),
        List.of(),
        Exchanges.NONE,
        CaptureStatus.idle(CaptureMode.FEED, state, reason));
  }

  @Test
  void settingsChangeLive() throws JMException {
    server.setAttribute(JmxSink.UPSTREAMS, new Attribute("IntervalMillis", 250L));
    assertThat(control.settings().interval()).hasMillis(250);
    server.setAttribute(
        JmxSink.UPSTREAMS, new Attribute("Ignore", new String[] {"8080", "10.0.0.0/8"}));
    assertThat(control.settings().ignore())
        .containsExactly(EndpointFilter.parse("8080"), EndpointFilter.parse("10.0.0.0/8"));
    assertThat((String[]) read(JmxSink.UPSTREAMS, "Ignore")).containsExactly("8080", "10.0.0.0/8");
    server.setAttribute(JmxSink.UPSTREAMS, new Attribute("Enabled", false));
    assertThat(control.enabled()).isFalse();
  }

  @Test
  void refusedSettingsNameTheRule() {
    assertRefused(new Attribute("IntervalMillis", 99L), "100ms to 1h");
    assertRefused(new Attribute("IntervalMillis", "1s"), "type Long");
    assertRefused(new Attribute("Include", new String[] {"localhost"}), "'localhost'");
    assertThatThrownBy(
            () -> server.setAttribute(JmxSink.UPSTREAMS, new Attribute("TotalRequests", 0L)))
        .hasMessageContaining("TotalRequests");
  }

  private void assertRefused(Attribute attribute, String rule) {
    assertThatThrownBy(() -> server.setAttribute(JmxSink.UPSTREAMS, attribute))
        .isInstanceOf(InvalidAttributeValueException.class)
        .hasMessageContaining(rule);
  }

  @Test
  void resetSetsTotalsToZero() throws JMException {
    sink.accept(second(1));
    assertThat(read(JmxSink.UPSTREAMS, "TotalsSinceMillis"))
        .isEqualTo(Traffic.START_NANOS / 1_000_000);
    long before = System.currentTimeMillis();
    server.invoke(JmxSink.UPSTREAMS, "reset", new Object[0], new String[0]);
    long after = System.currentTimeMillis();
    for (ObjectName bean :
        List.of(JmxSink.UPSTREAMS, JmxSink.CAPTURE, BackendBeans.name(ORDERS, "orders-1"))) {
      assertThat((Long) read(bean, "TotalsSinceMillis")).isBetween(before, after);
    }
    assertThat((Long) backend("[::1]:9001", "CLIENT").get("totalsSinceMillis"))
        .isBetween(before, after);
    assertThat(read(JmxSink.UPSTREAMS, "TotalRequests")).isEqualTo(0L);
    assertThat(read(JmxSink.CAPTURE, "TotalPackets")).isEqualTo(0L);
    sink.accept(second(2));
    assertThat(read(JmxSink.UPSTREAMS, "TotalRequests")).isEqualTo(96L);
    assertThatThrownBy(() -> server.invoke(JmxSink.UPSTREAMS, "drop", new Object[0], new String[0]))
        .hasMessageContaining("drop");
  }

  @Test
  void aSecondRegistrationSaysSo() {
    assertThatIllegalStateException()
        .isThrownBy(() -> JmxSink.register(server, control))
        .withMessageContaining("registered already");
  }

  private static BackendRow answered(BackendKey key, long good, long bad) {
    BackendRow some = Traffic.row(key, "orders-1", 1);
    return new BackendRow(
        key,
        some.name(),
        false,
        Counts.builder()
            .set(Counter.REQUESTS, good + bad)
            .set(Counter.RESPONSES_2XX, good)
            .set(Counter.RESPONSES_5XX, bad)
            .build(),
        Gauges.NONE,
        new Times(some.times().connect(), some.times().header(), some.times().response()),
        List.of(),
        List.of());
  }

  @Test
  void notificationsTellChangesOfState() throws JMException {
    List<String> told = new ArrayList<>();
    server.addNotificationListener(
        JmxSink.UPSTREAMS,
        (notification, handback) ->
            told.add(notification.getType() + " " + notification.getUserData()),
        null,
        null);
    long sequence = 0;
    for (long bad : new long[] {0, 6, 6, 6, 0, 0}) {
      sink.accept(Traffic.snapshot(++sequence, List.of(answered(ORDERS, 10 - bad, bad))));
    }
    sink.accept(Traffic.snapshot(1_000, List.of(BackendRow.empty(ORDERS, "orders-1", false))));
    sink.accept(status(CaptureState.UNAVAILABLE, "gone"));
    assertThat(told)
        .containsExactly(
            "dev.upstreamtop.capture.state CAPTURING",
            "dev.upstreamtop.data.lost {pipelined=0, ringFull=1}",
            "dev.upstreamtop.backend.appeared orders-1 (10.0.0.9:8080)",
            "dev.upstreamtop.backend.failing orders-1 (10.0.0.9:8080)",
            "dev.upstreamtop.backend.recovered orders-1 (10.0.0.9:8080)",
            "dev.upstreamtop.backend.gone orders-1 (10.0.0.9:8080)",
            "dev.upstreamtop.capture.state UNAVAILABLE");
  }

  @Test
  void anyAddressMakesAValidName() throws JMException {
    List<BackendRow> rows = new ArrayList<>();
    List<String> hostile =
        List.of("*", "?", "\"", "a,b=c", "a:b", "\n", "\\", "\u0000\u001b[31m", "\ud800", "ü", "=");
    for (String address : hostile) {
      rows.add(Traffic.row(new BackendKey(new Endpoint(address, 80), Side.SERVER), "", 1));
    }
    rows.add(Traffic.row(new BackendKey(Endpoint.OTHER, Side.SERVER), "", 1));
    sink.accept(Traffic.snapshot(1, rows));
    Set<ObjectName> names =
        server.queryNames(new ObjectName("dev.upstreamtop:type=Backend,*"), null);
    assertThat(names).hasSize(rows.size()).noneMatch(ObjectName::isPattern);
    for (ObjectName name : names) {
      assertThat(read(name, "Requests")).isEqualTo(24L);
    }
  }

  @Test
  void anHourOfTenThousandBackendsStaysBounded() throws JMException {
    for (int minute = 0; minute < 60; minute++) {
      List<BackendRow> rows = new ArrayList<>();
      for (int b = 0; b < 170; b++) {
        rows.add(Traffic.row(Traffic.client("10." + minute + ".0." + b, 80), "", 1));
      }
      sink.accept(Traffic.snapshot(minute * 60L, rows));
      assertThat(server.queryNames(new ObjectName("dev.upstreamtop:type=Backend,*"), null))
          .hasSizeLessThanOrEqualTo(BackendBeans.MOST);
      assertThat((Long) read(JmxSink.UPSTREAMS, "BackendCount"))
          .isLessThanOrEqualTo(Ledger.MOST_BACKENDS);
    }
    // Forgotten backends live on in the totals; the ones seen last have the beans.
    assertThat(read(JmxSink.UPSTREAMS, "TotalRequests")).isEqualTo(60L * 170 * 24);
    assertThat(server.isRegistered(BackendBeans.name(Traffic.client("10.59.0.0", 80), "")))
        .isTrue();
  }

  @Test
  void everyAttributeHasADescriptionAndAnOpenType() throws JMException {
    sink.accept(second(1));
    for (ObjectName name :
        new TreeSet<>(server.queryNames(new ObjectName("dev.upstreamtop:*"), null))) {
      for (var attribute : server.getMBeanInfo(name).getAttributes()) {
        assertThat(attribute.getDescription()).as(attribute.getName()).hasSizeGreaterThan(10);
        assertThat(attribute.getName()).matches("[A-Z][A-Za-z0-9]+");
        Object type = attribute.getDescriptor().getFieldValue("openType");
        assertThat(type).isInstanceOf(OpenType.class);
        if (type.equals(SimpleType.LONG) || type.equals(SimpleType.DOUBLE)) {
          // jconsole shows the description, a client that knows the standard descriptor the unit.
          String unit = (String) attribute.getDescriptor().getFieldValue("units");
          assertThat(unit).as(attribute.getName()).isNotBlank();
          assertThat(attribute.getDescription()).endsWith("[" + unit + "]");
        }
        assertThat(((OpenType<?>) type).isValue(read(name, attribute.getName())))
            .as(attribute.getName())
            .isTrue();
      }
    }
  }

  @Test
  void beansOperationsAndNotificationsAreDescribed() throws JMException {
    sink.accept(second(1));
    for (ObjectName name : server.queryNames(new ObjectName("dev.upstreamtop:*"), null)) {
      assertThat(server.getMBeanInfo(name).getDescription())
          .as(name.toString())
          .hasSizeGreaterThan(10);
    }
    MBeanInfo info = server.getMBeanInfo(JmxSink.UPSTREAMS);
    assertThat(info.getOperations())
        .singleElement()
        .isInstanceOfSatisfying(
            OpenMBeanOperationInfo.class,
            reset -> {
              assertThat(reset.getName()).isEqualTo("reset");
              assertThat(reset.getDescription()).contains("totals");
              assertThat(reset.getImpact()).isEqualTo(MBeanOperationInfo.ACTION);
              assertThat(reset.getSignature()).isEmpty();
              assertThat(reset.getReturnOpenType()).isEqualTo(SimpleType.VOID);
            });
    assertThat(info.getNotifications())
        .hasSize(6)
        .allSatisfy(
            notification -> {
              assertThat(notification.getName()).isEqualTo(Notification.class.getName());
              assertThat(notification.getNotifTypes()).hasSize(1);
              assertThat(notification.getDescription()).hasSizeGreaterThan(10);
            });
  }
}
