// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A list: its items stand between {@code ,} or {@code ;}; blanks around an item and empty items do
 * not count.
 *
 * @param <T> the type of an item
 * @param form of one item
 * @param rule of one item, empty for none
 * @param most how many there may be
 * @param item reads one
 */
record Items<T>(String form, String rule, int most, Function<String, T> item)
    implements Grammar<List<T>> {

  /** Puts what several places said into one text. */
  static final String SEPARATOR = ";";

  @Override
  public String rule() {
    return (rule.isEmpty() ? "" : rule + ", ") + "at most " + most;
  }

  @Override
  public List<T> read(String text) {
    List<T> items =
        Arrays.stream(text.split("[,;]", -1))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .map(item)
            .toList();
    check(items);
    return items;
  }

  @Override
  public void check(List<T> items) {
    if (items.size() > most) {
      throw new IllegalArgumentException("at most " + most + ", not " + items.size());
    }
  }
}
