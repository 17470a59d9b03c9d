// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Bytes;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.ExchangeResult;
import dev.upstreamtop.telemetry.snapshot.ExchangeTimes;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Owner;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Configuration;
import jdk.jfr.Name;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.management.jfr.FlightRecorderMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmc.common.unit.IConstrainedMap;
import org.openjdk.jmc.flightrecorder.configuration.ConfigurationToolkit;
import org.openjdk.jmc.flightrecorder.configuration.events.EventConfiguration;
import org.openjdk.jmc.flightrecorder.configuration.events.EventOptionID;
import org.openjdk.jmc.flightrecorder.configuration.events.IEventConfiguration;
import org.openjdk.jmc.flightrecorder.configuration.events.IEventTypeID;
import org.openjdk.jmc.flightrecorder.configuration.events.SchemaVersion;
import org.openjdk.jmc.flightrecorder.configuration.model.xml.JFCGrammar;
import org.openjdk.jmc.flightrecorder.configuration.model.xml.XMLModel;
import org.openjdk.jmc.flightrecorder.configuration.model.xml.XMLTag;
import org.openjdk.jmc.flightrecorder.configuration.model.xml.XMLTagInstance;

/**
 * The two settings files as templates of Mission Control, read by the core that its manager uses.
 */
class TemplateTest {

  private static final String DEFAULT = "upstreamtop.jfc";
  private static final String PROFILE = "upstreamtop-profile.jfc";
  private static final long MILLI = 1_000_000;

  @TempDir Path directory;

  private static Path file(String name) {
    return Path.of("..", "..", "jfr-settings", name);
  }

  private static EventConfiguration template(Path file) throws IOException, ParseException {
    return new EventConfiguration(EventConfiguration.createModel(file.toFile()));
  }

  private static IConstrainedMap<EventOptionID> options(IEventConfiguration template) {
    return template.getEventOptions(
        ConfigurationToolkit.getEventOptions(SchemaVersion.V2).emptyWithSameConstraints());
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, PROFILE})
  void itIsValid(String name) throws Exception {
    try (InputStream in = Files.newInputStream(file(name))) {
      EventConfiguration.validate(in, name, SchemaVersion.V2);
    }
    XMLModel model = EventConfiguration.createModel(file(name).toFile());
    model.checkErrors();
    assertThat(model.hasErrors()).as("%s", model.getResults()).isFalse();

    String unlabelled =
        Files.readString(file(name)).replaceFirst("(<flag [^>]*)label=\"[^\"]*\"", "$1");
    assertThatThrownBy(
            () ->
                EventConfiguration.validate(
                    new ByteArrayInputStream(unlabelled.getBytes(StandardCharsets.UTF_8)),
                    name,
                    SchemaVersion.V2))
        .isInstanceOf(ParseException.class);
  }

  @ParameterizedTest
  @CsvSource({DEFAULT + ", Upstream Traffic", PROFILE + ", Upstream Traffic Profiling"})
  void itIsListedByItsLabel(String name, String label) throws Exception {
    EventConfiguration template = template(file(name));

    assertThat(template.getName()).isEqualTo(label);
    assertThat(template.getDescription()).isNotBlank();
    assertThat(template.getVersion()).isEqualTo(SchemaVersion.V2);
    assertThat(
            template.getConfigEventTypes().stream()
                .map(IEventTypeID::getFullKey)
                .filter(type -> !type.startsWith("jdk.")))
        .containsExactlyInAnyOrderElementsOf(
            JfrSink.eventTypes().stream()
                .map(type -> type.getAnnotation(Name.class).value())
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, PROFILE})
  void itsControlsHaveLabelsAndValues(String name) throws Exception {
    EventConfiguration template = template(file(name));
    assertThat(template.hasControlElements()).isTrue();
    XMLTagInstance control =
        template.getXMLModel().getRoot().getTagsInstances(JFCGrammar.TAG_CONTROL).get(0);

    Map<String, String> labels = new HashMap<>();
    for (XMLTag kind : List.of(JFCGrammar.TAG_FLAG, JFCGrammar.TAG_TEXT)) {
      for (XMLTagInstance input : control.getTagsInstances(kind)) {
        assertThat(input.getContent()).isNotBlank();
        labels.put(
            input.getValue(JFCGrammar.ATTRIBUTE_NAME_DEFINITION),
            input.getValue(JFCGrammar.ATTRIBUTE_LABEL_MANDATORY));
      }
    }
    assertThat(labels)
        .containsOnly(
            Map.entry("upstream-enabled", "Upstream Traffic"),
            Map.entry("upstream-period", "Upstream Backend Period"),
            Map.entry("upstream-route-period", "Upstream Route Period"),
            Map.entry("upstream-exchange-threshold", "Upstream Exchange Threshold"),
            Map.entry("upstream-exchange-rate", "Upstream Exchange Rate Limit"),
            Map.entry("upstream-failure-rate", "Upstream Failure Rate Limit"));
  }

  /** What is changed in the manager and exported is what the JDK reads. */
  @Test
  void whatIsChangedAndExportedIsReadByTheJdk() throws Exception {
    IEventConfiguration changed = template(file(DEFAULT)).createWorkingCopy();
    EventOptionID period =
        new EventOptionID(
            ConfigurationToolkit.createEventTypeID(EventNames.BACKEND_EVENT), "period");
    assertThat(changed.getPersistableString(period)).isEqualTo("10 s");
    changed.putPersistedString(period, "5 s");
    Path exported = directory.resolve("exported.jfc");
    changed.exportToFile(exported.toFile());

    Map<String, String> expected = new HashMap<>(Configuration.create(file(DEFAULT)).getSettings());
    expected.put(EventNames.BACKEND_EVENT + "#period", "5 s");
    Configuration read = Configuration.create(exported);
    assertThat(read.getSettings()).isEqualTo(expected);
    assertThat(read.getLabel()).isEqualTo("Upstream Traffic");
    assertThat(read.getProvider()).isEqualTo("upstreamtop");
  }

  /**
   * A recording is started as Mission Control starts one: its reading of the template, over JMX.
   */
  @ParameterizedTest
  @CsvSource({DEFAULT + ", 2", PROFILE + ", 3"})
  void aRecordingStartedFromItHoldsWhatItSays(String name, int exchanges) throws Exception {
    IConstrainedMap<EventOptionID> options = options(template(file(name)));
    Map<String, String> settings =
        options.keySet().stream()
            .collect(Collectors.toMap(EventOptionID::toString, options::getPersistableString));
    assertThat(settings).isEqualTo(Configuration.create(file(name)).getSettings());

    FlightRecorderMXBean recorder = ManagementFactory.getPlatformMXBean(FlightRecorderMXBean.class);
    Path file = directory.resolve("template.jfr");
    try (JfrSink sink = JfrSink.register()) {
      long recording = recorder.newRecording();
      try {
        recorder.setRecordingSettings(recording, settings);
        recorder.startRecording(recording);
        sink.accept(snapshot());
        recorder.stopRecording(recording);
        recorder.copyTo(recording, file.toString());
      } finally {
        recorder.closeRecording(recording);
      }
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertThat(named(events, EventNames.EXCHANGE_EVENT)).hasSize(exchanges);
    assertThat(named(events, EventNames.BACKEND_EVENT)).hasSize(1);
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
  }

  /** Two exchanges that anybody would call slow, and one that nobody would. */
  private static Snapshot snapshot() {
    BackendKey backend = new BackendKey(new Endpoint("10.0.1.12", 8080), Side.CLIENT);
    long now = System.currentTimeMillis() * MILLI;
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(1, now, 1_000 * MILLI, false),
        List.of(BackendRow.empty(backend, "", false)),
        new Exchanges(
            List.of(
                exchange(backend, now, 500 * MILLI),
                exchange(backend, now, 100 * MILLI),
                exchange(backend, now, MILLI)),
            0),
        CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.CAPTURING, ""));
  }

  private static Exchange exchange(BackendKey backend, long startNanos, long tookNanos) {
    return new Exchange(
        backend,
        "GET",
        "/",
        ExchangeResult.of(Outcome.RESPONSE, 200),
        new ExchangeTimes(startNanos, tookNanos, tookNanos),
        new Bytes(100, 100),
        Owner.UNKNOWN);
  }
}
