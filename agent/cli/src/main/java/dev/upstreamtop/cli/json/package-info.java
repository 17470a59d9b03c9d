// SPDX-License-Identifier: Apache-2.0
/** Snapshots as JSON, one object per line. */
package dev.upstreamtop.cli.json;
