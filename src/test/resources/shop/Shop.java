// SPDX-License-Identifier: Apache-2.0
import com.sun.net.httpserver.HttpServer;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import javax.management.JMException;
import javax.management.ObjectName;

/** An application that serves, and tells on request what the agent's beans in its JVM say. */
class Shop {

  private static final String BEAN = "/bean/";

  public static void main(String[] arguments) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String text = path.startsWith(BEAN) ? bean(path.substring(BEAN.length())) : "served";
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    System.out.println(server.getAddress().getPort());
  }

  /** An attribute by "Type/Name". */
  private static String bean(String path) {
    String[] words = path.split("/", -1);
    try {
      return String.valueOf(
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(new ObjectName("dev.upstreamtop:type=" + words[0]), words[1]));
    } catch (JMException absent) {
      return "";
    }
  }
}
