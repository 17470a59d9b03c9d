// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.house.Repository;
import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.world.Application;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Orders;
import dev.upstreamtop.world.RemoteBeans;
import dev.upstreamtop.world.SumsOfRecording;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whoever asks an application, reads its log or looks at its exit code cannot tell whether the
 * agent is in it.
 */
@InNamespace
class SameApplicationTest {

  private static final int ALONE = 8081;
  private static final int WITH_AGENT = 8082;
  private static final int BEANS = 1_000; // above the application's port
  private static final int REQUESTS = 800;
  private static final int ERRAND_DONE = 3;
  private static final int TERMINATED = 143;

  @TempDir Path directory;

  private Path recording(int port) {
    return directory.resolve(port + ".jfr");
  }

  /** Both record and can be looked at from outside; the agent is all that differs. */
  private Application start(Application.Server server, int jdk, int port) throws Exception {
    List<String> jvm = new ArrayList<>(RemoteBeans.jvmOptions(port + BEANS));
    jvm.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-Xlog:jfr+startup=error"));
    jvm.add(
        "-XX:StartFlightRecording:filename=%s,settings=default,settings=%s"
            .formatted(recording(port), Checkout.root().resolve("jfr-settings/upstreamtop.jfc")));
    if (port == WITH_AGENT) {
      jvm.add("-javaagent:%s=socket=%s".formatted(Repository.agentJar(), socket()));
    }
    Path home = jdk == 25 ? Jdk.RUNNING : Jdk.of(jdk).home();
    return Application.start(server, directory, home, jvm, port);
  }

  private Path socket() {
    return directory.resolve("feed.sock");
  }

  @ParameterizedTest
  @CsvSource({"JDK, 17", "JDK, 25", "TOMCAT, 17", "TOMCAT, 25", "NETTY, 17", "NETTY, 25"})
  void itAnswersLogsAndEndsAsWithoutTheAgent(Application.Server server, int jdk) throws Exception {
    try (Upstreamtop collector = Upstreamtop.collect(List.of(), socket())) {
      assertSame(server, jdk, application -> application.exit(ERRAND_DONE), ERRAND_DONE);
      assertSame(server, jdk, Application::terminate, TERMINATED);
      assertThat(collector.err()).as("nothing more on standard error").hasLineCount(2);
    }
  }

  private interface End {
    int of(Application application) throws Exception;
  }

  private void assertSame(Application.Server server, int jdk, End end, int code) throws Exception {
    try (Application alone = start(server, jdk, ALONE);
        Application observed = start(server, jdk, WITH_AGENT)) {
      alone.awaitServing();
      observed.awaitServing();
      List<Orders.Answer> expected;
      List<Orders.Answer> answers;
      try (RemoteBeans beans = RemoteBeans.connect(WITH_AGENT + BEANS)) {
        beans.awaitSnapshot();
        FutureTask<List<Orders.Answer>> toAlone =
            new FutureTask<>(() -> Orders.send(alone.endpoint(), REQUESTS));
        new Thread(toAlone, "client").start();
        answers = Orders.send(observed.endpoint(), REQUESTS);
        expected = toAlone.get();
        assertThat(beans.attribute("Capture", "Mode")).isEqualTo("FEED");
        assertTold(beans, observed.endpoint() + " SERVER", answers);
      }
      assertThat(answers).hasSize(REQUESTS).isEqualTo(expected);

      assertThat(end.of(alone)).isEqualTo(code);
      assertThat(end.of(observed)).isEqualTo(code);
      assertThat(observed.log()).isNotEmpty().isEqualTo(alone.log());
      assertThat(observed.log().stream().filter(line -> line.contains("took an order")))
          .hasSize(REQUESTS / 8);
    }
    SumsOfRecording sums = SumsOfRecording.read(recording(WITH_AGENT));
    String endpoint = "127.0.0.1:" + WITH_AGENT;
    assertThat(sums.requests(endpoint)).as("by client and server").isEqualTo(2L * REQUESTS);
    assertThat(SumsOfRecording.read(recording(ALONE)).requests(endpoint)).isZero();
    Files.delete(recording(ALONE));
    Files.delete(recording(WITH_AGENT));
  }

  /** Waits until the agent in the application has told of each request and its status. */
  private static void assertTold(RemoteBeans beans, String backend, List<Orders.Answer> answers)
      throws Exception {
    // Both applications, as their clients have seen them.
    beans.await("Upstreams", "TotalRequests", 2L * REQUESTS);
    // The last answers may be of the interval after: one without a request has them all.
    beans.await("Upstreams", "RequestRate", 0.0);
    Map<String, Object> told = beans.totals().get(backend);
    Map<Integer, Long> byClass =
        answers.stream()
            .collect(Collectors.groupingBy(answer -> answer.status() / 100, Collectors.counting()));
    assertThat(byClass).containsOnlyKeys(2, 4, 5);
    byClass.forEach(
        (first, count) -> assertThat(told).containsEntry("totalResponses" + first + "xx", count));
  }
}
