"""The reader against passages of an invented council."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.reader import WEIGHTS, Reader, ReaderError, Reading, Span, reader

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


def best(question: str, passage: str) -> Span:
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


def test_passages_read_together_are_read_as_each_alone() -> None:
    together = reader().read(HOW_MUCH, [LIBRARIES, HOMES, TABLE])
    found = together[1].best(0, len(HOMES))
    assert found is not None
    assert found.margin == pytest.approx(best(HOW_MUCH, HOMES).margin, abs=0.2)  # bfloat16 and padding


@pytest.mark.parametrize("passage", ["", " \n", "£", "word " * 3_000])
def test_odd_passages_are_read_without_harm(passage: str) -> None:
    readings = reader().read("what is it", [passage])
    assert len(readings) == 1


def test_a_question_of_two_thousand_words_is_cut() -> None:
    assert len(reader().read("budget " * 2_000, [TABLE])) == 1


def test_weights_that_are_not_the_known_ones_are_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "reader.safetensors"
    wrong.write_bytes(WEIGHTS.read_bytes()[:-1] + b"\0")
    with pytest.raises(ReaderError, match="are not the known ones"):
        Reader(wrong).read(HOW_MUCH, [HOMES])


def test_missing_weights_are_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="cannot be read"):
        Reader(tmp_path / "none.safetensors").read(HOW_MUCH, [HOMES])
