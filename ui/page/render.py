"""Templates to HTML. Everything put into a template is escaped, so that text stays text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ui.page import addresses, phrases

FOLDER = Path(__file__).parent


def render(template: str, **values: object) -> str:
    """Return the template filled with the values, each escaped."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(at=addresses, say=phrases)
    return environment
