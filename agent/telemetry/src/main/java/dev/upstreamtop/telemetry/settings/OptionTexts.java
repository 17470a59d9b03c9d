// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was said about options, by name; immutable.
 *
 * @param texts each in its option's grammar
 */
public record OptionTexts(Map<String, String> texts) {

  public OptionTexts {
    texts = Map.copyOf(texts);
  }

  /** Nothing was said. */
  public static OptionTexts none() {
    return new OptionTexts(Map.of());
  }

  /** These, and where they are silent what somebody else said. */
  public OptionTexts over(OptionTexts others) {
    Map<String, String> all = new LinkedHashMap<>(others.texts);
    all.putAll(texts);
    return new OptionTexts(all);
  }

  /**
   * These and another word; a list that was given already goes on.
   *
   * @throws IllegalArgumentException where an option that is no list was given already
   */
  public OptionTexts and(Option<?> option, String text) {
    String given = texts.get(option.name());
    if (given != null && !option.isList()) {
      throw new IllegalArgumentException(option.name() + ": given twice");
    }
    String whole = given == null ? text : given + Items.SEPARATOR + text;
    return new OptionTexts(Map.of(option.name(), whole)).over(this);
  }

  /** These with more items of a list; what was said about the same item before counts. */
  public OptionTexts also(Option<?> list, String items) {
    String said = texts.getOrDefault(list.name(), "");
    return new OptionTexts(Map.of(list.name(), items + Items.SEPARATOR + said)).over(this);
  }

  /**
   * The value of an option that something was said about.
   *
   * @throws IllegalArgumentException with a message that names the option and what is wrong
   */
  public <T> Optional<T> find(Option<T> option) {
    return Optional.ofNullable(texts.get(option.name())).map(option::read);
  }

  /**
   * The value of an option, or its usual one.
   *
   * @throws IllegalArgumentException with a message that names the option and what is wrong
   */
  public <T> T get(Option<T> option) {
    return option.read(texts.getOrDefault(option.name(), option.usual()));
  }
}
