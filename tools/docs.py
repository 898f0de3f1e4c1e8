"""Writes the pages of docs/ that are made from the code: one page for each diagnostic, and their index."""

from __future__ import annotations

from pathlib import Path

from statusgen.manual import codes, page

DIAGNOSTICS = Path(__file__).parent.parent / "docs" / "diagnostics"


def pages() -> dict[str, str]:
    """The folder docs/diagnostics: text by file name."""
    entries = [f"- [{code}]({code}.md): {page(code).partition(chr(10))[0]}\n" for code in codes()]
    index = "# Diagnostics\n\nWhat `statusgen check` finds, and what to do about it.\n\n" + "".join(entries)
    return {"index.md": index, **{f"{code}.md": f"# {code}\n\n{page(code)}" for code in codes()}}


def main() -> None:
    """Make the folder so, and delete the pages of codes that are no more."""
    DIAGNOSTICS.mkdir(parents=True, exist_ok=True)
    for old in DIAGNOSTICS.glob("*.md"):
        if old.name not in pages():
            old.unlink()
    for name, text in pages().items():
        (DIAGNOSTICS / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
