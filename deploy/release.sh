#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes a release of a checkout, in steps of which each can be looked at before the next.
#
#   deploy/release.sh prepare VERSION [DATE]   writes version and date (YYYY-MM-DD, today if there is none) wherever they
#                                              stand, and closes the changelog; commit and tag what it has changed
#   deploy/release.sh package                  makes the packages twice and compares them
#   deploy/release.sh sign [KEY]               signs their checksums with that key of gpg; without one it says so
#   deploy/release.sh next VERSION             opens the changelog and the version of what comes then
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
packages=deploy/packages/target
cd "$root"

die() {
  echo "release.sh: $1" >&2
  exit 1
}

version() {
  sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml
}

valid() { # VERSION
  case $1 in
    *[!0-9.]* | .* | *. | '') die "'$1' is no version such as 1.2.3" ;;
  esac
}

# Documents name the packages, and nothing else there is of a version.
set_version() { # VERSION
  now=$(version)
  escaped=$(echo "$now" | sed 's/\./\\./g')
  find . -name pom.xml ! -path '*/target/*' \
    -exec sed -i "s|^\( *\)<version>$escaped</version>\$|\1<version>$1</version>|" {} +
  sed -i "s/\(upstreamtop\(-jmc\)\{0,1\}[-_]\)$escaped\([-_./ ]\)/\1$1\3/g" README.md docs/*.md
}

prepare() { # VERSION DATE
  valid "$1"
  date -u -d "$2" +%Y-%m-%d >/dev/null 2>&1 || die "'$2' is no date such as 2026-01-31"
  grep -q "^## $(version) (unreleased)\$" CHANGELOG.md || die "CHANGELOG.md has no '## $(version) (unreleased)'"
  sed -i "s/^## $(version) (unreleased)\$/## $1 ($2)/" CHANGELOG.md
  set_version "$1"
  sed -i "s|\(<project.build.outputTimestamp>\).*\(</project.build.outputTimestamp>\)|\1$2T00:00:00Z\2|" pom.xml
}

next() { # VERSION
  valid "$1"
  set_version "$1"
  sed -i "0,/^## /s/^## /## $1 (unreleased)\n\n## /" CHANGELOG.md
}

package() {
  ./upstreamtop package
  first=$(cat $packages/SHA256SUMS)
  ./upstreamtop package
  [ "$first" = "$(cat $packages/SHA256SUMS)" ] || die "the packages are not the same the second time"
}

sign() { # KEY
  [ -r $packages/SHA256SUMS ] || die "there is nothing to sign: deploy/release.sh package makes it"
  (cd $packages && sha256sum --check --quiet --strict SHA256SUMS) || die "the packages are not those of SHA256SUMS"
  if [ -z "$1" ]; then
    echo "release.sh: no key, so nothing is signed: SHA256SUMS alone tells what the packages are" >&2
    return
  fi
  gpg --batch --yes --local-user "$1" --armor --detach-sign --output $packages/SHA256SUMS.asc $packages/SHA256SUMS
}

case ${1:-} in
  prepare) prepare "${2:-}" "${3:-$(date -u +%Y-%m-%d)}" ;;
  package) package ;;
  sign) sign "${2:-}" ;;
  next) next "${2:-}" ;;
  *) die "say prepare, package, sign or next; the head of this file tells what each does" ;;
esac
