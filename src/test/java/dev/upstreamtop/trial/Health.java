// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

/** What happens every day and is no trouble: nothing is to be warned of. */
enum Health implements Trouble {
  CALM,
  RELOAD,
  DRAIN,
  BURST,
  GARBAGE,
  NATURE;

  @Override
  public Housing housing() {
    return this == NATURE ? Housing.SETTLED : Housing.PLAIN;
  }
}
