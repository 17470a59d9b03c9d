// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

/** What a figure is counted in. */
public enum Unit {
  COUNT("count"),
  BYTES("bytes"),
  NANOSECONDS("nanoseconds"),
  PER_SECOND("1/s"),
  RATIO("ratio");

  private final String text;

  Unit(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
