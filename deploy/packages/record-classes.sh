#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes captures.classes anew, as root: what captures load of others, for the archive of classes in the packages.
#
#   record-classes.sh TREE    a package with a runtime, unpacked
#
# A build has no privilege to capture, and packages are to be the same bytes each time: so the list is made by hand, and kept. What is
# in it and is no more is passed over; what is missing costs at each start, and DistributionTest says so when it is much.
set -eu

export LC_ALL=C
out=$(cd "$(dirname "$0")" && pwd)/captures.classes
cd "$1"
lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT

line() { # NAME ARGUMENT…
  name=$1
  shift
  echo "./runtime/bin/java -Xshare:off -XX:+UseSerialGC -XX:DumpLoadedClassList=$lists/$name -jar upstreamtop.jar $*"
}

# shellcheck disable=SC2046
$(line json top --format json --interval 100ms --interfaces lo --count 3) >/dev/null
script -qefc "$(line terminal top --interval 100ms --interfaces lo --duration 10s)" /dev/null </dev/null >/dev/null
$(line collector collect --interfaces lo --metrics 127.0.0.1:9464 --socket "$lists/feed.sock") &
collector=$!
curl -sf --retry 60 --retry-connrefused --retry-delay 1 http://127.0.0.1:9464/metrics >/dev/null
kill $collector
wait $collector || :

{
  echo "# Made by record-classes.sh: what captures load of others."
  # Names alone, of what comes from the runtime and the archive.
  sed -n '/^[#@]/d; / source: /d; s/ id: .*//p' "$lists"/* | grep -v '^dev/upstreamtop/' | sort -u
  # And the classes that the JVM makes for lambdas, but for those that would link picocli's, which are too old to be archived linked.
  sed -n '/^@lambda/p' "$lists"/* | grep -v picocli | sort -u
} >"$out"
