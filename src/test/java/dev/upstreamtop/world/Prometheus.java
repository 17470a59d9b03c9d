// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.Requirement;
import dev.upstreamtop.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A real Prometheus with the configuration and the rules that we ship, once a second. */
public final class Prometheus implements AutoCloseable {

  private static final String ADDRESS = "127.0.0.1:9090";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;

  /**
   * Starts one; returns when it is ready.
   *
   * @param directory empty, for its files
   */
  public Prometheus(Path directory) throws Exception {
    Path shipped = Checkout.root().resolve("deploy/prometheus");
    Files.copy(
        shipped.resolve("upstreamtop.rules.yml"), directory.resolve("upstreamtop.rules.yml"));
    Files.writeString(
        directory.resolve("prometheus.yml"),
        Files.readString(shipped.resolve("prometheus.yml")).replace("15s", "1s"));
    process =
        new ProcessBuilder(
                Requirement.program("prometheus").toString(),
                "--config.file=" + directory.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=" + ADDRESS)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    try {
      Await.until(
          "prometheus: " + directory.resolve("log"),
          () -> Shell.run("curl", "-sf", "http://" + ADDRESS + "/-/ready").exitCode() == 0);
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /** What it answers to a path of its API. */
  public JsonNode ask(String path) throws IOException, InterruptedException {
    return JSON.readTree(Shell.succeed("curl", "-s", "http://" + ADDRESS + "/api/v1/" + path))
        .get("data");
  }

  /** The whole answer to an expression, with its {@code status}. */
  public JsonNode query(String expression) throws IOException, InterruptedException {
    return JSON.readTree(
        Shell.succeed(
            "curl",
            "-sG",
            "--data-urlencode",
            "query=" + expression,
            "http://" + ADDRESS + "/api/v1/query"));
  }

  /** The values that an expression has now, by one of the labels. */
  public Map<String, Double> values(String expression, String label)
      throws IOException, InterruptedException {
    JsonNode answer = query(expression);
    Map<String, Double> values = new TreeMap<>();
    for (JsonNode each : answer.at("/data/result")) {
      values.merge(
          each.at("/metric/" + label).asText(), each.at("/value/1").asDouble(), Double::sum);
    }
    return values;
  }

  @Override
  public void close() {
    Ending.of(process);
  }
}
