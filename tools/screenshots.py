"""Takes the pictures of docs/images: this repository's own pages, as a desktop and a phone show them."""

from __future__ import annotations

import os
import shutil
import tempfile
from base64 import b64encode
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from statusgen import build
from statusgen.derive import take_snapshot
from statusgen.files import single
from statusgen.prose import Prose

ROOT = Path(__file__).parent.parent
NOW = "2026-11-22T15:00:00+00:00"
FRAME = """<body style="margin:0;padding:24px;display:flex;gap:24px;align-items:flex-start;background:#e4e8ee">
<img style="width:720px;border-radius:8px" src="data:image/png;base64,{desktop}">
<img style="width:240px;border-radius:18px" src="data:image/png;base64,{phone}">"""

SHOTS = {
    "index": ("index.html", 0),
    "incident": ("incidents/2025-10-15-payments-declined/index.html", 420),
    "service": ("services/payments/index.html", 330),
    "maintenance": ("maintenance/index.html", 620),
}
"""Each picture: its page, and how far a desktop has scrolled down, in pixels; a phone shows the top."""


def main() -> None:
    """Build the example, and write docs/images/."""
    target = ROOT / "docs" / "images"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = _site(Path(folder))
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, chromium_sandbox=os.geteuid() != 0)
        for name, (path, down) in SHOTS.items():
            desktop = _shot(browser, site + path, 1280, 1000, down=down, dark=False)
            phone = _shot(browser, site + path, 390, 914, down=0, dark=True)
            page = browser.new_page(viewport={"width": 1032, "height": 611})
            page.set_content(FRAME.format(desktop=b64encode(desktop).decode(), phone=b64encode(phone).decode()))
            page.screenshot(path=target / f"{name}.png")
            page.close()
        browser.close()


def _site(folder: Path) -> str:
    now = datetime.fromisoformat(NOW)
    checked = build.check(ROOT, now, build.open_cache(None))
    if checked.project is None:
        raise SystemExit("the example has errors: statusgen check")
    with Prose() as prose:
        tools = build.tools_for(checked.project, ROOT, prose)
        for file in single(build.render(take_snapshot(checked.project, now), tools, ROOT)):
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.make())
    return folder.as_uri() + "/"


def _shot(browser: Browser, url: str, width: int, height: int, *, down: int, dark: bool) -> bytes:
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        device_scale_factor=2 if width < 500 else 1,
        timezone_id="America/Chicago",  # that of the example: no time is told twice
    )
    page.clock.set_fixed_time(NOW)
    page.goto(url)
    page.evaluate("down => scrollTo({top: down, behavior: 'instant'})", down)
    picture = page.screenshot()
    page.close()
    return picture


if __name__ == "__main__":
    main()
