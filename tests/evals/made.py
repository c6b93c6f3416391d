"""Small references, answers and verdicts for the tests of evals."""

from __future__ import annotations

from assistant.contract import AnswerOut, CitationOut, PassageOut, StatementOut
from evals.reference import Expected, QuestionKind, Reference, Split
from evals.resolve import Place, Resolver
from evals.verdict import Verdict, judge

PLACES = (
    Place("a#1", "a.pdf", None, "1", (), 1, None, "Foster care in the county"),
    Place("a#2.1", "a.pdf", "2.1", "2.1", ("2. Costs",), 2, 3, "2.1 The scheme costs £2.6 billion over five years."),
    Place("a#p3", "a.pdf", None, "page 3, ¶1", ("2. Costs",), 3, None, "It starts on 1 April 2026 in Quayhill."),
    Place("b#1", "b.txt", "(a)", "(a)", (), None, None, "(a) Carers are paid monthly."),
    Place("b#2", "b.txt", "(a)", "(a), second", (), None, None, "(a) Carers are trained yearly."),
)
COSTS = Expected("a.pdf", "2.1", 2, "costs £2.6 billion over")
START = Expected("a.pdf", None, 3, "starts on 1 April")


def reference(id_: str = "r1", **changes: object) -> Reference:
    fields: dict[str, object] = {
        "id": id_,
        "question": "what does it cost",
        "history": (),
        "kind": QuestionKind.AMOUNT,
        "papers": ("a.pdf",),
        "expected": ((COSTS,),),
        "facts": (("£2.6 billion", "£2.6bn"),),
        "forbidden": (),
        "answerable": True,
        "answer": "£2.6 billion.",
        "split": Split.TUNE,
    }
    return Reference(**(fields | changes))  # type: ignore[arg-type]


def unanswerable(id_: str = "u1") -> Reference:
    return reference(id_, kind=QuestionKind.UNANSWERABLE, expected=(), facts=(), answerable=False)


def citation(number: int = 1, place: Place = PLACES[1], **changes: object) -> CitationOut:
    fields: dict[str, object] = {
        "number": number,
        "paper_id": place.id.split("#")[0],
        "file": place.file,
        "title": "Fostering",
        "body": "Tarrow Council",
        "date": "2026-01-20",
        "page": place.page,
        "printed_page": None,
        "pack_page": None,
        "item": None,
        "ocr_confidence": None,
        "paragraph_id": place.id,
        "label": place.label,
        "heading": list(place.heading),
        "quote": place.text,
        "paragraph_text": place.text,
    }
    return CitationOut.model_validate(fields | changes)


def passage(rank: int, *places: Place) -> PassageOut:
    ids = [place.id for place in places]
    text = "\n".join(place.text for place in places)
    return PassageOut(rank=rank, file=places[0].file, page=places[0].page, paragraph_ids=ids, text=text)


def answer(id_: str = "r1", **changes: object) -> AnswerOut:
    fields: dict[str, object] = {
        "id": id_,
        "status": "answered",
        "text": "The scheme costs £2.6 billion over five years. [1]",
        "statements": [StatementOut(text="The scheme costs £2.6 billion over five years.", citations=[1])],
        "citations": [citation()],
        "nearest": None,
        "passages": [passage(1, PLACES[0]), passage(2, PLACES[1])],
        "notes": [],
        "seconds": 0.2,
    }
    return AnswerOut.model_validate(fields | changes)


def refusal(id_: str = "r1") -> AnswerOut:
    return answer(id_, status="not_found", text="The papers do not say.", statements=[], citations=[])


def verdict(asked: Reference | None = None, given: AnswerOut | None = None) -> Verdict:
    target = Resolver(PLACES).target(asked or reference())
    return judge(target, given or answer(), {place.id: place for place in PLACES})
