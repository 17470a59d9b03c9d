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
flags="$warnings -O1 -g -fno-strict-aliasing"
# A map's memory needs no alignment.
sanitizers='-fsanitize=address,undefined -fno-sanitize=alignment -fno-sanitize-recover=all'
host='-Itest/host -I.'

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
  for test in unit whole_unit; do
    "$1" $flags $host test/$test.c -o "$2/$test"
    "$2/$test"
  done
}

# An input that something does not hold for is left in the directory.
fuzz() { # NAME CORPUS DIRECTORY INPUTS
  if have_fuzzer; then
    rm -rf "$3/$1-corpus"
    mkdir "$3/$1-corpus"
    "$clang" $flags $host -fsanitize=fuzzer $sanitizers -fno-sanitize=function "test/$1.c" -o "$3/$1"
    "$3/$1" -seed=1 -runs="$4" -max_len=768 -dict=test/http.dict -artifact_prefix="$3/" "$3/$1-corpus" "$2" >"$3/$1.log" 2>&1 || {
      tail -40 "$3/$1.log"
      exit 1
    }
    say "$1: $4 inputs by libFuzzer, $(ls "$3/$1-corpus" | wc -l) kept"
    return
  fi
  gcc $flags $host $sanitizers -fsanitize-coverage=trace-pc -c "test/$1.c" -o "$3/$1.o"
  gcc $flags -c test/drive.c -o "$3/drive.o"
  gcc $sanitizers "$3/$1.o" "$3/drive.o" -o "$3/$1"
  found=$(ASAN_OPTIONS=abort_on_error=1 UBSAN_OPTIONS=abort_on_error=1 "$3/$1" "$4" "$3/failure" test/http.dict "$2"/*)
  say "$1: $found"
}

run_fuzzers() { # DIRECTORY INPUTS
  if ! have_fuzzer; then
    without "no libFuzzer, a driver of our own stands in" "libclang-rt-$version-dev"
    have gcc || return 0
  fi
  fuzz fuzz test/corpus "$@"
  # The programs as a whole are slower by ten.
  fuzz whole test/scripts "$1" $(($2 / 10))
}

lint() {
  if have clang-format-$version; then
    clang-format-$version --dry-run -Werror *.c *.h pure/*.h test/*.c test/*.h test/host/bpf/*.h
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
run_fuzzers "$directory" "${2:-100000}"
