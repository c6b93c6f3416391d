"""Table rows and front matter of invented papers, with questions about them.

The public sets hold running text only; papers also state facts as rows ("Column: value; Column: value")
and as fields ("Report author: name"). Half of these questions ask for a row, a column or a field that is
not there, so that the reader learns to say none although every word around it fits.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from evals.training.sets import Span

_PLACES = (
    "Ashmere Brockhurst Calder Dunswell Eastfold Farley Greyholt Hensley Ironbridge Kelby Larchwood Marlow "
    "Netherby Oakham Penrose Quarry Ridgeway Stanbrook Thornley Upton Wexham Yarwell"
).split()
_THINGS = (
    "Adult social care|Highways|Libraries|Parks|Home to school transport|Waste collection|Family hubs|Youth service"
    "|Housing benefit|Planning|Leisure|Public health|Early help|Foster care|Street lighting|Car parks|Homelessness"
    "|Legal services|Special schools|Flood defence"
).split("|")
_FIRSTS = "Priya Tom Helen Marcus Aisha Gareth Ruth Daniel Olu Fiona Stephen Mei Joan Karim Lucy Neil".split()
_LASTS = (
    "Hartley Osborne Patel Nkemelu Whitlock Shaw Dunmore Fielding Rashid Cooper Lindqvist Barlow Mistry Vaughan"
).split()
_ROLES = (
    "Director of Finance|Head of Children's Services|Democratic Services Officer|Assistant Director, Place"
    "|Monitoring Officer|Strategic Lead for Education|Interim Head of Housing"
).split("|")
_MONTHS = "January February March April May June July September October November December".split()
_COLUMNS = "Budget Forecast Variance Actual Target Baseline Spend Saving Income Outturn".split()


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A passage, a question and where the passage answers it, None where it does not."""

    heading: str
    body: str
    question: str
    span: Span | None


def make_up(chance: random.Random) -> MadeUp:
    """Return a table or a front page with a question, answered by it half the time."""
    return _table(chance) if chance.random() < 0.6 else _front(chance)


def _table(chance: random.Random) -> MadeUp:
    names = chance.sample(_PLACES if chance.random() < 0.4 else _THINGS, 6)
    columns = chance.sample(_COLUMNS, 3)
    if chance.random() < 0.4:
        columns = [f"{column} 20{chance.randrange(18, 27)}" for column in columns]
    first = chance.choice(["Service", "Area", "Ward", "Item", "Risk", "Programme"])
    value = chance.choice([_pounds, _count, _percent])
    there = chance.random() < 0.5
    at, column = chance.randrange(5), chance.randrange(2)
    lines: list[str] = []
    span = None
    for row, name in enumerate(names[:5]):
        cells = [value(chance) for _ in columns[:2]]
        line = f"{first}: {name}; {columns[0]}: {cells[0]}; {columns[1]}: {cells[1]}"
        if row == at:
            before = line.index(f"{columns[column]}: ", len(first)) + len(columns[column]) + 2
            start = len("\n".join([*lines, ""])) + before
            span = (start, start + len(cells[column]))
        lines.append(line)
    missing_row = chance.random() < 0.5
    name = names[5] if not there and missing_row else names[at]
    asked = columns[2] if not there and not missing_row else columns[column]
    return MadeUp(_heading(chance), "\n".join(lines), _of(asked, name, chance), span if there else None)


def _of(column: str, name: str, chance: random.Random) -> str:
    column, name = column.lower(), name.lower()
    forms = ["what is the {c} for {n}", "{n} {c}", "how much is the {c} on {n}", "whats the {c} of {n}", "{c} for {n}?"]
    return chance.choice(forms).format(c=column, n=name)


def _front(chance: random.Random) -> MadeUp:
    name, other = _person(chance), _person(chance)
    day = f"{chance.randrange(1, 29)} {chance.choice(_MONTHS)} 20{chance.randrange(12, 27)}"
    phone = f"01{chance.randrange(100, 999)} {chance.randrange(100000, 999999)}"
    role = chance.choice(_ROLES)
    mail = f"{name.split()[0].lower()}.{name.split()[1].lower()}@example.gov.uk"
    questions = {
        "Report author": (name, "who wrote the report|who is the author|report author|who prepared this paper"),
        "Meeting date": (day, "what date was the meeting|when did the committee meet|date of meeting"),
        "Report of": (role, "whose report is it|which officer is it a report of|which director brought this"),
        "Telephone": (phone, "what number can i ring|phone number for the officer|contact telephone"),
        "Email": (mail, "who do i email|email address of the officer|contact email"),
        "Lead member": (f"Councillor {other}", "who is the lead member|which councillor leads on this|cabinet member"),
        "Wards affected": (", ".join(chance.sample(_PLACES, 2)), "which wards are affected|what wards does it cover"),
        "Key decision": (chance.choice(["Yes", "No", "Non-key"]), "is it a key decision|key decision or not"),
    }
    fields = list(questions)
    chance.shuffle(fields)
    asked, shown = fields[0], fields[: chance.randrange(4, 8)]
    there = chance.random() < 0.5
    shown = shown if there else shown[1:]
    chance.shuffle(shown)
    lines = [f"{field}: {questions[field][0]}" for field in shown]
    body = "\n".join(lines)
    answer, forms = questions[asked]
    start = body.index(f"{asked}: {answer}") + len(asked) + 2 if there else 0
    span = (start, start + len(answer)) if there else None
    return MadeUp(_heading(chance), body, chance.choice(forms.split("|")), span)


def _heading(chance: random.Random) -> str:
    part = chance.choice(["Summary", "Table", "Details", "Position"])
    return f"{chance.randrange(1, 12)}. {chance.choice(_THINGS)} › {part}"


def _person(chance: random.Random) -> str:
    return f"{chance.choice(_FIRSTS)} {chance.choice(_LASTS)}"


def _pounds(chance: random.Random) -> str:
    forms = [f"£{chance.randrange(1, 99)}.{chance.randrange(1, 9)}m", f"£{chance.randrange(10, 999)},000"]
    return chance.choice([*forms, f"-£{chance.randrange(1, 900)}k", f"{chance.uniform(0.1, 90):.2f}"])


def _count(chance: random.Random) -> str:
    return f"{chance.randrange(3, 5000):,}"


def _percent(chance: random.Random) -> str:
    return f"{chance.randrange(1, 999) / 10}%"
