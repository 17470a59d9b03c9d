// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.analysis.limit.Limit;
import java.util.List;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * One limit that decides between two things that may be said.
 *
 * @param at a figure just at the limit, at which the one is said
 * @param beyond one just beyond it, at which it is not
 */
record Boundary(Limit limit, double at, double beyond, DoublePredicate said) {

  static Set<Limit> limits(List<Boundary> all) {
    return all.stream().map(Boundary::limit).collect(Collectors.toSet());
  }

  static Stream<DynamicTest> tests(List<Boundary> all) {
    return all.stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.limit().name(),
                    () -> {
                      assertThat(one.said().test(one.at())).as("at the limit").isTrue();
                      assertThat(one.said().test(one.beyond())).as("beyond it").isFalse();
                    }));
  }
}
