// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.orders;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that takes orders, by Tomcat unless it is told to be reactive, and that ends with
 * the exit code that it reads from standard input. {@code orders/Orders.java} of the end-to-end
 * tests is the same on the JDK's own server.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
public class Orders {

  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);
  private static final String LARGE = "a line of some length\n".repeat(1_000);

  /** Serves until it is told to end. */
  public static void main(String[] arguments) {
    SpringApplication.run(Orders.class, arguments);
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

  @GetMapping("/orders/{id}")
  ResponseEntity<String> order(@PathVariable("id") long id) {
    return ResponseEntity.ok().header("X-Order", Long.toString(id)).body("order " + id);
  }

  @PostMapping("/orders")
  ResponseEntity<String> take(@RequestBody String order) {
    LOG.info("took an order of {} characters", order.length());
    return ResponseEntity.created(URI.create("/orders/" + order.length())).body(order);
  }

  @PutMapping("/orders/{id}")
  String change(@PathVariable("id") long id, @RequestBody String order) {
    return id + ": " + order;
  }

  @DeleteMapping("/orders/{id}")
  ResponseEntity<Void> cancel(@PathVariable("id") long id) {
    return ResponseEntity.noContent().build();
  }

  @GetMapping("/large/{id}")
  String large(@PathVariable("id") long id) {
    return LARGE;
  }

  @GetMapping("/busy/{id}")
  ResponseEntity<String> busy(@PathVariable("id") long id) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("come back later");
  }

  @GetMapping("/absent/{id}")
  ResponseEntity<String> absent(@PathVariable("id") long id) {
    return ResponseEntity.status(HttpStatus.NOT_FOUND).body("no order " + id);
  }
}
