// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One of some words, in any case.
 *
 * @param <T> what a word means
 */
public final class Choice<T> implements Grammar<T> {

  private final String form;
  private final Map<String, T> values = new LinkedHashMap<>();
  private final Map<String, String> meanings = new LinkedHashMap<>();

  private Choice(String form) {
    this.form = form;
  }

  /** The words of an enumeration, in lower case. */
  static <E extends Enum<E>> Choice<E> of(String form, Class<E> constants) {
    Choice<E> choice = new Choice<>(form);
    for (E constant : constants.getEnumConstants()) {
      choice = choice.with(constant.name().toLowerCase(Locale.ROOT), constant, "");
    }
    return choice;
  }

  /** No word as yet. */
  static <T> Choice<T> named(String form) {
    return new Choice<>(form);
  }

  /** The same with one more word, or with another meaning of one. */
  Choice<T> with(String word, T value, String meaning) {
    Choice<T> choice = new Choice<>(form);
    choice.values.putAll(values);
    choice.meanings.putAll(meanings);
    choice.values.put(word, value);
    choice.meanings.put(word, meaning);
    return choice;
  }

  /** All of them. */
  public List<String> words() {
    return List.copyOf(values.keySet());
  }

  @Override
  public String form() {
    return form;
  }

  @Override
  public String rule() {
    return values.keySet().stream()
        .map(word -> meanings.get(word).isEmpty() ? word : word + ": " + meanings.get(word))
        .collect(Collectors.joining(", "));
  }

  @Override
  public T read(String text) {
    T value = values.get(text.strip().toLowerCase(Locale.ROOT));
    if (value == null) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is none of "
              + String.join(", ", values.keySet())
              + Nearest.hint(text, values.keySet()));
    }
    return value;
  }
}
