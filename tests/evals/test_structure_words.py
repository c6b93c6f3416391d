from __future__ import annotations

from collections.abc import Sequence

from evals.structure.pieces import Piece, once
from evals.structure.words import WordsKept, compare_words
from index.model import Kind


def pieces(*texts: str, kind: Kind | None = Kind.PARAGRAPH, pictured: bool = False) -> tuple[Piece, ...]:
    return tuple(Piece(text, 1, 1, None, kind, "", pictured) for text in texts)


def kept(pages: Sequence[str], *read: Piece) -> WordsKept:
    return compare_words(pages, read)


def test_all_words_read_are_kept_and_none_invented() -> None:
    found = kept(["The lease ends.\nIt may be renewed."], *pieces("It may be renewed.", "The lease ends."))
    assert (found.due, found.kept, found.read, found.invented) == (7, 7, 7, 0)


def test_a_word_lost_and_a_word_invented_are_named() -> None:
    found = kept(["The lease ends. The end."], *pieces("The lease closes. End."))
    assert (found.due, found.kept, found.invented) == (5, 3, 1)
    assert set(found.lost) == {"the", "ends"}
    assert found.strange == ("closes",)


def test_a_sentence_read_twice_is_invented_once() -> None:
    assert kept(["The lease ends."], *pieces("The lease ends.", "The lease ends.")).invented == 3


def test_a_word_divided_otherwise_is_the_same_word() -> None:
    torn = ["The re-\nnewed R E P O R T was dis\ufffecussed. In-house only."]
    assert kept(torn, *pieces("The renewed REPORT was discussed. Inhouse only.")).invented == 0
    assert kept(torn, *pieces("The renewed REPORT was discussed. Inhouse only.")).kept == kept(torn).due
    assert kept(["inhouse only"], *pieces("in-house only")).lost == ()


def test_a_word_divided_otherwise_is_the_same_though_one_part_of_it_stands_elsewhere_too() -> None:
    found = kept(["On 3 rd May 3 came."], *pieces("On 3rd May 3 3 came."))
    assert (found.lost, found.strange) == ((), ())


def test_running_lines_and_page_numbers_are_not_due() -> None:
    pages = [f"Tarrow Council, 12 May\n{text}\n{n}" for n, text in enumerate(["One here", "Two there", "Three"], 1)]
    found = kept(pages, *pieces("One here", "Two there", "Three"))
    assert (found.due, found.kept) == (5, 5)


def test_a_line_that_does_not_repeat_is_due() -> None:
    assert kept(["Tarrow Council\nOne", "Two", "Three"], *pieces("One", "Two", "Three")).lost == ("tarrow", "council")


def test_figures_inside_a_page_are_due_though_every_page_has_some() -> None:
    pages = ["one\ntwo\n11\n12\nthree\nfour"] * 3
    assert set(kept(pages, *pieces(*["one two three four"] * 3)).lost) == {"11", "12"}


def test_a_header_said_again_in_each_row_is_neither_kept_twice_nor_invented() -> None:
    page = "Year Cost\n2026 £4m\n2027 £5m\nThe Cost is high."
    rows = pieces("Year: 2026; Cost: £4m", "Year: 2027; Cost: £5m", kind=Kind.TABLE_ROW)
    found = kept([page], *rows)
    assert found.invented == 0
    assert set(found.lost) == {"the", "cost", "is", "high"}


def test_a_value_merged_over_rows_may_stand_in_each_but_a_word_of_no_page_is_invented() -> None:
    rows = pieces("Year: 2026; Cost: £4m", "Year: 2026; Cost: £5m; Note: none", kind=Kind.TABLE_ROW)
    found = kept(["Year Cost\n2026 £4m\n£5m"], *rows)
    assert set(found.strange) == {"note", "none"}


def test_what_was_read_off_a_picture_is_left_out() -> None:
    found = kept(["The lease"], *pieces("The lease"), *pieces("A stamp", pictured=True))
    assert (found.kept, found.invented) == (2, 0)


def test_tags_and_addresses_of_links_are_not_due() -> None:
    found = kept(["The 14<sup>th</sup> of [May](https://example.org/may)"], *pieces("The 14th of May"))
    assert (found.kept, found.invented) == (found.due, 0)


def test_what_neighbouring_chunks_share_is_counted_once() -> None:
    cut = pieces("one two three", "two three four", kind=None)
    assert [piece.text for piece in once(cut)] == ["one two three", " four"]
    assert [piece.text for piece in once(pieces("one two", "two"))] == ["one two", "two"]
