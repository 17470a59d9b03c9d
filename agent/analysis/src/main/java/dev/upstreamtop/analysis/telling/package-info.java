// SPDX-License-Identifier: Apache-2.0
/** What is told beside a finding or a cause: numbers in words, codes, methods, times. */
package dev.upstreamtop.analysis.telling;
