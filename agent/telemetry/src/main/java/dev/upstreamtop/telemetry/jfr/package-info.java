// SPDX-License-Identifier: Apache-2.0
/**
 * The Flight Recorder side: event classes, which are annotations and fields only, and the sink that
 * fills them.
 *
 * <p>Events carry what happened since the previous event of their type. The rest is emitted at the
 * end of every chunk, so the sum over a recording is everything that was captured between its start
 * and its end, to the capture's interval.
 */
package dev.upstreamtop.telemetry.jfr;
