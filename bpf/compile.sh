#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Compiles the kernel side.
#   compile.sh DIRECTORY   one object per *.bpf.c into DIRECTORY
#   compile.sh --missing   the Debian packages that are missing for that, one per line
#   compile.sh --clang     the compiler that it takes; nothing where there is none
set -eu
cd "$(dirname "$0")"

# Other versions compile the programs into something else, which the verifier may refuse: 16 and 22 do.
version=19

major() {
  "$1" -dumpversion | cut -d. -f1
}

accepted() {
  command -v "$1" >/dev/null && [ "$(major "$1")" -eq $version ]
}

find_clang() {
  for name in clang-$version clang; do
    if accepted "$name"; then
      command -v "$name"
      return
    fi
  done
}

# The stripper that came with this clang: one of another version may not know its sections.
find_strip() {
  for name in "llvm-strip-$(major "$1")" "$(dirname "$(readlink -f "$1")")/llvm-strip"; do
    if command -v "$name"; then
      return
    fi
  done
}

missing() {
  if [ -z "$clang" ]; then
    echo "clang-$version"
    echo "llvm-$version"
  elif [ -z "$strip" ]; then
    echo "llvm-$version"
  fi
  [ -e /usr/include/bpf/bpf_helpers.h ] || echo libbpf-dev
  [ -e /usr/include/linux/bpf.h ] || echo linux-libc-dev
}

clang=$(find_clang)
strip=
[ -z "$clang" ] || strip=$(find_strip "$clang")

case ${1:?usage: compile.sh DIRECTORY | --missing | --clang} in
  --missing)
    missing
    exit
    ;;
  --clang)
    echo "$clang"
    exit
    ;;
esac

packages=$(missing | tr '\n' ' ')
if [ -n "$packages" ]; then
  echo "the kernel side needs clang $version, its llvm-strip and the BPF headers: install ${packages% }" >&2
  exit 1
fi

machine=$(uname -m)
case $machine in
  x86_64) target=x86 ;;
  aarch64) target=arm64 ;;
  *) target=$machine ;;
esac

mkdir -p "$1"
for source in *.bpf.c; do
  object=$1/${source%.c}.o
  # Debian keeps <asm/…> in a directory of the architecture. The path map keeps this directory's name out of the object.
  # Stack slots are not shared: without CAP_PERFMON the verifier takes it for the corruption of a spilled pointer.
  "$clang" -g -O2 -Wall -Wextra -Werror -target bpf -mcpu=v3 -mllvm -no-stack-slot-sharing "-D__TARGET_ARCH_$target" \
    "-ffile-prefix-map=$PWD=." -I. -idirafter "/usr/include/$machine-linux-gnu" -c "$source" -o "$object"
  # Without DWARF, with BTF: the loader needs the latter.
  "$strip" -g "$object"
done
