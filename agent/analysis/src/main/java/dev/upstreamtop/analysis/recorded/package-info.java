// SPDX-License-Identifier: Apache-2.0
/** Samples put together: what each backend did over time, each request counted once. */
package dev.upstreamtop.analysis.recorded;
