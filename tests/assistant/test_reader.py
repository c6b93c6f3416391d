"""The reader against passages of an invented council."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.reader import WEIGHTS, Reader, ReaderError, Reading, Words, reader

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


def best(question: str, passage: str) -> Words:
    found = reader().read(question, [passage])[0].best(0, len(passage))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("question", "passage", "answer"),
    [
        (HOW_MUCH, HOMES, "£1.2 million"),
        ("when will the homes open", HOMES, "September 2024"),
        ("how many residents took part in the consultation", LIBRARIES, "412"),
        ("what is the budget for parks", TABLE, "£735,000"),
    ],
)
def test_the_span_holds_the_words_that_answer(question: str, passage: str, answer: str) -> None:
    found = best(question, passage)
    words = passage[found.start : found.end]
    assert answer in words
    assert len(words.split()) <= 12


def test_the_right_passage_scores_above_an_unrelated_one() -> None:
    assert best(HOW_MUCH, HOMES).margin > best(HOW_MUCH, LIBRARIES).margin + 2


def test_the_same_passage_scores_lower_for_a_question_it_does_not_answer() -> None:
    asked = best("who is the architect of the homes", HOMES)
    assert best("when will the homes open", HOMES).margin > asked.margin + 2


def test_a_span_within_a_sentence_stays_within_it() -> None:
    start = HOMES.index("The homes are expected")
    found = reader().read(HOW_MUCH, [HOMES])[0].best(start, len(HOMES))
    assert found is not None
    assert start <= found.start < found.end <= len(HOMES)
    assert found.margin < best(HOW_MUCH, HOMES).margin


def test_the_best_span_is_that_of_trying_every_one() -> None:
    chance = np.random.default_rng(7)
    places = np.array([(at * 4, at * 4 + 3) for at in range(20)])
    scores = chance.normal(size=(20, 2)).astype(np.float32)
    reading = Reading(places, scores, none=0.5)
    pairs = [(a, b) for a in range(5, 15) for b in range(a, 15)]
    first, last = max(pairs, key=lambda pair: scores[pair[0], 0] + scores[pair[1], 1])
    found = reading.best(20, 59)
    assert found is not None
    assert (found.start, found.end) == (first * 4, last * 4 + 3)
    assert found.margin == pytest.approx((scores[first, 0] + scores[last, 1]) / 2 - 0.5)


def test_no_token_no_span() -> None:
    reading = Reading(np.empty((0, 2), dtype=np.int64), np.empty((0, 2), dtype=np.float32), none=0.0)
    assert reading.best(0, 100) is None


def test_a_reading_does_not_depend_on_the_other_passages() -> None:
    passages = [LIBRARIES, HOMES, TABLE]
    for passage, together in zip(passages, reader().read(HOW_MUCH, passages), strict=True):
        [alone] = reader().read(HOW_MUCH, [passage])
        assert together.none == alone.none
        assert np.array_equal(together.scores, alone.scores)


def test_offsets_fall_on_whole_words_of_the_passage() -> None:
    passage = "  Éléonore’s report —  the levy is   £3.5m a year, “for now”.\n"
    found = best("how much is the levy", passage)
    words = passage[found.start : found.end]
    assert words == words.strip()
    assert "£3.5m" in words
    assert not passage[found.start - 1].isalnum()
    assert not passage[found.end].isalnum()


def test_an_answer_at_the_end_of_the_longest_passage_is_found() -> None:
    passage = f"{LIBRARIES}\n" * 4 + HOMES.split("\n")[1]
    found = best("when will the homes open", passage)
    assert "September 2024" in passage[found.start : found.end]


def test_no_passages_give_no_readings() -> None:
    assert reader().read(HOW_MUCH, []) == []


@pytest.mark.parametrize("passage", ["", " \n", "£", "word " * 3_000])
def test_odd_passages_are_read_without_harm(passage: str) -> None:
    readings = reader().read("what is it", [passage])
    assert len(readings) == 1


@pytest.mark.parametrize("question", ["", "?", "homes " * 2_000])
def test_an_empty_or_endless_question_is_read_without_an_error(question: str) -> None:
    found = best(question, HOMES)
    assert 0 <= found.start < found.end <= len(HOMES)


def test_weights_that_are_not_the_known_ones_are_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "reader.safetensors"
    wrong.write_bytes(WEIGHTS.read_bytes()[:-1] + b"\0")
    with pytest.raises(ReaderError, match="not the known ones; install the assistant anew") as caught:
        Reader(wrong).read(HOW_MUCH, [HOMES])
    assert "\n" not in str(caught.value)


def test_missing_weights_are_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="cannot be read") as caught:
        Reader(tmp_path / "none.safetensors").read(HOW_MUCH, [HOMES])
    assert "\n" not in str(caught.value)


def test_the_weights_stay_small() -> None:
    assert WEIGHTS.stat().st_size < 30_000_000
