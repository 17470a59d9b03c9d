// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

/**
 * How the value of an option is written, the same on a command line, in the agent's options and in
 * a properties file. Immutable.
 *
 * @param <T> the type of the value
 */
public interface Grammar<T> {

  /** What stands for a value in a synopsis, {@code DURATION}; empty where none is written. */
  String form();

  /** What a value has to keep, in words for people; empty where anything goes. */
  String rule();

  /**
   * Reads a value. Blanks around it do not count.
   *
   * @throws IllegalArgumentException with a message that names the text and what is understood
   */
  T read(String text);

  /**
   * Checks a value that was not read.
   *
   * @throws IllegalArgumentException when it breaks the {@link #rule}
   */
  default void check(T value) {}
}
