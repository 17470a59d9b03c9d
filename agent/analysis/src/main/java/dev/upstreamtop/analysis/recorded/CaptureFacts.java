// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What is known of one capture.
 *
 * @param host empty where it is not told
 * @param lost what should have been seen and was not, by cause
 * @param limits what was not captured although it could be
 * @param troubles why nothing was captured, if at times nothing was
 * @param sources the recordings that hold events of it
 */
public record CaptureFacts(
    String id,
    String host,
    SortedSet<String> interfaces,
    SortedMap<String, Long> lost,
    SortedSet<String> limits,
    SortedSet<String> troubles,
    Set<String> sources) {}
