"""What is wrong with a PDF's pages, in words: no text, garbled text, more than can be read."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from index.errors import PaperError
from index.reading.ocr import HOW_TO_GET_IT
from index.reading.pdf.shapes import PageShapes


def faults_of(pages: Sequence[PageShapes], name: str, explained: Collection[int] = ()) -> list[str]:
    """One line for each kind of fault; PaperError where no page has text.

    `explained` are pages without text that are blank, or of which more is said elsewhere.
    """
    broken = [page.number for page in pages if page.broken]
    if broken and len(broken) == len(pages):
        raise PaperError(f"{name}: the file is damaged, none of its pages can be read; export it again and replace it")
    if not any(page.words for page in pages):
        count = f"any of its {len(pages)} pages" if len(pages) != 1 else "its only page"
        raise PaperError(f"{name}: no text on {count}; it looks like a scan: {HOW_TO_GET_IT}")
    empty = [p.number for p in pages if not p.words and not p.broken and not p.cut and p.number not in explained]
    garbled = [page.number for page in pages if is_garbled(page)]
    cut = [page.number for page in pages if page.cut]
    faults: list[str] = []
    if broken:
        faults.append(_say(broken, "is damaged and cannot be read", "are damaged and cannot be read"))
    if empty:
        faults.append(_say(empty, "has no text (a scan?)", "have no text (scans?)"))
    if garbled:
        faults.append(_say(garbled, "has garbled text (a wrong font map)", "have garbled text (a wrong font map)"))
    if covered := [page.number for page in pages if page.covered]:
        faults.append(_say(covered, "has words under a shape, left out", "have words under a shape, left out"))
    if unseen := [page.number for page in pages if page.unseen]:
        faults.append(_say(unseen, "has words that nobody sees, left out", "have words that nobody sees, left out"))
    if cut:
        faults.append(
            _say(cut, "holds too much text; its end was left out", "hold too much text; their ends were left out")
        )
    return faults


def _say(pages: list[int], one: str, many: str) -> str:
    return f"page {pages[0]} {one}" if len(pages) == 1 else f"pages {page_ranges(pages)} {many}"


def page_ranges(pages: Sequence[int]) -> str:
    """Page numbers as a person writes them: 4-7, 9."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def is_garbled(page: PageShapes) -> bool:
    """Whether the page's letters are not those it shows: private ones, or words nobody could say."""
    text = "".join(word.text for word in page.words if len(word.text) > 1)
    if len(text) < 40:
        return False
    odd = sum(1 for c in text if "\ue000" <= c <= "\uf8ff" or c == "\ufffd" or c < " " or "\x7f" <= c < "\xa0")
    if odd > len(text) * 0.08:
        return True
    letters = [c for c in text.lower() if c.isalpha()]
    vowels = sum(1 for c in letters if c in "aeiouyàâäáãåæèéêëìíîïòóôöõøùúûüÿœ")
    latin = sum(1 for c in letters if c < "\u0250")
    return len(letters) >= 200 and latin > len(letters) * 0.9 and not 0.2 <= vowels / len(letters) <= 0.6
