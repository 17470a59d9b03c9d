// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.List;
import java.util.Objects;

/**
 * How complete the picture of an interval is.
 *
 * @param mode where the snapshot comes from
 * @param state whether traffic is being captured
 * @param reason why it is not, one line; empty while capturing
 * @param watched what is looked at
 * @param loss what was not seen
 * @param effort what that took
 * @param limits what is not captured although it could be, and why; empty when nothing
 */
public record CaptureStatus(
    CaptureMode mode,
    CaptureState state,
    String reason,
    Watched watched,
    Loss loss,
    Effort effort,
    List<CaptureLimit> limits) {

  public CaptureStatus {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(watched, "watched");
    Objects.requireNonNull(loss, "loss");
    Objects.requireNonNull(effort, "effort");
    limits = List.copyOf(limits);
  }

  /**
   * A status without any traffic, for a process that captures nothing (yet, any more, or at all).
   */
  public static CaptureStatus idle(CaptureMode mode, CaptureState state, String reason) {
    return new CaptureStatus(
        mode, state, reason, Watched.NOTHING, Loss.NONE, Effort.NONE, List.of());
  }

  /** The same with another loss. */
  public CaptureStatus withLoss(Loss other) {
    return new CaptureStatus(mode, state, reason, watched, other, effort, limits);
  }

  /** The same of some of its sides. */
  public CaptureStatus withSides(List<Side> some) {
    Watched less =
        new Watched(some, watched.interfaces(), watched.programsAhead(), watched.ownersKnown());
    return new CaptureStatus(mode, state, reason, less, loss, effort, limits);
  }

  /** Both intervals together: the later state, the sum of loss and effort. */
  public CaptureStatus plus(CaptureStatus later) {
    return new CaptureStatus(
        later.mode,
        later.state,
        later.reason,
        later.watched.interfaces().isEmpty() ? watched : later.watched,
        loss.plus(later.loss),
        effort.plus(later.effort),
        later.limits);
  }
}
