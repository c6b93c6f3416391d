"""Everything that is set about how the page is reached and who comes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ui.signing.settings import SignIn


@dataclass(frozen=True, slots=True)
class Entrance:
    """`address` is the page's address outside, `proxy` the address of the machine that passes requests on.

    `is_local`: only this machine reaches it, under its own names. `directorates` names each one's committees.
    """

    sign_in: SignIn = field(default_factory=SignIn)
    address: str | None = None
    proxy: str | None = None
    is_local: bool = False
    directorates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
