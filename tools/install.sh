#!/usr/bin/env bash
# tools/install.sh VENV [--editable]: installs statusgen of this checkout into a virtual environment (made if it is not
# there), every package held to the hash in its lock.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
venv=$1
shift

if [ ! -x "$venv/bin/python" ]; then "${PYTHON:-python3}" -m venv "$venv"; fi
install() { "$venv/bin/python" -m pip install --disable-pip-version-check --quiet --no-build-isolation "$@"; }
# First what builds packages, so that no build fetches anything by itself.
install --require-hashes --only-binary :all: -r "$here/requirements/build.txt"
install --require-hashes -r "$here/requirements/run.txt"
install --no-deps "$@" "$here"
