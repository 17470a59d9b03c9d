// SPDX-License-Identifier: Apache-2.0
/** What must hold of the whole: real proxy, real kernel, real processes. */
package dev.upstreamtop.e2e;
