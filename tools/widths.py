"""Writes the widths of letters that badges are laid out with, as Chromium measures them in DejaVu Sans.

    python -m tools.widths

Needs Chromium and the font (Debian: `chromium`, `fonts-dejavu-core`).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

TABLE = Path(__file__).parent.parent / "statusgen" / "outputs" / "badges" / "widths.txt"
BLOCKS = (
    *((0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x2FF), (0x370, 0x3FF), (0x400, 0x52F), (0x531, 0x58F), (0x5D0, 0x5F4)),
    *((0x60C, 0x6FF), (0x10D0, 0x10FC), (0x1E00, 0x1EFF), (0x2010, 0x2026), (0x2030, 0x203A), (0x20A0, 0x20BF)),
    *((0x2100, 0x214F), (0x2190, 0x21FF)),
)
"""The scripts that the font has; wide letters of East Asia are an em, and need no table."""

MEASURE = """([first, last]) => {
  const context = document.createElement('canvas').getContext('2d')
  context.font = '1000px "DejaVu Sans"'
  const found = []
  for (let code = first; code <= last; code++) {
    const letter = String.fromCodePoint(code)
    found.push(/\\p{M}|\\p{Cf}|\\p{Cc}/u.test(letter) ? 0 : Math.round(context.measureText(letter).width))
  }
  return found
}"""


def main() -> None:
    """One line a block: its first code point, then a width for each, in thousandths of an em."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        rows = [(first, page.evaluate(MEASURE, [first, last])) for first, last in BLOCKS]
        browser.close()
    TABLE.write_text("".join(f"{first:04x} {' '.join(map(str, widths))}\n" for first, widths in rows), "utf-8")


if __name__ == "__main__":
    main()
