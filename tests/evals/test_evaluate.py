"""`assistant eval`, from the call to the report, on two small papers."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evals.gate import GateError
from evals.overhead import measure
from evals.reference import Expected, Split
from evals.runs import RunError
from index.errors import CallError
from tests.conftest import WordEncoder
from tests.evals.made import reference, unanswerable
from ui.evaluate import eval_app

PAPERS = {
    "fostering.txt": "Fostering strategy\n\n1.1 The fostering scheme costs £2.6 billion over five years.\n\n"
    "1.2 Foster carers will be paid monthly from 1 April 2026.\n",
    "transport.txt": "School transport\n\n2.1 Bus fares rise by 4% in May 2026.\n",
}
COSTS = Expected("fostering.txt", "1.1", None, "fostering scheme costs £2.6 billion")
QUESTIONS = (
    reference("q1", question="What does the fostering scheme cost?", expected=((COSTS,),)),
    unanswerable("q2"),
    reference("q3", question="How much does the fostering scheme cost?", expected=((COSTS,),), split=Split.HOLD),
)


@pytest.fixture(autouse=True)
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake_encoder: WordEncoder) -> Path:
    papers = tmp_path / "source_docs" / "papers"
    papers.mkdir(parents=True)
    for name, text in PAPERS.items():
        (papers / name).write_text(text, encoding="utf-8")
    lines = "".join(json.dumps(asdict(question)) + "\n" for question in QUESTIONS)
    (tmp_path / "samples.jsonl").write_text(lines, encoding="utf-8")
    monkeypatch.setattr("evals.corpora._ROOT", tmp_path)
    monkeypatch.setattr("evals.corpora._REFERENCES", tmp_path)
    monkeypatch.setattr("index.encoder.load_encoder", lambda _name: fake_encoder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words: str) -> Result:
    result = CliRunner().invoke(eval_app, words)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def the_run(checkout: Path) -> Path:
    (run,) = (checkout / "runs").iterdir()
    return run


def ids(path: Path) -> list[str]:
    return [json.loads(line)["answer"]["id"] for line in path.read_text().splitlines()]


def test_one_call_answers_scores_and_reports(checkout: Path) -> None:
    result = call("--rivals")
    run = the_run(checkout)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{6}-samples-tune", run.name)
    assert ids(run / "answers.jsonl") == ["q1", "q2"]  # hold is not asked unless it is asked for
    assert {path.name for path in run.iterdir()} == {
        *("settings.json", "paragraphs.jsonl", "summary.json", "report.html", "answers.jsonl"),
        *("answers-dense.jsonl", "answers-bm25.jsonl", "answers-fusion.jsonl"),
    }
    assert "good answers" in result.stdout
    assert "ours less fusion" in result.stdout
    measures = json.loads((run / "summary.json").read_text())["measures"]
    assert measures["hit@5"]["ours"] == {"value": 1.0, "low": None, "high": None, "scored": 1, "asked": 2}


def test_what_a_run_costs_beside_its_answers_is_measured(checkout: Path, fake_encoder: WordEncoder) -> None:
    found = measure(checkout / "measured", fake_encoder)
    assert (found.asked, found.scored) == (2, 300)
    assert 0 < found.answering < found.run == pytest.approx(found.ratio * found.answering)
    assert found.scoring > 0


def test_hold_is_asked_when_it_is_asked_for(checkout: Path) -> None:
    call("--split", "hold")
    assert ids(the_run(checkout) / "answers.jsonl") == ["q3"]


def test_scoring_again_answers_nothing_and_gives_the_same(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call()
    run = the_run(checkout)
    before = (run / "summary.json").read_text()
    monkeypatch.delattr("index.encoder.load_encoder")
    call("score", str(run))
    assert (run / "summary.json").read_text() == before


def test_a_run_that_was_stopped_goes_on_where_it_was(checkout: Path) -> None:
    call()
    run = the_run(checkout)
    first = (run / "answers.jsonl").read_text().splitlines()[0]
    (run / "answers.jsonl").write_text(first + '\n{"question"')
    call("--resume", str(run))
    lines = (run / "answers.jsonl").read_text().splitlines()
    assert lines[0] == first
    assert ids(run / "answers.jsonl") == ["q1", "q2"]


def test_a_run_does_not_go_on_over_changed_papers(checkout: Path) -> None:
    call()
    (checkout / "source_docs" / "papers" / "transport.txt").write_text("3.1 Bus fares fall by 2% in June 2027.\n")
    with pytest.raises(RunError, match="other papers"):
        call("--resume", str(the_run(checkout)))


def test_two_runs_are_compared_question_by_question(checkout: Path) -> None:
    call("--out", "one")
    call("--out", "two")
    (one,), (two,) = (checkout / "one").iterdir(), (checkout / "two").iterdir()
    result = call("compare", str(one), str(two))
    assert "Worse: 0" in result.stdout


def test_the_gate_holds_or_names_what_is_below(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    floors = checkout / "gate.toml"
    monkeypatch.setattr("evals.gate.GATE_FILE", floors)
    floors.write_text('[at_least]\n"hit@5" = 0.9\n')
    assert "The gate holds." in call("--gate").stdout
    floors.write_text("[at_most]\nwords = 1\n")
    with pytest.raises(GateError, match="words of an answer"):
        call("--gate")


def test_the_gate_is_for_the_sample_papers_alone() -> None:
    with pytest.raises(CallError, match="--gate"):
        call("--gate", "--corpus", "council")


def test_missing_papers_are_one_clear_line() -> None:
    with pytest.raises(CallError, match=r"No papers for council: .* is not a folder; .*--papers-root"):
        call("--corpus", "council", "--papers-root", "nowhere")


def test_a_cached_index_that_is_of_no_use_is_made_anew(checkout: Path) -> None:
    call("--out", "one")
    (manifest,) = checkout.glob(".cache/eval/samples/index-*/manifest.json")
    manifest.write_text("{}")
    call("--out", "two")
    assert "segments" in manifest.read_text()
