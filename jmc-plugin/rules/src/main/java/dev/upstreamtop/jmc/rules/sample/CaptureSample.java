// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * How complete the picture of one interval is.
 *
 * @param state as recorded: {@code CAPTURING}, {@code UNAVAILABLE}, …
 * @param reason why nothing is captured, empty while capturing
 * @param lost records and segments lost
 * @param lostCauses the same by cause, {@code ringFull=3 pipelined=1}
 * @param mapFill fill of the fullest kernel table, 0 to 1
 * @param programsAhead foreign programs that run before ours, empty without any
 * @param limits what is not captured although it could be, by its reasons, separated by {@code ";
 *     "}; empty where nothing is
 * @param captureId which capture it is about; empty before the first interval, and in recordings of
 *     0.1
 */
public record CaptureSample(
    TimeRange range,
    String mode,
    String state,
    String reason,
    long packets,
    long lost,
    String lostCauses,
    double mapFill,
    String programsAhead,
    String limits,
    String captureId) {

  /**
   * Whether the interval was captured; the last one ends with the capture, {@code STOPPED}. One
   * without length in state {@code STARTING}, asked for before the first, has missed nothing.
   */
  public boolean capturing() {
    return switch (state) {
      case "CAPTURING", "STOPPED" -> true;
      case "STARTING" -> range.lengthNanos() == 0;
      default -> false;
    };
  }
}
