// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.sample.ExchangeSample;
import dev.upstreamtop.jmc.rules.sample.JvmSpan;
import java.util.List;

/**
 * A recorded exchange and what held up its JVM meanwhile.
 *
 * @param backend where it went
 * @param overlaps the JVM's events during the exchange: of each cause the one with the longest
 *     common time, then the others, longest first; empty where the recorded JVM is not the backend
 */
public record SlowExchange(BackendInfo backend, ExchangeSample exchange, List<JvmSpan> overlaps) {

  public SlowExchange {
    overlaps = List.copyOf(overlaps);
  }
}
