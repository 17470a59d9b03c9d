// SPDX-License-Identifier: Apache-2.0
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.concurrent.Executors;
import java.util.logging.Logger;

/**
 * An application that takes orders on the port that it is given, and that ends with the exit code
 * that it reads from standard input. The Spring application of the end-to-end tests is the same on
 * Tomcat and Netty.
 */
class Orders {

  private static final Logger LOG = Logger.getLogger(Orders.class.getName());
  private static final String LARGE = "a line of some length\n".repeat(1_000);

  public static void main(String[] arguments) throws Exception {
    InetSocketAddress address = new InetSocketAddress(Integer.parseInt(arguments[0]));
    HttpServer server = HttpServer.create(address, 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext("/orders", Orders::order);
    server.createContext("/large/", exchange -> answer(exchange, 200, LARGE));
    server.createContext("/busy/", exchange -> answer(exchange, 503, "come back later"));
    server.createContext("/absent/", exchange -> answer(exchange, 404, "no such order"));
    server.start();
    LOG.info("serving");
    Thread ending = new Thread(Orders::endWhenTold, "ending");
    ending.setDaemon(true);
    ending.start();
  }

  private static void endWhenTold() {
    Scanner told = new Scanner(System.in, StandardCharsets.UTF_8);
    if (told.hasNextInt()) {
      System.exit(told.nextInt());
    }
  }

  private static void order(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String id = path.substring(path.lastIndexOf('/') + 1);
    String body =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    switch (exchange.getRequestMethod()) {
      case "POST":
        LOG.info("took an order of " + body.length() + " characters");
        exchange.getResponseHeaders().set("Location", "/orders/" + body.length());
        answer(exchange, 201, body);
        break;
      case "PUT":
        answer(exchange, 200, id + ": " + body);
        break;
      case "DELETE":
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
        break;
      default:
        exchange.getResponseHeaders().set("X-Order", id);
        answer(exchange, 200, "order " + id);
        break;
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
