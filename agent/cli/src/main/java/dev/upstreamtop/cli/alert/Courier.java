// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import dev.upstreamtop.telemetry.settings.Receiver;
import java.io.IOException;
import java.time.Duration;

/**
 * Takes findings to somebody who is told of them. {@link #deliver} is for one thread; {@link
 * #close} is safe from any other.
 */
interface Courier extends AutoCloseable {

  /** How long one delivery may take. */
  Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Delivers one JSON object; returns when it was taken.
   *
   * @throws IOException with a few words: not taken, or not within {@link #PATIENCE}
   */
  void deliver(String json) throws IOException, InterruptedException;

  /** Ends what is under way, which then fails; what is begun later fails at once. */
  @Override
  void close();

  /** The way to a receiver. */
  static Courier to(Receiver receiver) {
    return switch (receiver) {
      case Receiver.Run run -> new CommandCourier(run.line(), PATIENCE);
      case Receiver.Post post -> new PostCourier(post.url(), PATIENCE);
    };
  }
}
