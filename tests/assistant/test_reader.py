"""The reader against passages of an invented council."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.reader import WEIGHTS, Reader, ReaderError

HOMES = (
    "4. Children's homes\n"
    "The Cabinet agreed in March to buy three houses in Brockhurst. "
    "The purchase will cost £1.2 million and will be paid for from reserves. "
    "The homes are expected to open in September 2024."
)
LIBRARIES = (
    "7. Libraries\n"
    "Opening hours at Farley library were extended by six hours a week after a consultation in which "
    "412 residents took part. Volunteers run the reading groups."
)
TABLE = (
    "Appendix A › Revenue budget\n"
    "Service: Street lighting; Budget: £412,000; Forecast: £398,000\n"
    "Service: Parks; Budget: £735,000; Forecast: £760,000\n"
    "Service: Libraries; Budget: £1,204,000; Forecast: £1,190,000"
)
HOW_MUCH = "how much will the childrens homes cost"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(
    ("question", "passage", "answer"),
    [
        (HOW_MUCH, HOMES, "£1.2 million"),
        ("when will the homes open", HOMES, "September 2024"),
        ("how many residents took part in the consultation", LIBRARIES, "412"),
        ("what is the budget for parks", TABLE, "£735,000"),
    ],
)
def test_the_span_holds_the_words_that_answer(reader: Reader, question: str, passage: str, answer: str) -> None:
    reading = reader.read(question, [passage])[0]
    words = passage[reading.start : reading.end]
    assert answer in words
    assert len(words.split()) <= 12


def test_the_right_passage_scores_above_an_unrelated_one(reader: Reader) -> None:
    right, unrelated = reader.read(HOW_MUCH, [HOMES, LIBRARIES])
    assert right.margin > 0
    assert right.margin > unrelated.margin + 2
    assert right.margin == right.span - right.none


def test_the_same_passage_scores_lower_for_a_question_it_does_not_answer(reader: Reader) -> None:
    answered = reader.read("when will the homes open", [HOMES])[0]
    not_answered = reader.read("who chairs the planning committee", [HOMES])[0]
    assert answered.margin > not_answered.margin + 2


def test_offsets_fall_on_whole_words_of_the_passage(reader: Reader) -> None:
    passage = "  Éléonore’s report —  the levy is   £3.5m a year, “for now”.\n"
    reading = reader.read("how much is the levy", [passage])[0]
    words = passage[reading.start : reading.end]
    assert words == words.strip()
    assert "£3.5m" in words
    assert not passage[reading.start - 1].isalnum()
    assert not passage[reading.end].isalnum()


def test_a_reading_does_not_depend_on_the_other_passages(reader: Reader) -> None:
    alone = [reader.read(HOW_MUCH, [passage])[0] for passage in (HOMES, TABLE, LIBRARIES)]
    together = reader.read(HOW_MUCH, [HOMES, TABLE, LIBRARIES])
    assert [(r.start, r.end) for r in alone] == [(r.start, r.end) for r in together]
    assert [r.margin for r in alone] == pytest.approx([r.margin for r in together], abs=1e-3)


def test_an_answer_at_the_end_of_a_long_passage_is_found(reader: Reader) -> None:
    passage = f"{LIBRARIES}\n" * 6 + HOMES.split("\n")[1]
    reading = reader.read("when will the homes open", [passage])[0]
    assert passage[reading.start : reading.end].count("September 2024") == 1


def test_a_passage_without_words_is_read_as_none(reader: Reader) -> None:
    readings = reader.read(HOW_MUCH, ["", HOMES, "  \n"])
    assert [(r.start, r.end) for r in (readings[0], readings[2])] == [(0, 0), (0, 0)]
    assert readings[0].margin == readings[2].margin == float("-inf")
    assert readings[1].margin > 0


def test_in_int8_the_readings_are_nearly_the_same(reader: Reader) -> None:
    exact = reader.read(HOW_MUCH, [HOMES, LIBRARIES])
    quantised = Reader(quantised=True).read(HOW_MUCH, [HOMES, LIBRARIES])
    assert "£1.2 million" in HOMES[quantised[0].start : quantised[0].end]
    assert [r.margin for r in quantised] == pytest.approx([r.margin for r in exact], abs=1.5)
    assert quantised != exact


def test_no_passages_give_no_readings(reader: Reader) -> None:
    assert reader.read(HOW_MUCH, []) == []


def test_an_empty_or_endless_question_is_read_without_an_error(reader: Reader) -> None:
    for question in ("", "?", "homes " * 2_000):
        reading = reader.read(question, [HOMES])[0]
        assert 0 <= reading.start < reading.end <= len(HOMES)


def test_changed_weights_are_refused_in_one_line(tmp_path: Path) -> None:
    changed = bytearray(WEIGHTS.read_bytes())
    changed[-1] ^= 1
    path = tmp_path / "reader.safetensors"
    path.write_bytes(changed)
    with pytest.raises(ReaderError, match="not the known ones; install the assistant anew") as caught:
        Reader(path).read(HOW_MUCH, [HOMES])
    assert "\n" not in str(caught.value)


def test_missing_weights_are_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="cannot be read") as caught:
        Reader(tmp_path / "none.safetensors").read(HOW_MUCH, [HOMES])
    assert "\n" not in str(caught.value)


def test_the_weights_stay_small() -> None:
    assert WEIGHTS.stat().st_size < 20_000_000
