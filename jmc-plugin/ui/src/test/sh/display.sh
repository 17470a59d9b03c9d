#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Starts a virtual display and prints its name; prints nothing where there is no Xvfb.
# The display ends with its last client, or after a quarter of an hour.
command -v Xvfb >/dev/null || exit 0
name=$(mktemp)
timeout 900 Xvfb -displayfd 3 -terminate -nolisten tcp -screen 0 1600x1000x24 \
  3>"$name" </dev/null >/dev/null 2>&1 &
tries=0
while [ ! -s "$name" ] && [ $tries -lt 100 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
number=$(cat "$name")
rm -f "$name"
[ -z "$number" ] || printf ':%s' "$number"
