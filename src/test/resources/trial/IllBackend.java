// SPDX-License-Identifier: Apache-2.0
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend that works well until it is told which trouble to have, and for as long as it is. */
class IllBackend {

  private static final int HANDLERS = 24;
  private static final int POOL = 2;
  private static final int HOARDED = 600_000;

  /** One of the objects that fill its heap. */
  private record Hoarded(Hoarded before) {}

  private static volatile String trouble = "none";
  private static final Object LOCK = new Object();
  private static final AtomicInteger REQUESTS = new AtomicInteger();
  private static final ExecutorService SMALL = Executors.newFixedThreadPool(POOL);
  private static ServerSocket database;
  private static Hoarded hoard;

  public static void main(String[] arguments) throws Exception {
    database = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread answering = new Thread(IllBackend::database, "database");
    answering.setDaemon(true);
    answering.start();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/orders/", exchange -> serve(exchange, false));
    server.createContext("/search/", exchange -> serve(exchange, true));
    server.createContext("/trouble/", IllBackend::trouble);
    server.setExecutor(Executors.newFixedThreadPool(HANDLERS));
    server.start();
    System.out.println(server.getAddress().getPort() + " " + database.getLocalPort());
  }

  private static void trouble(HttpExchange exchange) throws IOException {
    trouble = exchange.getRequestURI().getPath().substring("/trouble/".length());
    hoard = null;
    if (trouble.equals("pauses")) {
      for (int i = 0; i < HOARDED; i++) {
        hoard = new Hoarded(hoard);
      }
      Thread collecting = new Thread(IllBackend::collect, "collecting");
      collecting.setDaemon(true);
      collecting.start();
    }
    synchronized (LOCK) {
      LOCK.notifyAll();
    }
    answer(exchange, 200, "told");
  }

  private static void collect() {
    while (trouble.equals("pauses")) {
      System.gc();
      pause(20);
    }
  }

  private static void serve(HttpExchange exchange, boolean search) throws IOException {
    int number = REQUESTS.incrementAndGet();
    pause(2);
    switch (trouble) {
      case "errors" -> {
        answer(exchange, number % 3 == 0 ? 503 : 200, "served");
        return;
      }
      case "lock" -> {
        synchronized (LOCK) {
          spin(25);
        }
      }
      case "sleep" -> pause(300);
      case "route" -> pause(search ? 400 : 0);
      case "downstream" -> ask(300);
      case "pool" -> await(SMALL.submit(() -> pause(60)));
      case "hang" -> {
        synchronized (LOCK) {
          while (trouble.equals("hang")) {
            try {
              LOCK.wait();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        }
      }
      case "body" -> {
        exchange.sendResponseHeaders(200, 1_000);
        exchange.getResponseBody().write(new byte[10]);
        exchange.getResponseBody().flush();
        while (trouble.equals("body")) {
          pause(50);
        }
        exchange.getResponseBody().write(new byte[990]);
        exchange.close();
        return;
      }
      case "truncated" -> {
        if (number % 3 == 0) {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          exchange.close();
          return;
        }
      }
      default -> {
        // It is well.
      }
    }
    answer(exchange, 200, "served");
  }

  private static void await(Future<?> task) throws IOException {
    try {
      task.get();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static void ask(int millis) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), database.getLocalPort())) {
      socket.getOutputStream().write(millis / 10);
      socket.getInputStream().read();
    }
  }

  private static void database() {
    while (true) {
      try {
        Socket socket = database.accept();
        Thread answering =
            new Thread(
                () -> {
                  try (socket) {
                    int tens = socket.getInputStream().read();
                    pause(10 * tens);
                    socket.getOutputStream().write(1);
                  } catch (IOException gone) {
                    // Who asked has left.
                  }
                },
                "answering");
        answering.setDaemon(true);
        answering.start();
      } catch (IOException ended) {
        return;
      }
    }
  }

  private static void spin(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
