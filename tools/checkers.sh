#!/usr/bin/env bash
# Sees to the independent checkers that the tests use: a browser, a text browser, Java, Postfix, and the packages of
# package.json.
# As root (and by sudo in CI) missing programs come from apt-get. Otherwise it says which tests are left out, and how to
# have them: exit status 3. In CI (CI=true) leaving one out is a failure: exit status 1.
set -euo pipefail
cd "$(dirname "$0")"

need() { # need TESTS PACKAGES PROGRAM…: any one of the programs will do
  local tests=$1 wanted=$2 program
  shift 2
  for program in "$@"; do if command -v "$program" >/dev/null; then return; fi; done
  read -ra wanted <<<"$wanted"
  packages+=("${wanted[@]}")
  left_out+=("  $tests")
}
survey() {
  packages=() left_out=()
  need "pages in a browser" "chromium fonts-dejavu-core" chromium google-chrome
  need "pages in a text browser" "w3m" w3m
  need "calls of the system that fail" "strace" strace
  need "HTML by the Nu checker" default-jre-headless java
  # Not where another mail server is, which Debian would take away.
  if command -v postfix >/dev/null || ! command -v sendmail >/dev/null; then
    need "mail by Postfix" "postfix libsasl2-modules sasl2-bin" saslpasswd2
  fi
  need "HTML, accessibility and workflows by the packages of tools/package.json" "nodejs npm" npm
}

survey
if [ ${#packages[@]} -gt 0 ] && command -v apt-get >/dev/null; then
  as_root=()
  if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi
  if [ "$(id -u)" = 0 ] || [ "${CI:-}" = true ]; then
    echo "installing ${packages[*]}"
    "${as_root[@]}" apt-get update -qq
    # Postfix is installed and not started: tests start one of their own.
    if command -v debconf-set-selections >/dev/null; then
      echo "postfix postfix/main_mailer_type select No configuration" | "${as_root[@]}" debconf-set-selections
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
    survey
  fi
fi

if command -v npm >/dev/null; then npm ci --ignore-scripts --silent; fi

if [ ${#packages[@]} -gt 0 ]; then
  printf '%s\n' "These tests are left out on this machine:" "${left_out[@]}" "To have them, install: ${packages[*]}" >&2
  if [ "${CI:-}" = true ]; then exit 1; fi
  exit 3
fi
