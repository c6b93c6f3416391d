"""Small PDFs made for the tests, drawn word by word where a test says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LEFT, RIGHT, SIZE, LEADING = 72.0, WIDTH - 72, 11.0, 13.0
REGULAR, BOLD = "Helvetica", "Helvetica-Bold"


class Maker:
    """A page at a time, from the top down; `y` is the distance of the next baseline from the top."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.canvas = Canvas(str(path), pagesize=A4)
        self.y = 90.0

    def at(self, x: float, y: float, text: str, font: str = REGULAR, size: float = SIZE) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def line(self, text: str, x: float = LEFT, font: str = REGULAR, size: float = SIZE) -> None:
        self.at(x, self.y, text, font, size)
        self.y += size * LEADING / SIZE

    def paragraph(self, text: str, x: float = LEFT, number: str = "", gap: float = 10, hang: float = 36) -> None:
        """Wrapped text; a number stands in its own column at `x`, the text hangs beside it."""
        start = x + hang if number else x
        if number:
            self.at(x, self.y, number)
        for line in wrap(text, RIGHT - start):
            self.line(line, start)
        self.y += gap

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def grid(self, rows: Sequence[Sequence[str]], xs: Sequence[float], header: bool = True, high: float = 18) -> None:
        """A fully ruled table; None in a row means that the cell to its left goes on into it."""
        top = self.y
        for index, row in enumerate(rows):
            above, below = top + index * high, top + (index + 1) * high
            for column, text in enumerate(row):
                if text is None:
                    continue
                self.rule(xs[column], above, xs[column], below)
                self.at(xs[column] + 4, below - 5, text, BOLD if header and index == 0 else REGULAR)
            self.rule(xs[-1], above, xs[-1], below)
            self.rule(xs[0], above, xs[-1], above)
        self.rule(xs[0], top + len(rows) * high, xs[-1], top + len(rows) * high)
        self.y = top + len(rows) * high + 20

    def next_page(self) -> None:
        self.canvas.showPage()
        self.y = 90.0

    def save(self) -> Path:
        self.canvas.save()
        return self.path


def wrap(text: str, width: float, font: str = REGULAR, size: float = SIZE) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if stringWidth(longer, font, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def with_running_lines(maker: Maker, pages: int, draw: Callable[[int], None], first: int = 1) -> Path:
    """Pages with a header, and a footer that says the page."""
    for number in range(pages):
        maker.at(LEFT, 40, "Oakshire Council - Finance Committee", size=9)
        maker.at(WIDTH / 2, HEIGHT - 40, f"Page {number + first}", size=9)
        draw(number)
        maker.next_page()
    return maker.save()
