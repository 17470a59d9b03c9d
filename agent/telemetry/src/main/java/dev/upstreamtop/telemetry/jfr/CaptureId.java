// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.MetadataDefinition;
import jdk.jfr.Name;
import jdk.jfr.Relational;

/**
 * Marks the field that ties the events of one capture together, whichever host and JVM they were
 * recorded in. UpstreamCapture tells the host and the start that belong to it.
 */
@MetadataDefinition
@Relational
@Name("dev.upstreamtop.CaptureId")
@Label("Capture")
@Description("Binds events of the same capture together")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface CaptureId {}
