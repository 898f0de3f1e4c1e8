"""`make lighthouse`: what Lighthouse says of this repository's own page, as the table of docs/benchmarks.md.

Each page three times on a phone and on a desktop, as Lighthouse simulates them; the median of its scores, 0 to 100.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tools.serving import served

ROOT = Path(__file__).parent.parent
PROGRAM = Path(__file__).parent / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
NOW = "2026-11-22T15:00:00Z"
PAGES = {
    "index": "",
    "incident": "incidents/2026-11-21-permit-search/",
    "incident with 12 updates": "incidents/2025-03-27-fiber-cut/",
    "service": "services/permits/",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROMIUM = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
RUNS = 3


def measure(url: str, *options: str) -> dict[str, Any]:
    """Lighthouse's report on one page."""
    words = ["node", str(PROGRAM), url, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or ""
    answer = subprocess.run(
        [*words, f"--chrome-flags={CHROMIUM}", *options],
        env={**os.environ, "CHROME_PATH": chromium},
        stdout=subprocess.PIPE,
        check=True,
        timeout=180,
    )
    report: dict[str, Any] = json.loads(answer.stdout)
    return report


def row(name: str, reports: list[dict[str, Any]]) -> str:
    """The medians, and under them every audit that was not passed."""
    scores = [round(100 * statistics.median(r["categories"][c]["score"] or 0 for r in reports)) for c in CATEGORIES]
    paint = statistics.median(r["audits"]["first-contentful-paint"]["numericValue"] for r in reports)
    for category in CATEGORIES:
        for reference in reports[0]["categories"][category]["auditRefs"]:
            audit = reports[0]["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                print(f"{name}: {category}: {audit['id']} {audit.get('displayValue', '')}", file=sys.stderr)
    return f"| {name} | {' | '.join(map(str, scores))} | {paint / 1000:.1f} |"


def main() -> None:
    """Build the example, serve it on loopback, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        command = [sys.executable, "-m", "statusgen", "build", "--quiet", "--now", NOW, "--output", str(site)]
        subprocess.run(command, cwd=ROOT, check=True)
        print("| page | performance | accessibility | best practices | SEO | first paint s |")
        print("| --- | --- | --- | --- | --- | --- |")
        with served(site) as base:
            for name, path in PAGES.items():
                for form, options in (("phone", ()), ("desktop", ("--preset=desktop",))):
                    reports = [measure(base + path, *options) for _ in range(RUNS)]
                    print(row(f"{name}, {form}", reports), flush=True)


if __name__ == "__main__":
    main()
