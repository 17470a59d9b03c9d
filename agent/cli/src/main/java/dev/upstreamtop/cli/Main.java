// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

/** Starts the command. */
public final class Main {

  private Main() {}

  /**
   * Runs the command.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.out.println("upstreamtop 0.1.0");
  }
}
