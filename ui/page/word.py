"""Briefing notes and check sheets in Word. The only file of the page that knows python-docx."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocumentType
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from assistant.model import Answer, AnswerStatus, Citation
from assistant.wording import EXEMPT, spoken_date
from ui.page.cards import Card, Checked
from ui.page.phrases import chips, day, moment, origin, place, sentence, title, verdict_words
from ui.store.model import Exchange, Verdict

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # no XML file may hold these
_BULLET = "• "
_STATUS = {
    AnswerStatus.PARTIAL: "The papers answer this in part.",
    AnswerStatus.NOT_FOUND: "Not in these papers.",
}


def briefing_note(exchanges: Sequence[Exchange], heading: str, is_exempt: bool) -> bytes:
    """Return a note: each question, its answer, and numbered notes with paper, committee, date, place and quote."""
    document = _document(heading)
    answers = [(exchange, exchange.answer) for exchange in exchanges if exchange.answer]
    if is_exempt:
        _say(document, EXEMPT, bold=True)
    for exchange, answer in answers:
        _write_answer(document, exchange, answer)
    return _bytes(document)


def check_sheet(cards: Sequence[Card]) -> bytes:
    """Return a sheet to print: each answer, its citations with their words, and room for a verdict."""
    document = _document("Citations to check")
    if any(card.is_exempt for card in cards):
        _say(document, EXEMPT, bold=True)
    if not cards:
        _say(document, "Nothing waits to be checked.")
    for card in cards:
        document.add_heading(_text(card.answer.question), level=1)
        if card.is_exempt:
            _say(document, EXEMPT, bold=True)
        _say(document, f"Asked {card.times} times, last on {moment(card.last_at)}.", quiet=True)
        for line in card.answer.text.splitlines():
            _say(document, line)
        for checked in card.citations:
            _write_checked(document, checked)
    return _bytes(document)


def _document(heading: str) -> DocumentType:
    document: DocumentType = Document()
    for section in document.sections:
        section.left_margin = section.right_margin = Cm(2.5)
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(11)
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.name = "Arial"
        document.styles[name].font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
    document.core_properties.author = ""
    document.core_properties.title = _text(heading)[:250]
    document.add_heading(_text(heading), level=0)
    return document


def _write_answer(document: DocumentType, exchange: Exchange, answer: Answer) -> None:
    document.add_heading(_text(answer.question), level=1)
    if answer.status in _STATUS:
        _say(document, _STATUS[answer.status], bold=True)
    for line in answer.text.splitlines():
        _say(document, line.removeprefix(_BULLET), style="List Bullet" if line.startswith(_BULLET) else None)
    if answer.nearest:
        _say(document, f"The nearest paragraph: {_reference(answer.nearest)}")
    if answer.citations:
        document.add_heading("Notes", level=2)
    for citation in answer.citations:
        _say(document, f"[{citation.number}] {_reference(citation)}")
    kept_to = chips(exchange.scope, [citation.paper for citation in answer.citations])
    said = [exchange.reading, *map(sentence, answer.notes), f"Kept to: {', '.join(kept_to)}." if kept_to else ""]
    _say(document, " ".join(filter(None, [*said, f"Asked on {moment(exchange.asked_at)}."])), quiet=True)


def _reference(citation: Citation) -> str:
    paper = citation.paper
    where = (paper.body, paper.committee, spoken_date(paper.date), title(paper), place(citation.paragraph))
    return f"{', '.join(filter(None, where))}: “{citation.quote}”"


def _write_checked(document: DocumentType, checked: Checked) -> None:
    citation = checked.citation
    document.add_heading(f"[{citation.number}] {_text(title(citation.paper))}", level=2)
    _say(document, ", ".join(filter(None, (origin(citation.paper), place(citation.paragraph)))), quiet=True)
    _say(document, f"“{citation.quote}”")
    if checked.changed:
        _say(document, sentence(checked.changed), bold=True)
    check = checked.check
    if check:
        _say(
            document, f"{sentence(verdict_words(check.verdict))} {check.name}, {day(check.checked_at)}. {check.comment}"
        )
        return
    _say(document, "    ".join(f"☐ {verdict_words(verdict)}" for verdict in Verdict))
    _say(document, "Comment: ……………………………………………………………………    Name and date: ……………………………")


def _say(
    document: DocumentType, words: str, *, style: str | None = None, bold: bool = False, quiet: bool = False
) -> Paragraph:
    paragraph: Paragraph = document.add_paragraph(style=style)
    run = paragraph.add_run(_text(words))
    run.bold = bold
    if quiet:
        run.font.size = Pt(9)
        run.font.color.rgb = RGBColor(0x50, 0x5A, 0x5F)
    return paragraph


def _text(words: str) -> str:
    return _UNWRITABLE.sub("", words)


def _bytes(document: DocumentType) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
