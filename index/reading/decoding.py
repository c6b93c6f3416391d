"""Bytes to text, whatever the encoding; a file that is not text is refused in one line."""

from __future__ import annotations

import codecs

from index.errors import PaperError

MAX_BYTES = 60_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = {
    b"{\\rtf": "is an RTF document; save it as DOCX, PDF or text",
    b"PK\x03\x04": "is a zip archive, not text; give it the suffix of its real format",
    b"\xd0\xcf\x11\xe0": "is an old Office document (.doc); save it as DOCX or PDF",
    b"%PDF-": "is a PDF, not text; rename it to .pdf",
    b"\x89PNG": "is a picture, not text",
    b"\xff\xd8\xff": "is a picture, not text",
    b"GIF8": "is a picture, not text",
    b"\x7fELF": "is a program, not text",
    b"MZ\x90": "is a program, not text",
    b"\x1f\x8b": "is a compressed file, not text; unpack it first",
}


def decode(data: bytes, name: str) -> str:
    """Return the file's text with plain line ends. Raises PaperError where the bytes are not text."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise PaperError(f"{name}: the file is empty; there is nothing to read")
    if len(data) > MAX_BYTES:
        raise PaperError(f"{name}: the file is larger than {MAX_BYTES // 1_000_000} MB; split it")
    for signature, reason in _SIGNATURES.items():
        if data.lstrip()[: len(signature)] == signature:
            raise PaperError(f"{name}: the file {reason}")
    text = _decoded(data)
    if _is_binary(text, data):
        raise PaperError(f"{name}: the file is not text but binary data; save it as text, DOCX or PDF")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    sample = data[:4000]
    if sample.count(0) * 3 > len(sample):  # no mark, yet every other byte is zero: UTF-16 of western text
        return data.decode(
            "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be", errors="replace"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.start > 0 and len(data) - problem.start < 4:  # cut off inside the last character
            return data[: problem.start].decode("utf-8")
        return data.decode("cp1252", errors="replace")


def _is_binary(text: str, data: bytes) -> bool:
    sample = text[:20_000]
    if not sample.strip("\0"):
        return True
    strange = sum(1 for letter in sample if (letter < " " and letter not in "\t\r\n\f\v\x1b\x85") or letter == "�")
    return strange * 50 > len(sample) + 50 or (data[:4000].count(0) > 0 and strange * 200 > len(sample))
