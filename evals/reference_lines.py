"""References written out, in the form in which they are read."""

from __future__ import annotations

import json
from dataclasses import asdict

from evals.reference import Reference, parse_reference


def reference_line(reference: Reference) -> str:
    """Return a reference as its line of JSON; raises ValueError where it contradicts itself."""
    line = json.dumps(asdict(reference), ensure_ascii=False)
    parse_reference(line)
    return line
