// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.JdkCommand;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import jdk.jfr.Configuration;
import jdk.jfr.Name;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The two settings files, in every way that the JDK takes them. */
@Timeout(180)
class JfrSettingsTest {

  private static final String DEFAULT = "upstreamtop.jfc";
  private static final String PROFILE = "upstreamtop-profile.jfc";
  private static final String JDKS = "dev.upstreamtop.testing.Jdk#mandatory";

  /** The traffic has two exchanges a second, one of 250 ms and one of 1 ms. */
  private static final int SLOW = TrafficProgram.SECONDS;

  private static final int ALL = 2 * TrafficProgram.SECONDS;

  @TempDir Path directory;

  private static Stream<Element> children(Element parent, String name) {
    NodeList nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .filter(element -> element.getTagName().equals(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, PROFILE})
  void everyEventIsSetAndEveryControlExists(String name)
      throws IOException, ParserConfigurationException, SAXException {
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(JfrSettings.file(name).toFile())
            .getDocumentElement();
    assertThat(
            children(root, "event")
                .map(event -> event.getAttribute("name"))
                .filter(event -> !event.startsWith("jdk.")))
        .containsExactlyElementsOf(
            JfrSink.eventTypes().stream()
                .map(type -> type.getAnnotation(Name.class).value())
                .toList());
    Element controls = children(root, "control").findFirst().orElseThrow();
    List<String> names = new ArrayList<>();
    for (String kind : List.of("flag", "text")) {
      children(controls, kind)
          .forEach(
              control -> {
                names.add(control.getAttribute("name"));
                assertThat(control.getAttribute("label")).startsWith("Upstream ");
              });
    }
    Map<String, String> values = new TreeMap<>();
    children(root, "event")
        .flatMap(event -> children(event, "setting"))
        .filter(setting -> setting.hasAttribute("control"))
        .forEach(setting -> values.put(setting.getAttribute("control"), setting.getTextContent()));
    assertThat(values).containsOnlyKeys(names);
    for (String kind : List.of("flag", "text")) {
      children(controls, kind)
          .forEach(
              control ->
                  assertThat(control.getTextContent())
                      .isEqualTo(values.get(control.getAttribute("name"))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, PROFILE})
  void flightRecorderReadsTheFile(String name) throws IOException, ParseException {
    Configuration configuration = Configuration.create(JfrSettings.file(name));
    assertThat(configuration.getProvider()).isEqualTo("upstreamtop");
    assertThat(configuration.getLabel()).startsWith("Upstream Traffic");
    assertThat(configuration.getDescription()).isNotBlank();
    assertThat(configuration.getSettings())
        .containsKeys("dev.upstreamtop.UpstreamBackend#period")
        .containsEntry("dev.upstreamtop.UpstreamConfiguration#period", "everyChunk");
  }

  private static long exchanges(Path recording) throws IOException {
    List<RecordedEvent> events = RecordingFile.readAllEvents(recording);
    assertThat(Recordings.sum(events, UpstreamBackendEvent.class, "requests"))
        .isEqualTo(TrafficProgram.REQUESTS);
    assertThat(events).anyMatch(event -> event.getEventType().getName().startsWith("jdk."));
    return Recordings.of(events, UpstreamExchangeEvent.class).size();
  }

  private long recorded(Jdk jdk, String settings) throws IOException {
    Path recording = directory.resolve("recording.jfr");
    JdkCommand.Finished finished =
        jdk.command(
                "java",
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:StartFlightRecording:" + settings + ",filename=" + recording,
                TrafficProgram.class.getName())
            .run();
    assertThat(finished.exitCode()).as(finished.out() + finished.err()).isZero();
    return exchanges(recording);
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void theCommandLineAddsThemToTheDefault(Jdk jdk) throws IOException {
    assertThat(recorded(jdk, "settings=default,settings=" + JfrSettings.file(DEFAULT)))
        .isEqualTo(SLOW);
    assertThat(recorded(jdk, "settings=default,settings=" + JfrSettings.file(PROFILE)))
        .isEqualTo(ALL);
    assertThat(
            recorded(
                jdk,
                "settings=default,settings="
                    + JfrSettings.file(DEFAULT)
                    + ",upstream-exchange-threshold=1ms"))
        .isEqualTo(ALL);
    // All of them are of one minute of the wire.
    assertThat(
            recorded(
                jdk,
                "settings=default,settings="
                    + JfrSettings.file(DEFAULT)
                    + ",upstream-exchange-rate=3/m"))
        .isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void jcmdStartsARecordingWithThem(Jdk jdk) throws IOException {
    Path recording = directory.resolve("recording.jfr");
    try (JdkCommand.Child child =
        jdk.command(
                "java",
                "-cp",
                System.getProperty("java.class.path"),
                TrafficProgram.class.getName(),
                "wait")
            .start()) {
      Await.until("the program is ready", () -> child.out().contains("ready"));
      String pid = Long.toString(child.process().pid());
      jcmd(
          jdk,
          pid,
          "JFR.start",
          "name=upstream",
          "settings=default",
          "settings=" + JfrSettings.file(PROFILE),
          "filename=" + recording);
      OutputStream in = child.process().getOutputStream();
      in.write('\n');
      in.flush();
      Await.until("the traffic was fed", () -> child.out().contains("fed"));
      jcmd(jdk, pid, "JFR.stop", "name=upstream");
      assertThat(exchanges(recording)).isEqualTo(ALL);
    }
  }

  private static void jcmd(Jdk jdk, String... arguments) {
    JdkCommand.Finished finished = jdk.command("jcmd", arguments).run();
    assertThat(finished.exitCode()).as(finished.out() + finished.err()).isZero();
    assertThat(finished.out()).doesNotContain("Exception", "Could not");
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void jfrConfigureMergesThem(Jdk jdk) throws IOException, ParseException {
    Path merged = directory.resolve("merged.jfc");
    JdkCommand.Finished finished =
        jdk.command(
                "jfr",
                "configure",
                "--input",
                "default.jfc," + JfrSettings.file(DEFAULT),
                "--output",
                merged.toString(),
                "upstream-period=5 s")
            .run();
    assertThat(finished.exitCode()).as(finished.out() + finished.err()).isZero();
    assertThat(Files.exists(merged)).isTrue();
    Map<String, String> settings = Configuration.create(merged).getSettings();
    assertThat(settings)
        .containsEntry("dev.upstreamtop.UpstreamBackend#period", "5 s")
        .containsEntry("dev.upstreamtop.UpstreamRoute#period", "60 s")
        .containsKey("jdk.GarbageCollection#enabled");
  }
}
