"""A page for whoever is not let in, or when nothing can be known of anybody: no views, no papers."""

from __future__ import annotations

from ui.page.render import render


def bare_page(title: str, words: str) -> str:
    """Return a page that says one thing."""
    return bare("bare.html", title=title, words=words)


def bare(template: str, **values: object) -> str:
    """Return a template within the frame, without anything that depends on who looks at it."""
    return render(template, views=(), current="", held="", signed_in=None, has_sessions=False, form="", **values)
