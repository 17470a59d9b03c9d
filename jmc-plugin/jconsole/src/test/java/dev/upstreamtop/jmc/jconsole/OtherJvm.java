// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import dev.upstreamtop.testing.FreePort;
import dev.upstreamtop.testing.Jdk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A JVM of its own that runs {@link LiveProgram}, and a remote JMX connection to it. */
final class OtherJvm implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final JMXConnector connector;

  private OtherJvm(Process process, JMXConnector connector) {
    this.process = process;
    this.connector = connector;
  }

  static OtherJvm start(String... arguments) throws Exception {
    int port = FreePort.any();
    List<String> command =
        new ArrayList<>(
            List.of(
                Jdk.java(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Djava.rmi.server.hostname=127.0.0.1",
                "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-Dcom.sun.management.jmxremote.port=" + port,
                "-Dcom.sun.management.jmxremote.rmi.port=" + port,
                "-Dcom.sun.management.jmxremote.authenticate=false",
                "-Dcom.sun.management.jmxremote.ssl=false",
                LiveProgram.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    if (!"ready".equals(out.readLine())) {
      process.destroyForcibly();
      throw new AssertionError("the other JVM did not start");
    }
    return new OtherJvm(process, connect(port));
  }

  MBeanServerConnection connection() throws IOException {
    return connector.getMBeanServerConnection();
  }

  long pid() {
    return process.pid();
  }

  /** Ends the JVM and leaves the connection as it is: broken. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    try {
      connector.close();
    } catch (IOException alreadyBroken) {
      // What is gone cannot be told good-bye.
    }
  }

  @SuppressWarnings("BanJNDI") // to a process of our own on the loopback interface
  private static JMXConnector connect(int port) throws Exception {
    JMXServiceURL url =
        new JMXServiceURL(
            "service:jmx:rmi:///jndi/" + URI.create("rmi://127.0.0.1:" + port + "/jmxrmi"));
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        return JMXConnectorFactory.connect(url);
      } catch (IOException notYet) {
        if (Instant.now().isAfter(deadline)) {
          throw notYet;
        }
        Thread.sleep(50);
      }
    }
  }
}
