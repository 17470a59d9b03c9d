// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

/**
 * An application that needs the module java.base only: serves for a second and ends with code 3.
 */
final class PlainApplication {

  private PlainApplication() {}

  public static void main(String[] arguments) throws InterruptedException {
    Thread.sleep(1_000);
    System.out.println("served");
    System.exit(3);
  }
}
