#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The command as it is installed: on the runtime that lies beside it, or else on a Java of the host.
#
# UPSTREAMTOP_JVM_OPTIONS in the environment: options of its JVM.
set -euf

# Exit codes as everywhere in upstreamtop: docs/troubleshooting.md.
MISSING=3

self=$(readlink -f "$0")
home=${self%/*/*}

die() {
  echo "upstreamtop: $1" >&2
  exit $MISSING
}

new_enough() { # JAVA
  [ -x "$1" ] || return 1
  feature=$("$1" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = \([0-9]*\).*/\1/p')
  [ "${feature:-0}" -ge @JAVA@ ]
}

java_of_host() {
  for java in "${JAVA_HOME:-}/bin/java" "$(command -v java || :)"; do
    if new_enough "$java"; then
      return
    fi
  done
  die "no Java @JAVA@ or later in JAVA_HOME or on the PATH, and this package brings none: install one and set JAVA_HOME"
}

if [ -d "$home/runtime" ]; then
  java=$home/runtime/bin/java
  # Where the loader of programs is missing, a shell would say that java is.
  [ -e /lib64/ld-linux-x86-64.so.2 ] || [ -e /lib/ld-linux-aarch64.so.1 ] ||
    die "the Java runtime of this package needs a Linux with glibc"
else
  java_of_host
fi

# What the environment says comes last and wins. A service leaves a host's memory to others.
options=${UPSTREAMTOP_JVM_OPTIONS:-}
[ "${1:-}" != collect ] || options="-Xmx256m $options"
case $options in
  *-XX:+Use*GC*) ;;
  *) options="-XX:+UseSerialGC $options" ;;
esac
# What is over soon does not live to see the work of the second compiler. What goes on does, but not in its first second, half of
# which would go into that: only what is called ten times as often as is usual is worth it.
case "${1:-} $* " in
  "-V "* | "--version "* | "-h "* | "help "* | "check "* | "doctor "* | "attach "* | *" --help "* | *" --count"[\ =]*)
    options="-XX:TieredStopAtLevel=1 $options"
    ;;
  *)
    # Of the runtime that comes with it: a Java of the host may know them no more.
    [ ! -d "$home/runtime" ] || options="-XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 \
-XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000 $options"
    ;;
esac
classes=$home/runtime/lib/server/upstreamtop.jsa
# Where options do not go with the archive, the JVM starts without, and need not tell.
[ ! -e "$classes" ] || options="-XX:SharedArchiveFile=$classes -Xlog:cds=off,aot=off $options"
# shellcheck disable=SC2086
exec "$java" $options -jar "$home/upstreamtop.jar" "$@"
