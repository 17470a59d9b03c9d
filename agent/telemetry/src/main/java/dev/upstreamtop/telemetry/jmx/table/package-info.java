// SPDX-License-Identifier: Apache-2.0
/** Open data: a value's fields as attributes, or as the columns of a table. */
package dev.upstreamtop.telemetry.jmx.table;
