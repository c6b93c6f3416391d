from __future__ import annotations

from dataclasses import replace

import pytest

from index.errors import PaperError
from index.model import Kind, Paper, Paragraph, Status
from index.passages import cut_passages


def paper(*rows: tuple[str, Kind, tuple[str, ...], str | None]) -> Paper:
    """A paper of (text, kind, heading, label of the parent) rows, labelled 1, 2, 3."""
    text, paragraphs = "", []
    for number, (words, kind, heading, parent) in enumerate(rows, start=1):
        start = len(text) + (2 if text else 0)
        text = f"{text}\n\n{words}" if text else words
        paragraphs.append(
            Paragraph(
                f"p#{number}", str(number), None, kind, heading, None, None, None, start, start + len(words), words,
                f"p#{parent}" if parent else None,
            )
        )  # fmt: skip
    made = Paper("p", "p.txt", "0", "T", None, None, None, None, Status.PUBLIC, None, (), text, tuple(paragraphs))
    made.check()
    return made


def test_a_list_stays_with_its_introduction(fake_encoder) -> None:
    made = paper(
        ("Why", Kind.HEADING, (), None),
        ("There are two reasons:", Kind.PARAGRAPH, ("Why",), None),
        ("it is cheaper", Kind.LIST_ITEM, ("Why",), "2"),
        ("it is quicker", Kind.LIST_ITEM, ("Why",), "2"),
    )
    (passage,) = cut_passages(made, fake_encoder)
    assert passage.text == "Why\nThere are two reasons:\nit is cheaper\nit is quicker"
    assert passage.paragraphs == ("p#1", "p#2", "p#3", "p#4")


def test_a_list_too_long_for_one_passage_repeats_its_introduction(fake_encoder) -> None:
    item = " ".join(["word"] * 60)
    made = paper(("The reasons are:", Kind.PARAGRAPH, (), None), *[(item, Kind.LIST_ITEM, (), "1")] * 10)
    passages = cut_passages(made, fake_encoder)
    assert len(passages) > 1
    assert all(passage.text.startswith("The reasons are:") for passage in passages)


def test_a_new_heading_starts_a_new_passage(fake_encoder) -> None:
    made = paper(
        ("One", Kind.HEADING, (), None), ("First.", Kind.PARAGRAPH, ("One",), None),
        ("Two", Kind.HEADING, (), None), ("Second.", Kind.PARAGRAPH, ("Two",), None),
    )  # fmt: skip
    assert [p.text for p in cut_passages(made, fake_encoder)] == ["One\nFirst.", "Two\nSecond."]


def test_every_paragraph_stands_in_a_passage_within_the_limit(fake_encoder) -> None:
    sentences = " ".join(f"Sentence number {n} says something of little weight." for n in range(120))
    made = paper(
        ("Heading", Kind.HEADING, (), None), (sentences, Kind.PARAGRAPH, ("Heading",), None),
        ("no stop " * 400, Kind.PARAGRAPH, ("Heading",), None), ("Short.", Kind.PARAGRAPH, ("Heading",), None),
    )  # fmt: skip
    passages = cut_passages(made, fake_encoder)
    assert {id_ for passage in passages for id_ in passage.paragraphs} == {"p#1", "p#2", "p#3", "p#4"}
    assert all(size <= fake_encoder.max_tokens for size in fake_encoder.count_tokens([p.text for p in passages]))
    held = " ".join(passage.text for passage in passages)
    assert all(f"Sentence number {n} says" in held for n in range(120))


def test_a_paragraph_out_of_its_place_breaks_the_paper() -> None:
    made = paper(("First.", Kind.PARAGRAPH, (), None))
    moved = replace(made, paragraphs=(replace(made.paragraphs[0], start=1),))
    with pytest.raises(PaperError, match="not at its place"):
        moved.check()


def test_an_id_that_stands_twice_breaks_the_paper() -> None:
    made = paper(("First.", Kind.PARAGRAPH, (), None))
    with pytest.raises(PaperError, match="stands twice"):
        replace(made, paragraphs=made.paragraphs * 2).check()
