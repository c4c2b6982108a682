#!/bin/sh
# Pin the dependencies again: one list an environment, each the one before it and more.
# No address of a package index is written, so the lists work with any of them.
set -eu
cd "$(dirname "$0")/.."
pin() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header "$@" >/dev/null; }

cd requirements
pin "$@" ../pyproject.toml build.in -o core.txt
pin ../pyproject.toml build.in test.in -c core.txt -o test.txt
pin ../pyproject.toml build.in test.in heavy.in -c test.txt -o heavy.txt
pin oldest.in -o oldest.txt
