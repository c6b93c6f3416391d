from __future__ import annotations

from dataclasses import replace

from assistant.wording import read_by_ocr
from index.model import Kind, Paragraph

PARAGRAPH = Paragraph("p#1", "1", "1", Kind.PARAGRAPH, (), 1, 1, None, 0, 4, "Text")


def test_a_paragraph_read_off_a_scan_is_said_to_be_with_its_confidence() -> None:
    scanned = replace(PARAGRAPH, ocr_confidence=87)
    assert read_by_ocr(2, scanned) == "[2] was read off a scanned page (OCR, confidence 87%): check it on the page"
