"""Failures that nobody foresaw, as they are logged: what kind and where in the program, and no word that was sent."""

from __future__ import annotations

import traceback
from pathlib import Path

_OWN = Path(__file__).resolve().parents[1]
_FRAMES = 4


def place_of(error: BaseException) -> str:
    """Return the kind of an error and the last places it passed, innermost first, on one line."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _OWN in Path(frame.filename).parents and "site-packages" not in frame.filename]
    places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed([*own[-_FRAMES:], *frames[-1:]])]
    return f"{type(error).__name__} at {' < '.join(dict.fromkeys(places)) or 'an unknown place'}"
