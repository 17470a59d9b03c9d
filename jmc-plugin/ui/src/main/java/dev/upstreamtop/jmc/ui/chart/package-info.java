// SPDX-License-Identifier: Apache-2.0
/** Curves over time as plain values, and a small canvas that draws them. */
package dev.upstreamtop.jmc.ui.chart;
