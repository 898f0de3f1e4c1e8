#!/usr/bin/env bash
# tools/await.sh URL SHA256 [SECONDS]: waits until the site at URL answers with the build.json of this digest, so that
# nobody is told of a page that is not there yet. Exit status 1 if it has not after so many seconds (600).
set -euo pipefail
url=${1%/}/build.json
end=$((SECONDS + ${3:-600}))

until [ "$(curl --fail --silent --location --max-time 10 --header 'Cache-Control: no-cache' "$url" | sha256sum | cut -d' ' -f1)" = "$2" ]; do
  if [ "$SECONDS" -ge "$end" ]; then
    echo "$url is not what was built" >&2
    exit 1
  fi
  sleep "${INTERVAL:-5}"
done
