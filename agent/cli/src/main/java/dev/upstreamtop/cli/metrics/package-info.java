// SPDX-License-Identifier: Apache-2.0
/** What was added up, for Prometheus and whatever else reads its formats over HTTP. */
package dev.upstreamtop.cli.metrics;
