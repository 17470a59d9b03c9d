// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.Conversation;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.RemoteBeans;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.xml.parsers.DocumentBuilderFactory;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths that mean harm, sent over the wire, reach beans and recordings as harmless text. */
@InNamespace
class HostilePathTest {

  /** What is sent, a character for a byte, and what is told of it. */
  private static final Map<String, String> PATHS =
      Map.ofEntries(
          // A control character ends a path as a blank does, and nothing behind it is read.
          entry("/bell\u0007\u001b[2J", "/bell"),
          entry("/escape\u001b]0;title", "/escape"),
          entry("/nul\u0000secret", "/nul"),
          entry("/delete\u007f\u009b2J", "/delete%7F%9B2J"),
          entry("/quote\"'`", "/quote\"'`"),
          entry("/markup<b>&amp]]>", "/markup<b>&amp]]>"),
          entry("/session;jsessionid=secret", "/session"),
          entry("/star*,type=x:y=z", "/star*,type=x:y=z"),
          entry("/question?*?", "/question"),
          entry("/overlong\u00c0\u00af", "/overlong%C0%AF"),
          entry("/cut\u00e2\u0082", "/cut%E2%82"),
          entry("/surrogate\u00ed\u00a0\u0080", "/surrogate%ED%A0%80"),
          entry("/latin\u00ff\u00fe", "/latin%FF%FE"),
          entry("/back\\slash%00{}$", "/back\\slash%00{}$"));

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  @TempDir Path directory;

  @Test
  void theyAreTextAndNothingElse() throws Exception {
    Path socket = directory.resolve("feed.sock");
    Path file = directory.resolve("shop.jfr");
    List<String> jvm = new ArrayList<>(RemoteBeans.JVM_OPTIONS);
    jvm.addAll(Shop.recording(file, "upstreamtop-profile.jfc"));
    Path jdk = Jdk.of(17).home();
    try (Upstreamtop collector = Upstreamtop.collect(List.of(), socket);
        Shop shop = Shop.open(directory, jdk, jvm, "capture=feed,socket=" + socket, List.of());
        Conversation conversation = new Conversation("127.0.0.5")) {
      try (RemoteBeans beans = RemoteBeans.connect()) {
        beans.awaitSnapshot();
        for (String path : PATHS.keySet()) {
          conversation.request("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n").response(OK);
        }
        String bean = "Backend,backend=\"" + conversation.endpoint() + "\",side=CLIENT";
        beans.await("Upstreams", "TotalRequests", (long) PATHS.size());
        beans.await(bean, "TotalResponses2xx", (long) PATHS.size());
        assertThat(routes(beans)).isSubsetOf(PATHS.values());
        conversation.end();
        collector.terminate();
        beans.await("Capture", "State", "UNAVAILABLE");
      }
      shop.terminate();
    }
    String jfr = jdk.resolve("bin/jfr").toString();
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().endsWith(".UpstreamRoute"))
            .filter(event -> event.getString("side").equals("CLIENT"))
            .toList();
    assertThat(
            events.stream()
                .collect(
                    Collectors.toMap(
                        event -> event.getString("route"),
                        event -> event.getLong("requests"),
                        Long::sum)))
        .containsOnlyKeys(PATHS.values())
        .allSatisfy((route, requests) -> assertThat(requests).isOne());

    String types = "dev.upstreamtop.*";
    JsonNode json =
        new ObjectMapper()
            .readTree(Shell.succeed(jfr, "print", "--json", "--events", types, file.toString()));
    assertThat(json.findValuesAsText("route")).containsAll(PATHS.values());
    String xml = Shell.succeed(jfr, "print", "--xml", "--events", types, file.toString());
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private static Set<String> routes(RemoteBeans beans) throws Exception {
    Set<String> routes = new TreeSet<>();
    for (Object row : ((TabularData) beans.attribute("Upstreams", "Routes")).values()) {
      routes.add((String) ((CompositeData) row).get("route"));
    }
    return routes;
  }
}
