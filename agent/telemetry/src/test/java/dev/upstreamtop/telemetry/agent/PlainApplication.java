// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** An application that needs the module java.base only: it ends when and as it is told. */
final class PlainApplication {

  private PlainApplication() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("started");
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String exit = commands.readLine();
    System.out.println("served");
    System.exit(Integer.parseInt(exit.substring("exit ".length())));
  }
}
