"""`assistant eval structure` on a small paper, from gold to table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.corpora import CorpusName
from evals.reference import Split
from evals.structure import check as checking
from evals.structure.check import OURS, RIVAL, Checked, System, check
from evals.structure.gold import GoldItem, GoldParagraph
from evals.structure.judging import judge
from evals.structure.measures import Score, scores, wilson, word_scores
from evals.structure.show import closing_lines, failure_lines, measures_table, scored, value_of
from evals.structure.words import WordsKept
from index.errors import CallError
from index.model import Kind
from tests.evals.made_structure import READING, facts, paragraph, reading, row, running
from ui.evaluate import eval_app

PAPER = """# Leases of the council

## Background

1.1 The lease ends in May and may be renewed.

1.2 The council has two aims:

- more homes in the north
- fewer moves

| Year | Cost |
|---|---|
| 2025 | £4m |
| 2026 | £5m |

## Recommendation

The Committee is recommended to note the report.
"""


def item(**changes: object) -> GoldParagraph:
    return paragraph(**({"file": "leases.md", "page": None} | changes))


ITEMS: tuple[GoldItem, ...] = (
    item(),
    item(id="x-2", number=None, kind=Kind.LIST_ITEM, first="fewer moves", last="fewer moves"),
    item(
        id="x-3",
        number=None,
        numbered=False,
        kind=Kind.TABLE_ROW,
        first="2026",
        last="£5m",
        cells=(("Year", "2026"), ("Cost", "£5m")),
    ),
    item(
        id="x-4",
        number=None,
        kind=Kind.RECOMMENDATION,
        heading=("Recommendation",),
        first="The Committee is recommended",
        last="note the report.",
    ),
)


def silent(_what: str, _done: int, _of: int) -> None: ...


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "council"
    folder.mkdir()
    (folder / "leases.md").write_text(PAPER, encoding="utf-8")
    return tmp_path


def by_name(system: System) -> dict[str, Score]:
    return {score.name.strip(): score for score in system.scores}


def values(items: tuple[GoldItem, ...], papers: Path) -> dict[str, float | None]:
    found = check(items, papers, Split.TUNE, silent)
    return {name: score.estimate.value for name, score in by_name(found.systems[0]).items()}


def test_a_paper_read_rightly_scores_one_throughout(papers: Path) -> None:
    found = values(ITEMS, papers)
    for name in ("paragraph boundaries right", "printed number right", "nearest heading right", "kind right"):
        assert found[name] == 1, name
    assert found["table rows with the right headers"] == 1
    assert found["recommendations and resolutions told"] == 1
    assert found["words of the pages kept"] == 1
    assert found["words invented"] == 0
    assert found["page right"] is None


def test_the_usual_chunks_stand_beside_it(papers: Path) -> None:
    found = check(ITEMS, papers, Split.TUNE, silent)
    assert [system.name for system in found.systems] == [OURS, RIVAL]
    rival = by_name(found.systems[1])
    assert rival["paragraph boundaries right"].estimate.value == 0
    assert rival["kind right"].estimate.value is None
    assert rival["words of the pages kept"].estimate.value == 1
    assert rival["words invented"].right == 0


def test_without_its_packages_the_rival_is_left_out_and_said(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_source: object) -> None:
        raise CallError("The rivals need one more package.")

    monkeypatch.setattr(checking, "cut_paper", missing)
    found = check(ITEMS, papers, Split.TUNE, silent)
    assert [system.name for system in found.systems] == [OURS]
    assert list(closing_lines(found)) == ["No rival beside it. The rivals need one more package."]


def test_a_paper_that_is_not_there_is_named_and_not_scored(papers: Path) -> None:
    found = check((*ITEMS, item(id="x-5", file="gone.pdf")), papers, Split.TUNE, silent)
    boundaries = by_name(found.systems[0])["paragraph boundaries right"]
    assert scored(boundaries.estimate) == "4 of 5"
    assert list(closing_lines(found)) == ["Not there, so not scored: 1 papers: gone.pdf"]
    assert by_name(found.systems[0])["words of the pages kept"].estimate.asked == 2


def test_with_no_paper_there_the_call_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="None of the 1 papers is in"):
        check(ITEMS, tmp_path, None, silent)


def test_a_paper_that_cannot_be_read_is_wrong_in_everything(papers: Path) -> None:
    (papers / "council" / "empty.md").write_text("", encoding="utf-8")
    found = check((item(file="empty.md"),), papers, None, silent)
    assert by_name(found.systems[0])["paragraph boundaries right"].estimate.value == 0
    assert next(iter(closing_lines(found))).startswith("Not read, so every paragraph of it is wrong: empty.md")


def test_failures_show_what_was_read_and_never_an_item_of_hold(papers: Path) -> None:
    wrong = item(id="x-6", last="in June.")
    held = replace(wrong, id="x-7", split=Split.HOLD)
    lines = list(failure_lines(check((*ITEMS, wrong, held), papers, None, silent)))
    assert lines[0] == "x-6: boundary wrong; leases.md"
    assert "1.1 The lease ends in May and may be renewed." in lines[2]
    assert not any("x-7" in line for line in lines)
    assert lines[-1] == "Items of hold that fail are counted, not shown."


def total(items: tuple[GoldItem, ...], read: object = READING) -> dict[str, Score]:
    found = scores([judge(asked, read) for asked in items])  # type: ignore[arg-type]
    return {score.name.strip(): score for score in found}


def test_each_measure_counts_the_items_that_it_asks() -> None:
    found = total((paragraph(), row(), running("Agenda 7"), facts(body=("Quay Council",))))
    assert {name: scored(score.estimate) for name, score in found.items()} == {
        "paragraph boundaries right": "2 of 2",
        "printed number right": "1 of 2",
        "where one is printed": "1 of 1",
        "nearest heading right": "2 of 2",
        "page right": "2 of 2",
        "running lines inside paragraphs": "1 of 1",
        "table rows with the right headers": "1 of 1",
        "recommendations and resolutions told": "–",
        "kind right": "2 of 2",
        "facts of the paper right": "1 of 1",
        **dict.fromkeys(("title", "body", "committee", "date", "author", "status"), "1 of 1"),
    }
    assert found["facts of the paper right"].estimate.value == pytest.approx(5 / 6)
    assert (found["body"].estimate.value, found["date"].estimate.value) == (0, 1)


def test_a_running_line_inside_a_paragraph_is_counted() -> None:
    leaking = reading(2, text="The choices are: Agenda 7")
    found = total((running("Agenda 7"), running("Agenda 8")), leaking)["running lines inside paragraphs"]
    assert (value_of(found), scored(found.estimate)) == ("1", "2 of 2")


def test_the_interval_is_wilsons() -> None:
    assert wilson(9, 10) == pytest.approx((0.596, 0.982), abs=0.001)
    assert wilson(10, 10) == pytest.approx((0.722, 1.0), abs=0.001)
    assert wilson(0, 0) == (None, None)


def test_words_are_counted_over_all_papers() -> None:
    kept, invented = word_scores([WordsKept(100, 90, 100, 4), WordsKept(300, 300, 100, 0)], asked=3)
    assert (kept.estimate.value, scored(kept.estimate)) == (390 / 400, "2 of 3")
    assert (invented.estimate.value, invented.right) == (4 / 200, 4)


def test_a_measure_that_nothing_asks_is_a_dash_never_a_number() -> None:
    found = total(())["paragraph boundaries right"]
    assert (value_of(found), scored(found.estimate)) == ("–", "–")


def test_the_table_prints_every_measure_with_its_target(papers: Path) -> None:
    table = measures_table(Checked(None, 1, 4, check(ITEMS, papers, None, silent).systems, (), (), None))
    targets = dict(zip(table.columns[0].cells, table.columns[1].cells, strict=True))
    assert targets["paragraph boundaries right"] == "0.97"
    assert targets["page right"] == "1.00"
    assert targets["running lines inside paragraphs"] == "0"
    assert targets["words of the pages kept"] == "0.995"
    assert targets["words invented"] == "0"


def test_the_command_prints_the_table_and_names_the_papers_that_are_missing(tmp_path: Path) -> None:
    folder = tmp_path / CorpusName.CARE_REVIEW
    folder.mkdir()
    (folder / "somerset_2023-05_social_care_reforms_slides.txt").write_text("Somerset Council\n\nContext\n", "utf-8")
    call = ["structure", "--papers-root", str(tmp_path), "--corpus", "care_review", "--failures"]
    result = CliRunner().invoke(eval_app, call)
    assert result.exit_code == 0, result.output
    assert "paragraph boundaries right" in result.output
    assert "Not there, so not scored: 4 papers" in result.output
    assert "som-" in result.output
