"""The bench: papers made alike each time, vectors as near as they say, firm aims that fail, a growth that is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from evals.bench import run
from evals.bench.figures import BenchError, Figure, Report, Section, check, lines
from evals.bench.plot import growth_plot
from evals.bench.synthetic import SyntheticEncoder, sample_sentences, write_papers
from evals.bench.timing import in_turn, percentile
from index.reading import read
from tests.conftest import WordEncoder

PAPERS = Path(__file__).resolve().parents[2] / "source_docs" / "papers"


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    return sample_sentences(PAPERS)


def test_papers_are_made_alike_each_time_and_differ_from_each_other(sentences: list[str], tmp_path: Path) -> None:
    for time in ("one", "two"):
        write_papers(tmp_path / time, sentences, range(3))
    made = [[path.read_text() for path in sorted((tmp_path / time).rglob("*.md"))] for time in ("one", "two")]
    assert made[0] == made[1]
    paragraphs = [line for text in made[0] for line in text.splitlines() if line[:1].isdigit()]
    assert len(set(paragraphs)) == len(paragraphs) == 300
    read_back = read(tmp_path / "one" / "000" / "paper-00001.md")
    assert (read_back.date is not None, read_back.body is not None) == (True, True)


def test_another_edition_differs_in_one_paragraph_alone(sentences: list[str], tmp_path: Path) -> None:
    texts = []
    for edition in (0, 1):
        write_papers(tmp_path, sentences, [7], edition)
        texts.append((tmp_path / "000" / "paper-00007.md").read_text().splitlines())
    changed = [(a, b) for a, b in zip(*texts, strict=True) if a != b]
    assert len(changed) == 1
    assert changed[0][0].startswith("1.3 ")


def test_a_made_sentence_is_as_near_to_its_real_one_as_is_said(sentences: list[str]) -> None:
    encoder = SyntheticEncoder(WordEncoder(), sentences)
    vectors = encoder.encode(sentences[:50])
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5
    cosines = (vectors * WordEncoder().encode(sentences[:50])).sum(axis=1)
    assert np.abs(cosines - encoder.cosine).max() < 1e-4
    assert (encoder.encode(sentences[:50]) == vectors).all()


def test_only_a_firm_figure_that_misses_its_aim_fails_the_gate() -> None:
    def report(*figures: Figure) -> Report:
        return Report(machine="m", quick=True, seconds=1, sections=[Section(name="s", how="h", figures=list(figures))])

    loose = Figure(name="loose", value=9, unit="", at_most=1)
    firm = Figure(name="firm", value=0.5, unit="", at_least=0.99, firm=True)
    check(report(loose, firm.model_copy(update={"value": 0.99})))
    with pytest.raises(BenchError, match=r"firm: 0\.5"):
        check(report(loose, firm))
    told = "\n".join(lines(report(loose, firm)))
    assert told.count("**missed**") == 2


def test_a_bench_that_is_stopped_leaves_what_it_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> Iterator[Section]:
        yield Section(name="Encoding", how="", figures=[])
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "_sections", stopped)
    with pytest.raises(KeyboardInterrupt):
        run.bench(tmp_path, run.QUICK, print)
    left = Report.model_validate_json((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert [section.name for section in left.sections] == ["Encoding"]
    assert not (tmp_path / "work").exists()


def test_the_plot_holds_each_line_and_each_size() -> None:
    svg = growth_plot([10, 100], [("build", [1.0, 10.0]), ("memory", [300.0, 310.0])])
    root = ElementTree.fromstring(svg)
    words = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"10", "100", "build", "memory"} <= set(words)
    points = [node.get("points", "").split() for node in root.iter("{http://www.w3.org/2000/svg}polyline")]
    assert [len(line) for line in points] == [2, 2]
    rise = [float(line[0].split(",")[1]) - float(line[1].split(",")[1]) for line in points]
    assert rise[0] > rise[1] > 0


def test_medians_leave_out_the_round_that_warms_up() -> None:
    calls: list[str] = []
    taken = in_turn({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, 2)
    assert (calls, set(taken)) == (["a", "b"] * 3, {"a", "b"})
    assert percentile([float(value) for value in range(100)], 0.95) == 95
