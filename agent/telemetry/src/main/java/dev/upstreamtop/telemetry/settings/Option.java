// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import java.util.Objects;

/**
 * Something that can be set, as a row of the table {@link Options}.
 *
 * @param <T> the type of its value
 * @param name the one name it has everywhere, without dashes
 * @param grammar how its value is written
 * @param usual its value where nothing is said, in that grammar; empty for none, or for an empty
 *     list
 * @param usualWords what happens where nothing is said, for people
 * @param description what it sets, for people, without a full stop
 */
public record Option<T>(
    String name, Grammar<T> grammar, String usual, String usualWords, String description) {

  public Option {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(grammar, "grammar");
  }

  /** One with a usual value. */
  static <T> Option<T> of(String name, Grammar<T> grammar, String usual, String description) {
    return new Option<>(name, grammar, usual, usual, description);
  }

  /** One without, or that is an empty list. */
  static <T> Option<T> unset(
      String name, Grammar<T> grammar, String usualWords, String description) {
    return new Option<>(name, grammar, "", usualWords, description);
  }

  /** The same where something else is usual. */
  Option<T> usually(String otherwise) {
    return of(name, grammar, otherwise, description);
  }

  /** Whether giving it twice adds to what was given. */
  public boolean isList() {
    return grammar instanceof Items || grammar instanceof GivenNames;
  }

  /** Whether its name alone says yes. */
  public boolean isFlag() {
    return grammar instanceof Flag;
  }

  /** Description, rule and usual value in one sentence. */
  public String sentence() {
    return description
        + (grammar.rule().isEmpty() ? "" : "; " + grammar.rule())
        + (usualWords.isEmpty() ? "" : " (default: " + usualWords + ")")
        + ".";
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException with a message that names the option and what is wrong
   */
  public T read(String text) {
    try {
      return grammar.read(text);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(name + ": " + malformed.getMessage(), malformed);
    }
  }

  /**
   * Checks a value that was not read.
   *
   * @throws IllegalArgumentException with a message that names the option and the rule
   */
  public void check(T value) {
    try {
      grammar.check(value);
    } catch (IllegalArgumentException broken) {
      throw new IllegalArgumentException(name + ": " + broken.getMessage(), broken);
    }
  }
}
