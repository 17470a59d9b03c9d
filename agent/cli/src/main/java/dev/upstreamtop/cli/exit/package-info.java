// SPDX-License-Identifier: Apache-2.0
/** How the command ends: its exit codes, and failures that carry one. */
package dev.upstreamtop.cli.exit;
