#!/usr/bin/env bash
# tools/await.sh URL TIME [SECONDS]: waits until the site at URL answers with the build.json of this time, or of a later
# build, so that nobody is told of a page that is not there yet. Exit status 1 if it has not after so many seconds (600).
set -euo pipefail
url=${1%/}/build.json
built=$(date --date "$2" +%s)
end=$((SECONDS + ${3:-600}))

# The time of the build that the site shows, in seconds since 1970; 0 if it shows none.
shown() {
  local text
  text=$(curl --fail --silent --location --max-time 10 --header 'Cache-Control: no-cache' "$url" |
    sed -n 's/.*"built_at": *"\([^"]*\)".*/\1/p') || true
  if [ -n "$text" ]; then date --date "$text" +%s || echo 0; else echo 0; fi
}

until [ "$(shown)" -ge "$built" ]; do
  if [ "$SECONDS" -ge "$end" ]; then
    echo "$url is not what was built" >&2
    exit 1
  fi
  sleep "${INTERVAL:-5}"
done
