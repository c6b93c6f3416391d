from __future__ import annotations

import pytest

from index.sentences import split_sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The plan is late. It costs £2.6 million.", ["The plan is late.", "It costs £2.6 million."]),
        ("Cllr. Abbott spoke. Nos. 4-6 stay.", ["Cllr. Abbott spoke.", "Nos. 4-6 stay."]),
        ("See para. 3.2 and p. 4. Then vote.", ["See para. 3.2 and p. 4.", "Then vote."]),
        ("J. Smith asked: “Why?” Nobody knew.", ["J. Smith asked: “Why?”", "Nobody knew."]),
        ("It rose (up 4%). £3m more is due.", ["It rose (up 4%).", "£3m more is due."]),
        ("no full stop at all", ["no full stop at all"]),
        ("  spaces around.  ", ["spaces around."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_a_number_at_the_start_is_not_a_sentence() -> None:
    assert cut("12. The committee met.") == ["12. The committee met."]
