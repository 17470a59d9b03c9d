// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx.figure;

import dev.upstreamtop.telemetry.jmx.table.Field;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import java.util.List;

/** Which capture and which interval of it a bean shows; the last attributes of each bean. */
public final class IdentityFields {

  public static final List<Field<LedgerView>> ATTRIBUTES =
      List.of(
          Field.text(
              "CaptureId",
              "Which capture the figures are of, the same in all read-outs; empty without one",
              view -> view.identity().id()),
          Field.text(
              "CaptureHost", "Name of the host that captures", view -> view.identity().host()),
          Field.whole(
              "CaptureStartMillis",
              "When the capture began, since 1970",
              "milliseconds",
              view -> view.identity().startEpochNanos() / 1_000_000),
          Field.whole(
              "IntervalNumber",
              "Number of the last interval of the capture, the first is 1",
              "count",
              view -> view.interval().sequence()));

  private IdentityFields() {}
}
