#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Tests the kernel side's C on this host, without root: compile.sh makes what the kernel runs.
#   test.sh DIRECTORY [INPUTS]   compiles into DIRECTORY by gcc and clang, runs the unit tests and the fuzzer, with so many inputs
#   test.sh --lint               what clang-format and clang-tidy say of the sources
#   test.sh --cost OBJECT [OTHER]   as root: what a packet costs, by kind; with another object by pairs
#   test.sh --missing            the Debian packages that are missing for that, one per line
# What is missing is passed over with a line that says so; with CI=true in the environment it is an error.
set -eu
caller=$PWD
cd "$(dirname "$0")"

version=19
clang=$(./compile.sh --clang)
warnings='-std=gnu11 -Wall -Wextra -Werror'
# Without the rule of aliasing, as kernels are compiled: memory is looked at by the word, whatever type it was written by.
flags="$warnings -O2 -g -fno-strict-aliasing"
sanitizers='-fsanitize=address,undefined -fno-sanitize-recover=all'

say() {
  echo "bpf: $1"
}

without() { # WHAT PACKAGE: says what cannot be done
  say "$1: install $2"
  [ "${CI:-}" != true ] || exit 1
}

have() {
  command -v "$1" >/dev/null
}

# libFuzzer and its sanitizers come in a package of their own.
have_fuzzer() {
  [ -n "$clang" ] && [ -n "$(find -L "$("$clang" -print-resource-dir)/lib" -name 'libclang_rt.fuzzer*' 2>/dev/null)" ]
}

# Each header of the pure layer by itself, then the objects, as any compiler of C understands them.
check_syntax() { # COMPILER
  for header in pure/*.h; do
    echo "#include \"$header\"" | "$1" $warnings -fsyntax-only -x c -I. -
  done
  # The attributes of BPF mean nothing to a host.
  for source in *.bpf.c; do
    "$1" $warnings -Wno-attributes -Wno-unknown-attributes -D__TARGET_ARCH_x86 -fsyntax-only "$source"
  done
  "$1" $warnings -fsyntax-only test/cost.c
}

run_units() { # COMPILER DIRECTORY
  "$1" $flags test/unit.c -o "$2/unit"
  "$2/unit"
}

# An input that something does not hold for is left in the directory.
run_fuzzer() { # DIRECTORY INPUTS
  if have_fuzzer; then
    rm -rf "$1/corpus"
    mkdir "$1/corpus"
    "$clang" $flags -fsanitize=fuzzer $sanitizers test/fuzz.c -o "$1/fuzz"
    "$1/fuzz" -seed=1 -runs="$2" -max_len=768 -dict=test/http.dict -artifact_prefix="$1/" "$1/corpus" test/corpus >"$1/fuzz.log" 2>&1 || {
      tail -40 "$1/fuzz.log"
      exit 1
    }
    say "$2 inputs by libFuzzer, $(ls "$1/corpus" | wc -l) kept"
    return
  fi
  without "no libFuzzer, the fuzzer's own driver stands in" "libclang-rt-$version-dev"
  have gcc || return 0
  gcc $flags $sanitizers -fsanitize-coverage=trace-pc -c test/fuzz.c -o "$1/fuzz.o"
  gcc $flags -c test/drive.c -o "$1/drive.o"
  gcc $sanitizers "$1/fuzz.o" "$1/drive.o" -o "$1/drive"
  inputs=$2
  dictionary=$PWD/test/http.dict
  set -- "$1"
  for input in test/corpus/*; do
    set -- "$@" "$PWD/$input"
  done
  directory=$1
  shift
  (cd "$directory" && ASAN_OPTIONS=abort_on_error=1 UBSAN_OPTIONS=abort_on_error=1 ./drive "$inputs" "$dictionary" "$@")
}

lint() {
  if have clang-format-$version; then
    clang-format-$version --dry-run -Werror *.c *.h pure/*.h test/*.c test/*.h
  else
    without "the sources' form is not looked at" clang-format-$version
  fi
  if have clang-tidy-$version; then
    clang-tidy-$version --quiet test/fuzz.c test/drive.c test/cost.c -- -std=gnu11
    clang-tidy-$version --quiet upstreamtop.bpf.c -- -std=gnu11 -D__TARGET_ARCH_x86
  else
    without "the sources are not looked at for defects" clang-tidy-$version
  fi
}

missing() {
  have gcc || echo gcc
  [ -e /usr/include/assert.h ] || echo libc6-dev
  have_fuzzer || echo libclang-rt-$version-dev
  have clang-format-$version || echo clang-format-$version
  have clang-tidy-$version || echo clang-tidy-$version
}

cost() { # OBJECT [OTHER]
  program=$(mktemp)
  trap 'rm -f "$program"' EXIT
  "${clang:-gcc}" $warnings -O2 test/cost.c -o "$program" -lbpf
  (cd "$caller" && "$program" "$@")
}

case ${1:?usage: test.sh DIRECTORY [INPUTS] | --lint | --cost OBJECT [OTHER] | --missing} in
  --missing)
    missing
    exit
    ;;
  --lint)
    lint
    exit
    ;;
  --cost)
    shift
    cost "$@"
    exit
    ;;
esac

directory=$(cd "$caller" && mkdir -p "$1" && cd "$1" && pwd)
for compiler in gcc "$clang"; do
  if [ -n "$compiler" ] && have "$compiler"; then
    check_syntax "$compiler"
    run_units "$compiler" "$directory"
  else
    without "no compiler of this name: ${compiler:-clang}" "${compiler:-clang-$version}"
  fi
done
run_fuzzer "$directory" "${2:-100000}"
