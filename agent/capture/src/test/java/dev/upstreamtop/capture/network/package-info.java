// SPDX-License-Identifier: Apache-2.0
/** Networks of the tests' own: namespaces with real interfaces and real traffic in them. */
package dev.upstreamtop.capture.network;
