// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.sample;

/** The counters of a backend that a judgement rests on, by the names of their figures. */
public enum Tally {
  REQUESTS("requests"),
  RESPONSES_1XX("responses1xx"),
  RESPONSES_2XX("responses2xx"),
  RESPONSES_3XX("responses3xx"),
  RESPONSES_4XX("responses4xx"),
  RESPONSES_5XX("responses5xx"),
  REFUSED("refused"),
  UNREACHABLE("unreachable"),
  TIMED_OUT("timedOut"),
  RESET("reset"),
  CLOSED("closed"),
  ABANDONED("abandoned"),
  TRUNCATED("truncated"),
  CONNECTS("connects"),
  RETRANSMITS("retransmits"),
  CONNECT_RETRIES("connectRetries"),
  LOST_TRACK("lostTrack"),
  BYTES_SENT("bytesSent"),
  BYTES_RECEIVED("bytesReceived");

  private final String figure;

  Tally(String figure) {
    this.figure = figure;
  }

  /** The name of the figure, which is that of the event's field. */
  public String figure() {
    return figure;
  }
}
