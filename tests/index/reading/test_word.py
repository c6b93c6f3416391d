"""Word papers: numbers that Word computes, tables with merged cells, notes, changes, boxes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.errors import PaperError
from index.reading import read
from tests.index.reading.helpers import labelled, outline, starting

MULTILEVEL = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="90">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:pStyle w:val="Heading1"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%4)"/></w:lvl>
</w:abstractNum>"""


def numbered_document() -> Document:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(MULTILEVEL))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
        )
    )
    style = document.styles["Heading 1"].element.get_or_add_pPr()
    style.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>'))
    return document


def add(document: Document, text: str, level: int, num: str = "90", style: str | None = None) -> None:
    paragraph = document.add_paragraph(text, style=style)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')
    )


def saved(document: Document, folder: Path) -> Path:
    path = folder / "paper.docx"
    document.save(str(path))
    return path


def test_automatic_numbers_are_computed_level_by_level(tmp_path: Path) -> None:
    document = numbered_document()
    document.add_paragraph("Depot review", style="Title")
    document.add_paragraph("Purpose", style="Heading 1")
    add(document, "To set out the case for one depot.", 1)
    add(document, "To seek agreement on these points:", 1)
    add(document, "the site;", 2)
    add(document, "the cost, being", 2)
    add(document, "rent and", 3)
    add(document, "rates.", 3)
    document.add_paragraph("Detail", style="Heading 1")
    add(document, "The sites were visited in May.", 1)
    add(document, "Started again by hand", 0, num="91", style="Normal")
    assert outline(read(saved(document, tmp_path))) == [
        ("¶1", None, "front_matter", "Depot review"),
        ("1", "1", "heading", "1. Purpose"),
        ("1.1", "1.1", "paragraph", "1.1 To set"),
        ("1.2", "1.2", "paragraph", "1.2 To seek"),
        ("1.2(a)", "(a)", "list_item", "(a) the site;"),
        ("1.2(b)", "(b)", "list_item", "(b) the cost,"),
        ("1.2(b)(i)", "(i)", "list_item", "(i) rent and"),
        ("1.2(b)(ii)", "(ii)", "list_item", "(ii) rates."),
        ("2", "2", "heading", "2. Detail"),
        ("2.1", "2.1", "paragraph", "2.1 The sites"),
        ("7", "7", "paragraph", "7. Started again"),
    ]


def test_numbers_in_a_style_count_too(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Summary", 1)
    for text in ("To seek approval.", "To note the cost."):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("a bullet", style="List Bullet")
    paper = read(saved(document, tmp_path))
    assert [(p.number, p.text, p.kind.value) for p in paper.paragraphs[1:]] == [
        ("1", "1. To seek approval.", "paragraph"),
        ("2", "2. To note the cost.", "paragraph"),
        (None, "a bullet", "list_item"),
    ]


def test_tables_stand_in_order_with_headers_and_merged_cells(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Costs", 1)
    document.add_paragraph("The costs of the two depots are these, for each of the years that were looked at.")
    table = document.add_table(4, 3)
    for row, values in enumerate(
        (("Depot", "Year", "Cost"), ("North", "2023", "£4m"), ("", "2024", "£5m"), ("South", "2023", ""))
    ):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_paragraph("After the table.")
    texts = [p.text for p in read(saved(document, tmp_path)).paragraphs]
    assert texts[-4:] == [
        "Depot: North; Year: 2023; Cost: £4m",
        "Depot: North; Year: 2024; Cost: £5m",
        "Depot: South; Year: 2023",
        "After the table.",
    ]


def test_tracked_changes_are_read_as_accepted_and_links_keep_their_words(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Summary", 1)
    paragraph = document.add_paragraph("The fee is ")
    for tag, inner in (("del", '<w:delText xml:space="preserve">£10</w:delText>'), ("ins", "<w:t>£12</w:t>")):
        paragraph._p.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1" w:author="x"><w:r>{inner}</w:r></w:{tag}>'))
    link = parse_xml(
        f'<w:hyperlink {nsdecls("w")} w:anchor="x"><w:r><w:t xml:space="preserve"> a year</w:t></w:r></w:hyperlink>'
    )
    paragraph._p.append(link)
    assert read(saved(document, tmp_path)).paragraphs[-1].text == "The fee is £12 a year"


def test_headers_footers_stay_out_and_text_boxes_come_in(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Running header"
    document.add_heading("Summary", 1)
    paragraph = document.add_paragraph("Before the box, a paragraph of its own.")
    paragraph._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>Inside the "
            f"box.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        )
    )
    text = read(saved(document, tmp_path)).text
    assert "Inside the box." in text.split("\n\n")
    assert "Running header" not in text


def test_headings_come_from_styles_and_nest_by_level(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Transport plan", 0)
    document.add_heading("Background", 1)
    document.add_heading("Buses", 2)
    document.add_paragraph("Buses run every ten minutes from the station to the harbour.")
    paper = read(saved(document, tmp_path))
    assert paper.title == "Transport plan"
    assert starting(paper, "Buses run").heading == ("Background", "Buses")


def test_a_form_at_the_top_gives_the_papers_facts(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(4, 2)
    fields = (
        ("Title of report:", "Depot review"),
        ("Date of meeting:", "3 June 2024"),
        ("Committee:", "Cabinet"),
        ("Report author:", "Ade Okoro, Head of Fleet"),
    )
    for row, (label, value) in enumerate(fields):
        table.cell(row, 0).text, table.cell(row, 1).text = label, value
    document.add_heading("Summary", 1)
    document.add_paragraph("This is about depots and what they cost.")
    paper = read(saved(document, tmp_path))
    assert (paper.title, paper.date, paper.committee, paper.author) == (
        "Depot review",
        "2024-06-03",
        "Cabinet",
        "Ade Okoro",
    )
    assert labelled(paper, "¶2").text == "Date of meeting: 3 June 2024"
    assert labelled(paper, "¶2").kind == "front_matter"


def broken_zip(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 and then nothing of use")


def no_document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("hello.txt", "hello")


def bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(100):
            part.write(b" " * 1_000_000)


def locked(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


@pytest.mark.parametrize("make", [broken_zip, no_document, bomb, locked])
def test_what_is_no_readable_word_file_is_refused_in_one_line(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "paper.docx"
    make(path)
    with pytest.raises(PaperError) as caught:
        read(path)
    assert str(caught.value).startswith("paper.docx: ")
    assert "\n" not in str(caught.value)


def test_footnotes_are_kept_with_their_marks(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Summary", 1)
    paragraph = document.add_paragraph("The grant was doubled")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    path = saved(document, tmp_path)
    _with_footnotes(
        path,
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>In 2023 '
        f"only.</w:t></w:r></w:p></w:footnote></w:footnotes>",
    )
    assert [p.text for p in read(path).paragraphs][-2:] == ["The grant was doubled [1]", "[1] In 2023 only."]


def _with_footnotes(path: Path, notes: str) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    part = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    with zipfile.ZipFile(path) as package:
        entries = {name: package.read(name) for name in package.namelist()}
    rels = "word/_rels/document.xml.rels"
    entries[rels] = entries[rels].replace(
        b"</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode()
    )
    types = "[Content_Types].xml"
    entries[types] = entries[types].replace(
        b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{part}"/></Types>'.encode()
    )
    entries["word/footnotes.xml"] = notes.encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, data in entries.items():
            package.writestr(name, data)
