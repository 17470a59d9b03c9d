// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import jdk.jfr.consumer.RecordingStream;

/** An application that needs Flight Recorder only, and reads the agent's events as they come. */
final class StreamingApplication {

  private static final String BACKEND = "dev.upstreamtop.UpstreamBackend";

  private StreamingApplication() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
    try (RecordingStream stream = new RecordingStream()) {
      stream.enable(BACKEND).withPeriod(Duration.ofMillis(100));
      stream.onEvent(BACKEND, event -> seen.add(event.getLong("requests")));
      stream.startAsync();
      System.out.println("started");
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      long requests = 0;
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String[] words = line.split(" ", -1);
        long number = Long.parseLong(words[1]);
        if (words[0].equals("exit")) {
          System.exit((int) number);
        }
        while (requests < number) {
          requests += seen.take();
        }
        System.out.println("requests " + requests);
      }
    }
  }
}
