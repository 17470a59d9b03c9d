// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

/** How a page of a report looks: light, dark, and on paper. */
final class PageStyle {

  static final String SHEET =
      """
      :root { color-scheme: light dark; --text: #1c1e21; --dim: #5f6672; --page: #ffffff;
        --card: #f5f6f8; --line: #d5d9e0; --warn: #b3261e; --info: #1f5fa8; --asked: #4a7fb5;
        --time: #7a5ea8; --level: #4d8c6f; --found: #f7d9d6; --stop: #a86a1f; }
      @media (prefers-color-scheme: dark) { :root { --text: #e6e8eb; --dim: #9aa3b0;
        --page: #16181c; --card: #20242a; --line: #3a404a; --warn: #ff8a80; --info: #82b4f0;
        --asked: #6fa3d8; --time: #a98fd6; --level: #74b899; --found: #4a2523; --stop: #d69a4e; } }
      body { font: 15px/1.45 system-ui, sans-serif; color: var(--text); background: var(--page);
        max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
      article { background: var(--card); border-left: 5px solid var(--info); padding: .6rem 1rem;
        margin: .8rem 0; break-inside: avoid; }
      article.warning { border-left-color: var(--warn); }
      article h3 { font-size: 1rem; margin: 0 0 .3rem; overflow-wrap: anywhere; }
      article p { margin: .2rem 0; } code { font-size: .92em; }
      .dim, .most, .tick { color: var(--dim); fill: var(--dim); }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid var(--line); }
      th:first-child, td:first-child, th:last-child, td:last-child { text-align: left; }
      tr.warning td:last-child { color: var(--warn); font-weight: 600; }
      section { break-inside: avoid; } svg { width: 100%; height: auto; display: block; }
      svg text { font: 12px system-ui, sans-serif; fill: var(--text); }
      svg .most { font-size: 11px; } svg .tick { font-size: 10px; }
      .middle { text-anchor: middle; } .end { text-anchor: end; }
      .base { stroke: var(--line); } .asked { fill: var(--asked); } .time { fill: var(--time); }
      .level { fill: var(--level); } .bad { fill: var(--warn); } .found { fill: var(--found); }
      .stop { fill: var(--stop); }
      @media print { body { max-width: none; margin: 0; } }
      """;

  private PageStyle() {}
}
