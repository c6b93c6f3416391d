"""Files that are small on the disk and would be large, slow or curious once opened."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SECRET = "file:///etc/passwd"


@dataclass(frozen=True, slots=True)
class Bomb:
    """A file: its name, what is hostile in it, its content, and words that a refusal must say ("" where it is read)."""

    file: str
    kind: str
    content: bytes
    says: str = ""


SLIPPED = "slipped"  # a file that is written outside the folder where a package is opened, if anything opens it


def bombs() -> Iterator[Bomb]:
    """Yield every bomb."""
    yield Bomb("laughs.docx", "XML entities that double", _word_package(_laughs()), "unreasonable|damaged|no words")
    yield Bomb("outside.docx", "XML entity that names a file", _word_package(_outside()))
    yield Bomb("deep.docx", "XML nested without end", _word_package(_deep()), "deeply|damaged|no words")
    yield Bomb(
        "zip.docx", "zip of one part without end", _packed("word/document.xml", b"<a>" + b" " * 90_000_000), "size"
    )
    yield Bomb("many.docx", "zip of many parts", _many(), "size|damaged|not a Word")
    yield Bomb("slip.docx", "zip whose parts name other folders", _packed(f"../{SLIPPED}", b"x"), "not a Word")
    yield Bomb("lies.docx", "zip that lies of its sizes", _lying(), "damaged|broken|not a Word|size")
    yield Bomb("stream.pdf", "compressed stream without end", _pdf(zlib.compress(b" " * 60_000_000, 9)))
    yield Bomb("streams.pdf", "stream compressed over and over", _pdf(_over_and_over(), filters=5))
    yield Bomb("pages.pdf", "a million pages said", _pdf(zlib.compress(b"q Q"), count=1_000_000), "too many pages")
    yield Bomb(
        "loop.pdf",
        "pages that hold themselves",
        _pdf(zlib.compress(b"q Q"), kids="2 0 R"),
        "damaged|not a readable|scan",
    )
    yield Bomb("text.pdf", "words without end on a page", _pdf(zlib.compress(_words(), 9)))
    yield Bomb("nested.html", "tags in tags", b"<html><body>" + b"<div><b><i>" * 40_000 + b"words")
    yield Bomb("entities.html", "HTML entities without end", b"<html><body><p>" + b"&amp;" * 900_000)
    yield Bomb("cells.html", "cells that span the world", _cells())
    yield Bomb("brackets.md", "Markdown brackets unclosed", b"Summary\n\n" + b"[" * 80_000 + b"](" * 20_000)
    yield Bomb("stars.md", "Markdown marks unclosed", b"Summary\n\n" + b"*_" * 90_000 + b"`" * 60_000)
    yield Bomb(
        "dates.txt",
        "dates and sums without end",
        b"Summary\n\n1.1 On " + b"1 January, " * 30_000 + b"\xc2\xa31," * 40_000,
    )
    yield Bomb("numbers.txt", "numbers nested without end", b"Summary\n\n" + b"1." * 80_000 + b" Words of it.\n")
    yield Bomb(
        "spaces.txt", "spaces without end", b"Summary" + b" " * 600_000 + b"\n\n1.1 Words" + b"\t " * 300_000 + b"end."
    )
    yield Bomb("fields.txt", "labels without end", b"Title: " * 60_000 + b"\n\n1.1 Words.")


def _laughs() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return f"<!DOCTYPE x [{entities}]><w:document {_W}><w:body>{_run('&a11;')}</w:body></w:document>".encode()


def _outside() -> bytes:
    declared = f'<!DOCTYPE x [<!ENTITY secret SYSTEM "{_SECRET}">]>'
    body = _run("1.1 Words that are there.") + _run("&secret;")
    return f"{declared}<w:document {_W}><w:body>{body}</w:body></w:document>".encode()


def _deep() -> bytes:
    return f"<w:document {_W}><w:body>{'<w:sdt><w:sdtContent>' * 200_000}".encode()


def _run(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def _packed(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(name, content)
    return packed.getvalue()


def _many() -> bytes:
    packed = io.BytesIO()
    block = bytes(4_000_000)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "<a/>")
        for number in range(80):
            package.writestr(f"word/media/{number}.bin", block)
    return packed.getvalue()


def _lying() -> bytes:
    """Return a package whose list says that its document is ten bytes long."""
    honest = bytearray(_packed("word/document.xml", b"<a>" + b" " * 30_000_000))
    at = honest.rindex(b"PK\x01\x02")
    honest[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(honest)


def _pdf(stream: bytes, filters: int = 1, count: int = 1, kids: str = "3 0 R") -> bytes:
    """Return a PDF of one page with this stream."""
    named = b" ".join([b"/FlateDecode"] * filters)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter [%s] >>\nstream\n" % (len(stream), named) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def _over_and_over() -> bytes:
    content = bytes(40_000_000)
    for _ in range(5):
        content = zlib.compress(content, 9)
    return content


def _words() -> bytes:
    return (
        b"BT /F1 11 Tf 72 700 Td (1.1 Words of it.) Tj " + b"0 0 Td (again and again and again) Tj " * 100_000 + b"ET"
    )


def _cells() -> bytes:
    row = b'<tr><td colspan="999999999" rowspan="999999999">words</td><td colspan="-4">more</td></tr>'
    return b"<html><body><p>1.1 Words.</p><table>" + row * 200 + b"</table></body></html>"


def _word_package(document: bytes) -> bytes:
    """Return a Word package around a document part."""
    packed = io.BytesIO()
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            b'<Override PartName="/word/document.xml" ContentType="' + kind + b'"/></Types>',
        )
        package.writestr(
            "_rels/.rels",
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            b'officeDocument" Target="word/document.xml"/></Relationships>',
        )
        package.writestr("word/document.xml", document)
    return packed.getvalue()
