// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.jfr.JfrSink;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Name;
import org.junit.jupiter.api.Test;

class EventNamesTest {

  @Test
  void everyTypeOfTheAgentHasItsNameHere() throws Exception {
    Set<String> recorded =
        JfrSink.eventTypes().stream()
            .map(type -> type.getAnnotation(Name.class).value())
            .collect(Collectors.toSet());
    assertThat(constants(true)).isEqualTo(recorded);
  }

  @Test
  void everyFieldNameIsOneOfTheAgents() throws Exception {
    Set<String> recorded =
        JfrSink.eventTypes().stream()
            .flatMap(type -> Arrays.stream(type.getFields()))
            .map(Field::getName)
            .collect(Collectors.toSet());
    assertThat(recorded).containsAll(constants(false));
  }

  private static Set<String> constants(boolean types) throws IllegalAccessException {
    Set<String> values = new HashSet<>();
    for (Field field : EventNames.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getName().endsWith("_EVENT") == types) {
        values.add((String) field.get(null));
      }
    }
    return values;
  }
}
