// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.FreePort;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.JdkCommand;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import jdk.management.jfr.RemoteRecordingStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The beans and the events of another JVM, over its JMX connector, as users with and without write
 * access.
 */
@Timeout(180)
class RemoteTest {

  private static final String JDKS = "dev.upstreamtop.testing.Jdk#mandatory";

  @TempDir Path directory;

  private Path file(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, content);
  }

  private JdkCommand.Child start(Jdk jdk, int port) throws IOException {
    Path passwords = file("passwords", "reader secret\nwriter secret\n");
    Path access = file("access", "reader readonly\nwriter readwrite\n");
    return jdk.command(
            "java",
            "-Dcom.sun.management.jmxremote.port=" + port,
            "-Dcom.sun.management.jmxremote.rmi.port=" + port,
            "-Dcom.sun.management.jmxremote.host=127.0.0.1",
            "-Djava.rmi.server.hostname=127.0.0.1",
            "-Dcom.sun.management.jmxremote.ssl=false",
            "-Dcom.sun.management.jmxremote.password.file=" + passwords,
            "-Dcom.sun.management.jmxremote.access.file=" + access,
            "-cp",
            System.getProperty("java.class.path"),
            RemoteProgram.class.getName())
        .start();
  }

  @SuppressWarnings("BanJNDI") // the address is our own child process
  private static JMXConnector connect(int port, String user) throws IOException {
    return JMXConnectorFactory.connect(
        new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi"),
        Map.of(JMXConnector.CREDENTIALS, new String[] {user, "secret"}));
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void readersReadAndWritersWrite(Jdk jdk) throws IOException, JMException {
    int port = FreePort.any();
    try (JdkCommand.Child child = start(jdk, port)) {
      Await.until("the program is ready", () -> child.out().contains("ready"));
      try (JMXConnector reader = connect(port, "reader");
          JMXConnector writer = connect(port, "writer")) {
        MBeanServerConnection reading = reader.getMBeanServerConnection();
        MBeanServerConnection writing = writer.getMBeanServerConnection();
        assertThat(reading.getAttribute(JmxSink.UPSTREAMS, "TotalRequests")).isEqualTo(96L);
        TabularData backends = (TabularData) reading.getAttribute(JmxSink.UPSTREAMS, "Backends");
        assertThat(backends.get(new Object[] {"[::1]:9001", "CLIENT"}).get("requests"))
            .isEqualTo(24L);

        Attribute interval = new Attribute("IntervalMillis", 500L);
        assertThatThrownBy(() -> reading.setAttribute(JmxSink.UPSTREAMS, interval))
            .isInstanceOf(SecurityException.class);
        assertThatThrownBy(
                () -> reading.invoke(JmxSink.UPSTREAMS, "reset", new Object[0], new String[0]))
            .isInstanceOf(SecurityException.class);
        writing.setAttribute(JmxSink.UPSTREAMS, interval);
        assertThat(reading.getAttribute(JmxSink.UPSTREAMS, "IntervalMillis")).isEqualTo(500L);
        assertThatThrownBy(
                () -> writing.setAttribute(JmxSink.UPSTREAMS, new Attribute("IntervalMillis", 1L)))
            .hasMessageContaining("100ms to 1h");
        writing.invoke(JmxSink.UPSTREAMS, "reset", new Object[0], new String[0]);
        assertThat(reading.getAttribute(JmxSink.UPSTREAMS, "TotalRequests")).isEqualTo(0L);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void eventsStreamToAnotherJvm(Jdk jdk) throws IOException {
    int port = FreePort.any();
    try (JdkCommand.Child child = start(jdk, port)) {
      Await.until("the program is ready", () -> child.out().contains("ready"));
      List<String> backends = new CopyOnWriteArrayList<>();
      try (JMXConnector connector = connect(port, "writer");
          RemoteRecordingStream stream =
              new RemoteRecordingStream(connector.getMBeanServerConnection())) {
        stream.enable("dev.upstreamtop.UpstreamBackend").with("period", "100 ms");
        stream.onEvent(
            "dev.upstreamtop.UpstreamBackend", event -> backends.add(event.getString("backend")));
        stream.startAsync();
        OutputStream in = child.process().getOutputStream();
        Await.until(
            "events of both backends",
            () -> {
              try {
                in.write('\n');
                in.flush();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
              return backends.contains("10.0.0.9:8080") && backends.contains("[::1]:9001");
            });
      }
    }
  }
}
