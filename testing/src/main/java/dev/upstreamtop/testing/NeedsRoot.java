// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test that needs root, or the capabilities of it: the build leaves it out where the tag {@code
 * root} is excluded. On what is no test: whoever uses it needs root.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("root")
public @interface NeedsRoot {}
