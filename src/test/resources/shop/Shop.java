// SPDX-License-Identifier: Apache-2.0
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * An application that serves, and tells on request what the agent's beans in its JVM say. It can be
 * made to hoard objects, to stand still while its collector looks at them, and to stand still for
 * good.
 */
class Shop {

  private static final String BEAN = "/bean/";
  private static final int MORE_OBJECTS = 1_000_000;
  private static final long WORK_MILLIS = 2;
  private static final int PIECES = 50;
  private static final long PIECE_MILLIS = 20;

  /** One of the objects that the application never lets go. */
  private record Hoarded(Hoarded before) {}

  private static Hoarded hoard;

  public static void main(String[] arguments) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(System.getProperty("shop.address", "127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          answer(
              exchange,
              200,
              path.startsWith(BEAN) ? bean(path.substring(BEAN.length())) : "served");
        });
    server.createContext("/orders/", exchange -> answer(exchange, 200, work("ordered")));
    server.createContext("/broken/", exchange -> answer(exchange, 500, work("broken")));
    server.createContext("/hoard", exchange -> answer(exchange, 200, hoard()));
    server.createContext("/collect", exchange -> answer(exchange, 200, collect()));
    server.createContext("/pieces", Shop::pieces);
    server.createContext("/hang", exchange -> hang());
    server.start();
    System.out.println(server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** A body of unannounced length that comes bit by bit. */
  private static void pieces(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    for (int i = 0; i < PIECES; i++) {
      exchange.getResponseBody().write("piece".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      sleep(PIECE_MILLIS);
    }
    exchange.close();
  }

  /** What takes a while, but no CPU: whoever calls waits, the machine does not. */
  private static String work(String done) {
    sleep(WORK_MILLIS);
    return done;
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes the server's only thread and never gives it back. */
  private static void hang() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String hoard() {
    for (int i = 0; i < MORE_OBJECTS; i++) {
      hoard = new Hoarded(hoard);
    }
    return "hoarded";
  }

  /** Collects garbage, and tells for how many milliseconds. */
  private static String collect() {
    long before = collectionMillis();
    System.gc();
    return Long.toString(collectionMillis() - before);
  }

  private static long collectionMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
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
