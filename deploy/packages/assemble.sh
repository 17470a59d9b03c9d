#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the packages of what the build left; the same inputs give the same bytes.
#
#   assemble.sh VERSION TIME RUNTIME DIRECTORY BILL
#
# VERSION   of upstreamtop
# TIME      of every file in the packages, as in 2026-01-01T00:00:00Z
# RUNTIME   the Java runtime for this machine, as jlink made it
# DIRECTORY where the packages go, and below it the trees that they are made of
# BILL      of materials (CycloneDX), of what is Java in them; where Maven was offline there is none, and so none in them
set -eu

version=$1
time=$2
runtime=$3
out=$4
bill=$5

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
needs=$root/agent/telemetry/src/main/resources/dev/upstreamtop/telemetry/host/needs.properties
machine=$(uname -m)

# Names are sorted by their bytes, and modes are the same, wherever this runs.
export LC_ALL=C
umask 022

die() {
  echo "assemble.sh: $1" >&2
  exit 1
}

host_need() { # NAME
  sed -n "s/^$1=//p" "$needs"
}

property() { # NAME, of the runtime
  "$runtime/bin/java" -XshowSettings:properties -version 2>&1 | sed -n "s/^ *$1 = //p"
}

# ---- What is the same in all of them: the tree that is unpacked to /opt ----------------------------------------------

copy() { # FILE… DIRECTORY
  for last; do :; done
  mkdir -p "$last"
  cp "$@"
}

text() { # NAME, of what the command makes of its own options
  "$runtime/bin/java" -cp "$root/agent/cli/target/upstreamtop.jar" dev.upstreamtop.cli.PackagedTexts "$1"
}

tree() { # DIRECTORY
  copy "$root/agent/cli/target/upstreamtop.jar" "$root/agent/capture/target/upstreamtop-agent.jar" "$1"
  copy "$root"/jfr-settings/*.jfc "$1"
  copy "$root/README.md" "$root/CHANGELOG.md" "$root/SECURITY.md" "$root/SUPPORT.md" "$root/LICENSE" "$1"
  copy "$root"/agent/licenses/*.txt "$1/licenses"
  copy "$root"/bpf/target/classes/dev/upstreamtop/bpf/*.o "$root/bpf/COPYING" "$1/bpf"
  copy "$root"/docs/*.md "$1/docs"
  copy "$root"/docs/images/*.png "$1/docs/images"
  copy "$root"/deploy/systemd/* "$1/deploy/systemd"
  copy "$root"/deploy/prometheus/* "$1/deploy/prometheus"
  cp "$here/NOTICE" "$1"
  # What JLine calls "The BSD License" is that of three clauses.
  [ ! -e "$bill" ] || sed 's/"BSD-4-Clause"/"BSD-3-Clause"/' "$bill" >"$1/bill-of-materials.json"
  mkdir "$1/bin" "$1/completion" "$1/man"
  sed "s|@JAVA@|$(host_need java)|" "$here/upstreamtop.sh" >"$1/bin/upstreamtop"
  chmod 755 "$1/bin/upstreamtop"
  text completion >"$1/completion/upstreamtop"
  text manual >"$1/man/upstreamtop.1"
}

with_runtime() { # TREE
  cp -R "$runtime" "$1/runtime"
  cat >>"$1/NOTICE" <<EOF

runtime/ is OpenJDK $(property java.runtime.version), made by $(property java.vendor) ($(property java.vendor.url)):
GNU General Public License 2.0 with the Classpath Exception; its licences, and those of what it holds of others, are in
runtime/legal. Its source: https://github.com/openjdk/jdk$(host_need java)u, and where its maker says.
EOF
  [ ! -e "$1/bill-of-materials.json" ] || bill_runtime "$1/bill-of-materials.json"
}

# Maven knows nothing of it: the first of the components.
bill_runtime() { # FILE
  awk -v version="$(property java.runtime.version)" -v vendor="$(property java.vendor)" '
    { print }
    /^  "components" : \[$/ {
      print "    {"
      print "      \"type\" : \"platform\","
      print "      \"bom-ref\" : \"openjdk@" version "\","
      print "      \"publisher\" : \"" vendor "\","
      print "      \"name\" : \"OpenJDK\","
      print "      \"version\" : \"" version "\","
      print "      \"licenses\" : [ { \"expression\" : \"GPL-2.0-only WITH Classpath-exception-2.0\" } ]"
      print "    },"
    }' "$1" >"$1.whole"
  mv "$1.whole" "$1"
}

# Modes and times come from here, not from whoever builds.
settle() { # TREE
  chmod -R u=rwX,go=rX "$1"
  find "$1" -exec touch -h -d "$time" {} +
}

# All of ours; and of others what these runs load, and captures, for which a run would need privileges.
archived() { # TREE
  for module in analysis telemetry capture cli; do
    (cd "$root/agent/$module/target/classes" && find dev -name '*.class' ! -name '*-info.class') | sed 's/\.class$//'
  done
  sed '/^[#@]/d' "$here/captures.classes"
  # Whoever lists the JVMs of this host meanwhile would add to them.
  for command in --help --version; do
    "$1/runtime/bin/java" -Xshare:off -XX:+UseSerialGC -XX:+DisableAttachMechanism "-XX:DumpLoadedClassList=$out/loaded.txt" \
      -jar "$1/upstreamtop.jar" $command >/dev/null
    # Names alone: with what else the list says of them the archive is another one each time.
    sed -n '/^[#@]/d; / source: /d; s/ id: .*//p' "$out/loaded.txt"
  done
}

# A JVM takes an archive of classes only while sizes and times of what it was made of are the same: they are settled.
archive_classes() { # TREE
  archived "$1" | sort -u >"$out/classes.txt"
  sed -n '/^@/p' "$here/captures.classes" >>"$out/classes.txt"
  # The archive tells where its jar lay, and takes it from another directory as well: here it is one that is the same each time.
  (
    cd "$1"
    ./runtime/bin/java -Xshare:dump -XX:+UseSerialGC "-XX:SharedClassListFile=$out/classes.txt" \
      -XX:SharedArchiveFile=runtime/lib/server/upstreamtop.jsa -cp /proc/self/cwd/upstreamtop.jar
  ) >"$out/archive.log" 2>&1 || die "no archive of classes: $(tail -n 1 "$out/archive.log") ($out/archive.log)"
  settle "$1"
}

# ---- Archives ---------------------------------------------------------------------------------------------------------

pack() { # TREE
  (
    cd "$(dirname "$1")"
    tar --format=gnu --sort=name --owner=0 --group=0 --numeric-owner -cf - "$(basename "$1")" |
      gzip -n >"$out/$(basename "$1").tar.gz"
  )
}

# ---- Debian's package -------------------------------------------------------------------------------------------------

# In kilobytes, told by the files alone: what a file system takes for them differs.
installed_size() { # TREE
  find "$1" -type f -printf '%s\n' | awk '{ sum += int(($1 + 1023) / 1024) } END { print sum }'
}

in_debian() { # FILE, with the paths of the archive
  sed -e 's|/opt/upstreamtop/bin/|/usr/bin/|' -e 's|/opt/upstreamtop/docs/|/usr/share/doc/upstreamtop/docs/|' "$1"
}

debian_changelog() {
  cat <<EOF
upstreamtop ($version) unstable; urgency=medium

  * CHANGELOG.md tells what has changed.

 -- $(sed -n 's/^Maintainer: //p' "$here/debian/control")  $(date -u -d "$time" '+%a, %d %b %Y %H:%M:%S +0000')
EOF
}

debian_tree() { # TREE DIRECTORY
  lib=$2/usr/lib/upstreamtop
  doc=$2/usr/share/doc/upstreamtop
  mkdir -p "$2/DEBIAN" "$2/etc/default" "$2/usr/bin" "$lib" "$doc" "$2/usr/lib/systemd/system" \
    "$2/usr/lib/sysusers.d" "$2/usr/share/bash-completion/completions" "$2/usr/share/man/man1" \
    "$2/usr/share/lintian/overrides"
  cp -R "$1/bin" "$1/bpf" "$1/runtime" "$1"/*.jar "$1"/*.jfc "$lib"
  mkdir -p "$doc/deploy"
  cp -R "$1/README.md" "$1/CHANGELOG.md" "$1/SECURITY.md" "$1/SUPPORT.md" "$1/docs" "$doc"
  cp -R "$1/deploy/prometheus" "$doc/deploy"
  ln -s ../lib/upstreamtop/bin/upstreamtop "$2/usr/bin/upstreamtop"
  in_debian "$1/deploy/systemd/upstreamtop.service" >"$2/usr/lib/systemd/system/upstreamtop.service"
  cp "$1/deploy/systemd/upstreamtop.sysusers" "$2/usr/lib/sysusers.d/upstreamtop.conf"
  cp "$1/completion/upstreamtop" "$2/usr/share/bash-completion/completions/"
  cp "$here/debian/default" "$2/etc/default/upstreamtop"
  cp "$here/debian/lintian-overrides" "$2/usr/share/lintian/overrides/upstreamtop"
  gzip -n -9 <"$1/man/upstreamtop.1" >"$2/usr/share/man/man1/upstreamtop.1.gz"
  debian_changelog | gzip -n -9 >"$doc/changelog.gz"
  cp "$here/debian/copyright" "$1/licenses"/*.txt "$doc"
  [ ! -e "$1/bill-of-materials.json" ] || cp "$1/bill-of-materials.json" "$doc"
  echo /etc/default/upstreamtop >"$2/DEBIAN/conffiles"
  cp "$here/debian/postinst" "$here/debian/prerm" "$here/debian/postrm" "$2/DEBIAN/"
  chmod 755 "$2"/DEBIAN/p*
  (cd "$2" && find etc usr -type f -exec md5sum {} + | sort -k 2 >DEBIAN/md5sums)
  sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$(dpkg --print-architecture)/" \
    -e "s/@LIBBPF@/$(host_need libbpf.package)/" -e "s/@SIZE@/$(installed_size "$2")/" \
    "$here/debian/control" >"$2/DEBIAN/control"
  settle "$2"
}

pack_debian() { # DIRECTORY
  SOURCE_DATE_EPOCH=$(date -d "$time" +%s) dpkg-deb --root-owner-group -Zxz -z1 --build "$1" \
    "$out/upstreamtop_${version}_$(dpkg --print-architecture).deb" >/dev/null
}

# ---- What to do -------------------------------------------------------------------------------------------------------

rm -rf "$out/tree" "$out/debian" "$out"/*.tar.gz "$out"/*.deb "$out/SHA256SUMS"
whole=$out/tree/upstreamtop-$version-linux-$machine
tree "$whole"
# Nothing in it is of one architecture: Java, and objects for the kernel's own machine of the same byte order.
if [ "$machine" = x86_64 ]; then
  cp -R "$whole" "$out/tree/upstreamtop-$version-linux-aarch64"
  settle "$out/tree/upstreamtop-$version-linux-aarch64"
  pack "$out/tree/upstreamtop-$version-linux-aarch64"
fi
with_runtime "$whole"
settle "$whole"
archive_classes "$whole"
pack "$whole"
if command -v dpkg-deb >/dev/null; then
  debian_tree "$whole" "$out/debian"
  pack_debian "$out/debian"
else
  echo "assemble.sh: no dpkg-deb here, so no package for Debian (Debian's package of it: dpkg)" >&2
fi
(cd "$out" && sha256sum -- "upstreamtop"[-_]* >SHA256SUMS)
