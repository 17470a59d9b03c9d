// SPDX-License-Identifier: Apache-2.0
/** Finds JVMs that run on this host, and loads the agent into one. */
package dev.upstreamtop.cli.attach;
