#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Compiles the tcx programs into one object: compile.sh OUTPUT-DIRECTORY
set -eu
cd "$(dirname "$0")"
out=${1:?usage: compile.sh OUTPUT-DIRECTORY}

die() {
  echo "bpf: $1" >&2
  exit 1
}

# Versions that are known to compile to what the verifier takes.
oldest=16
newest=21

find_clang() {
  for name in clang-19 clang-18 clang-17 clang-16 clang-20 clang-21 clang; do
    command -v "$name" && return
  done
  die "no clang found: install the package clang-19 (accepted: clang $oldest to $newest)"
}

clang=$(find_clang)
version=$("$clang" -dumpversion)
major=${version%%.*}
if [ "$major" -lt $oldest ] || [ "$major" -gt $newest ]; then
  die "$clang is version $version, accepted are $oldest to $newest: install the package clang-19"
fi

find_strip() {
  beside=$(dirname "$(readlink -f "$clang")")/llvm-strip
  for name in "llvm-strip-$major" "$beside" llvm-strip; do
    command -v "$name" && return
  done
  die "no llvm-strip found: install the package llvm-$major"
}

strip=$(find_strip)
asm=/usr/include/$(uname -m)-linux-gnu
[ -e /usr/include/bpf/bpf_helpers.h ] || die "bpf/bpf_helpers.h not found: install the package libbpf-dev"
[ -e /usr/include/linux/bpf.h ] || die "linux/bpf.h not found: install the package linux-libc-dev"

case $(uname -m) in
  x86_64) arch=x86 ;;
  aarch64) arch=arm64 ;;
  *) arch=$(uname -m) ;;
esac

mkdir -p "$out"
for source in *.bpf.c; do
  object=$out/${source%.c}.o
  "$clang" -g -O2 -Wall -Wextra -Werror -target bpf -mcpu=v3 "-D__TARGET_ARCH_$arch" \
    "-ffile-prefix-map=$PWD=." -I. -idirafter "$asm" -c "$source" -o "$object"
  "$strip" -g "$object"
done
