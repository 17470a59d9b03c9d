// SPDX-License-Identifier: Apache-2.0
/** What a reader of recordings hands over: values of one event each, and what they are made of. */
package dev.upstreamtop.analysis.sample;
