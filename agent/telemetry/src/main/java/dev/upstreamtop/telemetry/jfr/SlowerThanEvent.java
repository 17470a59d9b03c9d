// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;

/**
 * An event with a shortest response time.
 *
 * <p>A class of its own, because JFR pairs the settings of one class with their controls by
 * position: in the class file's order on one side, in that of reflection, which changes from run to
 * run, on the other. With two settings in one class an event gets the other's control now and then,
 * and a ClassCastException; across a class and its superclass the order is fixed.
 */
abstract class SlowerThanEvent extends Event {

  /** What the setting is compared with, in nanoseconds. */
  abstract long responseTimeNanos();

  @SettingDefinition
  @Name(ResponseTimeControl.NAME)
  @Label("Slower Than")
  @Description("Shortest response time that is recorded")
  boolean slowerThan(ResponseTimeControl control) {
    return control.admits(responseTimeNanos());
  }
}
