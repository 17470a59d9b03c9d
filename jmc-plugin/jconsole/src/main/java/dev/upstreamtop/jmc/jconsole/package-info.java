// SPDX-License-Identifier: Apache-2.0
/** The live tab Upstreams for jconsole and what embeds its plugins. */
package dev.upstreamtop.jmc.jconsole;
