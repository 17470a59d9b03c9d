// SPDX-License-Identifier: Apache-2.0
/** What tests of several modules need: of the machine, of its JDKs, of this checkout. */
package dev.upstreamtop.testing;
