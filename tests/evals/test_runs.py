from __future__ import annotations

from pathlib import Path

import pytest

from assistant.contract import AnswerOut
from evals.compare import compare_runs, comparison_lines
from evals.corpora import CorpusName
from evals.export import write_summary
from evals.failures import drawn_lines, failure_lines
from evals.gate import Gate, GateError, check, load_gate
from evals.measures import MEASURES
from evals.report import write_report
from evals.runs import OURS, RunError, RunFolder, RunSettings, StoredAnswer
from evals.scoring import score
from evals.show import closing_lines
from evals.summary import summarise, summary_of
from index.errors import CallError
from tests.evals.made import PLACES, START, answer, citation, passage, reference, refusal, unanswerable

REFERENCES = (
    reference("r1"),
    reference("r2", question="when does it start", expected=((START,),), facts=(("1 April 2026",),)),
    unanswerable("u1"),
)


def settings(**changes: object) -> RunSettings:
    fields = {"corpus": "samples", "split": "tune", "started": "2026-01-20T10:00:00", "encoder": "words", "reader": "1"}
    return RunSettings.model_validate(fields | {"papers": {"a": "1"}} | changes)


def stored(given: AnswerOut) -> StoredAnswer:
    question = next(r.question for r in REFERENCES if r.id == given.id)
    return StoredAnswer(question=question, answer=given)


def make_run(folder: Path, *answers: AnswerOut, **changes: object) -> RunFolder:
    run = RunFolder(folder)
    run.start(settings(**changes), PLACES)
    list(run.append(OURS, map(stored, answers)))
    return run


@pytest.fixture(autouse=True)
def our_references(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.scoring.references_of", lambda _corpus: REFERENCES)


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    return make_run(tmp_path / "run", answer("r1"), refusal("r2"), answer("u1"))


def test_a_run_is_scored_from_its_files(run: RunFolder) -> None:
    summary, _ = summarise(RunFolder(run.folder))
    good, hit = summary.ours("good"), summary.ours("hit@5")
    assert good is not None
    assert hit is not None
    assert (good.value, good.scored) == (pytest.approx(1 / 3), 3)
    assert (hit.value, hit.scored, hit.asked) == (0.5, 2, 3)


def test_what_is_written_is_read_back(run: RunFolder) -> None:
    assert run.places() == list(PLACES)
    assert run.settings() == settings()
    assert [found.answer.id for found in run.answers(OURS)] == ["r1", "r2", "u1"]


def test_half_a_line_left_by_a_stop_is_dropped_and_answered_again(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", answer("r1"))
    with run.path(OURS).open("a") as stream:
        stream.write('{"question": "when')
    assert [found.answer.id for found in run.answers(OURS)] == ["r1"]
    list(run.append(OURS, [stored(answer("r2"))]))
    assert [found.answer.id for found in run.answers(OURS)] == ["r1", "r2"]


def test_a_damaged_line_is_named(run: RunFolder) -> None:
    with run.path(OURS).open("a") as stream:
        stream.write("{}\n")
    with pytest.raises(RunError, match=r"answers\.jsonl, line 4"):
        run.answers(OURS)


def test_a_folder_that_is_no_run_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="is no eval run"):
        summarise(RunFolder(tmp_path))


def test_answers_from_another_index_are_refused(tmp_path: Path) -> None:
    foreign = answer("r1", citations=[citation(paragraph_id="other#1")])
    with pytest.raises(RunError, match=r"answer r1 names other#1.*another index"):
        score(make_run(tmp_path / "run", foreign), REFERENCES)
    found = passage(1, PLACES[0]).model_copy(update={"paragraph_ids": ["other#2"]})
    refused = answer("r1", status="not_found", statements=[], citations=[], passages=[found])
    with pytest.raises(RunError, match=r"answer r1 names other#2.*another index"):
        score(make_run(tmp_path / "other", refused), REFERENCES)


def test_an_answer_that_stands_twice_is_refused(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", answer("r1"), answer("r2"))
    with run.path("ours").open("a", encoding="utf-8") as stream:
        stream.write(run.path("ours").read_text(encoding="utf-8").split("\n")[0] + "\n")
    with pytest.raises(RunError, match=r"line 3: answer r1 is already on line 1"):
        score(run, REFERENCES)


def test_stale_unanswered_and_changed_questions_are_listed_not_scored(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", answer("r1"), answer("r2"))
    gone = reference("r3", expected=((START.__class__("a.pdf", None, None, "no such words"),),))
    asked_anew = reference("r2", question="and from which day")
    found = score(run, (REFERENCES[0], asked_anew, REFERENCES[2], gone))
    (ours,) = found.systems
    assert [v.reference.id for v in ours.verdicts] == ["r1"]
    assert (found.stale, ours.unanswered, ours.changed) == (("r3",), ("u1",), ("r2",))


def test_a_system_that_was_stopped_is_named_with_what_it_has_not_answered(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", answer("r1"))
    summary = summary_of(settings(), score(run, REFERENCES))
    assert summary.unanswered == (("ours", ("r2", "u1")),)
    assert "Not scored (not answered by ours in this run): 2: r2 u1" in list(closing_lines(summary))


def test_only_runs_on_the_same_papers_are_the_same() -> None:
    assert settings().same_papers(settings(started="later"))
    assert not settings().same_papers(settings(papers={"a": "2"}))
    assert not settings().same_papers(settings(encoder="other"))
    assert not settings().same_papers(settings(reader="2"))


def test_a_comparison_names_what_got_worse_and_better(tmp_path: Path) -> None:
    before = make_run(tmp_path / "before", answer("r1"), refusal("r2"), answer("u1"))
    after = make_run(tmp_path / "after", refusal("r1"), refusal("r2"), refusal("u1"))
    found = compare_runs(before, after)
    assert [c.after.reference.id for c in found.changes if c.worse] == ["r1"]
    assert [c.after.reference.id for c in found.changes if c.better] == ["u1"]
    lines = list(comparison_lines(found))
    assert lines[0] == "Worse: 1"
    assert "r1" in lines[1]
    difference = {measure.name: estimate.value for measure, estimate in found.differences}
    assert difference["good"] == 0
    assert difference["wrongly_refused"] == 0.5


def test_runs_of_different_papers_cannot_be_compared(tmp_path: Path) -> None:
    before = make_run(tmp_path / "before", answer("r1"))
    after = make_run(tmp_path / "after", answer("r1"), corpus=CorpusName.COUNCIL)
    with pytest.raises(RunError, match="same papers"):
        compare_runs(before, after)


def test_the_gate_names_each_measure_below_its_floor(run: RunFolder) -> None:
    summary, _ = summarise(run)
    check(Gate(at_least={"good": 0.3}, at_most={"wrongly_refused": 0.5}), summary)
    with pytest.raises(GateError) as caught:
        check(Gate(at_least={"good": 0.9, "hit@5": 0.2}, at_most={"wrongly_refused": 0.1, "forbidden": 0.5}), summary)
    assert "good answers 0.333, less than 0.900" in str(caught.value)
    assert "wrongly refused 0.500, more than 0.100" in str(caught.value)
    assert "shows something wrong could not be scored" in str(caught.value)
    assert "top 5" not in str(caught.value)


@pytest.mark.parametrize("text", ["[at_least]\nbeauty = 1", "[at_least]\nwrongly_refused = 0.1", "at_least = 1", "["])
def test_a_gate_file_that_makes_no_sense_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gate.toml"
    path.write_text(text)
    with pytest.raises(GateError, match=r"gate\.toml"):
        load_gate(path)


def test_the_gate_kept_here_has_floors() -> None:
    assert "good" in load_gate().at_least


def test_the_summary_holds_every_measure_and_no_nan(run: RunFolder) -> None:
    summary, _ = summarise(run)
    text = write_summary(summary, run.folder).read_text(encoding="utf-8")
    assert "NaN" not in text
    assert all(f'"{measure.name}"' in text for measure in MEASURES)


def test_the_report_asks_nothing_of_any_server_and_puts_failures_first(run: RunFolder) -> None:
    summary, scores = summarise(run)
    page = write_report(summary, scores, run.folder).read_text(encoding="utf-8")
    assert "http://" not in page
    assert "https://" not in page
    assert page.index('id="r2"') < page.index('id="r1"')
    assert "✗ Not good: should be answered, is not_found" in page
    assert "✓ Good" in page
    assert page.count("<article") == 3


def test_the_report_shows_what_was_written_as_text_not_as_markup(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", answer("r1", text="<script>alert(1)</script>"))
    summary, scores = summarise(run)
    page = write_report(summary, scores, run.folder).read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_failures_say_what_is_needed_to_find_the_cause(run: RunFolder) -> None:
    (ours,) = score(run, REFERENCES).systems
    text = "\n".join(failure_lines(ours))
    assert "r2 amount: when does it start" in text
    assert "ranks - of 2" in text
    assert "r1" not in text


def test_drawn_answers_are_the_same_ones_each_time_and_whole(run: RunFolder) -> None:
    scores = [system for system in score(run, REFERENCES).systems if system.system == "ours"]
    text = "\n".join(drawn_lines(scores, 30))
    assert all(verdict.answer.text in text.replace("\n    ", "\n") for verdict in scores[0].verdicts)
    assert "r2 amount: when does it start\n    not good: refused though the papers answer (not_found)" in text
    assert list(drawn_lines(scores, 2)) == list(drawn_lines(scores, 2))
    assert sum(line == "" for line in drawn_lines(scores, 2)) == 2
