// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.LinearKindOfQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.common.util.TypedPreference;

/** Makes preferences whose texts stand in the message file under their identifiers. */
final class Preferences {

  private Preferences() {}

  static TypedPreference<IQuantity> percentage(String id, double share) {
    return quantity(id, UnitLookup.PERCENTAGE, Quantities.share(share));
  }

  static TypedPreference<IQuantity> timespan(String id, long millis) {
    return quantity(id, UnitLookup.TIMESPAN, Quantities.millis(millis));
  }

  static TypedPreference<IQuantity> number(String id, double number) {
    return quantity(id, UnitLookup.NUMBER, Quantities.number(number));
  }

  static TypedPreference<String> text(String id) {
    return new TypedPreference<>(
        id,
        Messages.get(id),
        Messages.get(id + ".description"),
        UnitLookup.PLAIN_TEXT.getPersister(),
        "");
  }

  private static TypedPreference<IQuantity> quantity(
      String id, LinearKindOfQuantity kind, IQuantity value) {
    return new TypedPreference<>(
        id, Messages.get(id), Messages.get(id + ".description"), kind, value);
  }
}
