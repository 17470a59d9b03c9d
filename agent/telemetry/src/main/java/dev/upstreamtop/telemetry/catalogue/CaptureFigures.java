// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.catalogue;

import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Loss;
import java.util.List;

/** What is told of the capture itself, beside its state. */
public final class CaptureFigures {

  private static final String CAPTURE = "UpstreamCapture";

  /** What was not seen, and what was left alone; each is told by cause too. */
  public static final List<WholeFigure<Loss>> LOSSES =
      List.of(
          WholeFigure.counter(
              "lost",
              Unit.COUNT,
              CAPTURE,
              "What should have been seen and was not, over all causes",
              Loss::lostTotal),
          WholeFigure.counter(
              "ignored",
              Unit.COUNT,
              CAPTURE,
              "What was recognised as something else and left alone, over all causes",
              Loss::ignoredTotal));

  /** How much is left out of what is listed. */
  public static final List<WholeFigure<Loss>> OMISSIONS =
      List.of(
          WholeFigure.gauge(
              "unreadablePortsOmitted",
              Unit.COUNT,
              CAPTURE,
              "Ports that speak something else, beside the 16 at most that are listed",
              loss -> loss.unreadablePorts().omitted()));

  /** What capturing took, counted. */
  public static final List<WholeFigure<Effort>> COUNTERS =
      List.of(
          WholeFigure.counter(
              "packets", Unit.COUNT, CAPTURE, "Packets that were looked at", Effort::packets));

  /** How near to its bounds it came, in times. */
  public static final List<WholeFigure<Effort>> GAUGES =
      List.of(
          WholeFigure.gauge(
              "intervalLag",
              Unit.NANOSECONDS,
              CAPTURE,
              "How much later than planned the interval was closed",
              Effort::lagNanos),
          WholeFigure.gauge(
              "kernelTimePerPacket",
              Unit.NANOSECONDS,
              CAPTURE,
              "Mean run time of the programs, 0 where the kernel does not measure it",
              effort -> Math.max(0, Math.round(effort.kernelNanosPerPacket()))));

  /** How near to its bounds it came, in parts. */
  public static final List<RealFigure<Effort>> RATIOS =
      List.of(
          RealFigure.gauge(
              "mapFill",
              Unit.RATIO,
              CAPTURE,
              "Fill of the fullest kernel table, 0 to 1",
              Effort::mapFill));

  private CaptureFigures() {}
}
