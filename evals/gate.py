"""The floor under each measure: `assistant eval --gate` fails below it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from evals.measures import MEASURES
from evals.show import number
from evals.summary import Summary
from index.errors import AssistantError

GATE_FILE = Path(__file__).parent / "gate.toml"
_BY_NAME = {measure.name: measure for measure in MEASURES}


class GateError(AssistantError):
    """A measure is below its floor, or the gate file is not as it must be."""


class Gate(BaseModel):
    """The least (or, where less is better, the most) that our answers may score on the sample papers."""

    model_config = ConfigDict(extra="forbid")
    at_least: dict[str, float] = {}
    at_most: dict[str, float] = {}

    @model_validator(mode="after")
    def _known(self) -> Gate:
        """Refuse a floor for a measure that does not exist, or on its wrong side."""
        for names, higher in ((self.at_least, True), (self.at_most, False)):
            for name in names:
                if name not in _BY_NAME:
                    raise ValueError(f"no measure is called {name}")
                if _BY_NAME[name].higher_is_better is not higher:
                    raise ValueError(f"{name} belongs under {'at_most' if higher else 'at_least'}")
        return self


def load_gate(path: Path | None = None) -> Gate:
    """Return the floors of a gate file; of the one kept here if none is given."""
    path = path or GATE_FILE
    try:
        return Gate.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise GateError(f"{path}: {error.errors()[0]['msg']}") from error
    except (OSError, ValueError) as error:
        raise GateError(f"{path} cannot be read: {error}") from error


def check(gate: Gate, summary: Summary) -> None:
    """Raise GateError naming every measure that misses its floor; an undefined measure misses it too."""
    missed = list(_missed(gate, summary))
    if missed:
        raise GateError(f"Below the gate: {'; '.join(missed)}")


def _missed(gate: Gate, summary: Summary) -> Iterator[str]:
    for floors, side, words in ((gate.at_least, 1, "less than"), (gate.at_most, -1, "more than")):
        for name, floor in floors.items():
            measure, found = _BY_NAME[name], summary.ours(name)
            value = found.value if found else None
            if value is None:
                yield f"{measure.label} could not be scored"
            elif side * value < side * floor:
                yield f"{measure.label} {number(value, measure.unit)}, {words} {number(floor, measure.unit)}"
