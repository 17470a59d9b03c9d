// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import java.util.regex.Pattern;

/**
 * A whole number in decimal digits.
 *
 * @param form that stands for it
 * @param least that is allowed
 * @param most that is allowed
 */
record WholeNumbers(String form, long least, long most) implements Grammar<Long> {

  private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,18}");

  @Override
  public String rule() {
    return most == Long.MAX_VALUE ? "at least " + least : least + " to " + most;
  }

  @Override
  public Long read(String text) {
    String number = text.strip();
    if (!DIGITS.matcher(number).matches()) {
      throw new IllegalArgumentException("'" + text + "' is no whole number, " + rule());
    }
    Long value = Long.valueOf(number);
    check(value);
    return value;
  }

  @Override
  public void check(Long value) {
    if (value < least || value > most) {
      throw new IllegalArgumentException("must be " + rule() + ", not " + value);
    }
  }
}
