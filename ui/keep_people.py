"""The commands `assistant user` and `assistant audit`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.people import Role

if TYPE_CHECKING:
    from ui.folk import Folk

user_app = typer.Typer(no_args_is_help=True, help="Keeps the accounts of those who sign in.")
audit_app = typer.Typer(no_args_is_help=True, help="Keeps the record of who did what.")

IndexOption = Annotated[Path | None, typer.Option("--index", help="The index folder; a default one if not given.")]
Username = Annotated[str, typer.Argument(help="The username.")]
Committees = Annotated[
    list[str] | None, typer.Option("--committee", help="One that a member sits on; may be repeated.")
]
Directorates = Annotated[
    list[str] | None, typer.Option("--directorate", help="One that an officer works for, or all; may be repeated.")
]


def _folk(index: Path | None) -> Folk:
    from ui.folk import Folk
    from ui.settings import load_settings

    settings = load_settings()
    return Folk(settings, index or settings.index)


@user_app.command()
def add(
    username: Username,
    role: Annotated[Role, typer.Option(help="What they do with the papers.")] = Role.READER,
    name: Annotated[str, typer.Option(help="Their name as others see it.")] = "",
    committee: Committees = None,
    directorate: Directorates = None,
    sign_on: Annotated[
        bool, typer.Option("--sign-on", help="No password: the council's own sign-on knows them.")
    ] = False,
    index: IndexOption = None,
) -> None:
    """Add an account; the password is asked for, or read as a line from standard input."""
    from ui.people import Person
    from ui.signing.passwords import hashed
    from ui.store.accounts import BY_COMMAND

    folk = _folk(index)
    person = Person("", role, " ".join(name.split()), frozenset(committee or ()), frozenset(directorate or ()))
    password = "" if sign_on else hashed(_password(), username)
    added = folk.accounts.add(BY_COMMAND, username, person, password)
    print(f"{added.username} was added: {added.person.role.value}")


@user_app.command("list")
def list_all(index: IndexOption = None) -> None:
    """List the accounts."""
    for account in _folk(index).accounts.all():
        person = account.person
        belongs = [*sorted(person.committees), *sorted(person.directorates)]
        told = [account.username, person.role.value, person.name, "; ".join(belongs)]
        print("\t".join([*told, "disabled" if account.is_disabled else ""]).rstrip())


@user_app.command()
def role(
    username: Username,
    new: Annotated[Role, typer.Argument(help="What they do with the papers from their next request on.")],
    committee: Committees = None,
    directorate: Directorates = None,
    index: IndexOption = None,
) -> None:
    """Change a role; committees and directorates given take the place of those before."""
    from ui.store.accounts import BY_COMMAND

    folk = _folk(index)
    person = folk.named(username).person
    committees = sorted(person.committees) if committee is None else committee
    directorates = sorted(person.directorates) if directorate is None else directorate
    folk.accounts.change(BY_COMMAND, person.person_id, new, committees, directorates)
    print(f"{username} is {new.value} from the next request on")


@user_app.command()
def password(username: Username, index: IndexOption = None) -> None:
    """Set a new password; every session of the account ends."""
    from ui.signing.passwords import hashed
    from ui.store.accounts import BY_COMMAND

    folk = _folk(index)
    account = folk.named(username)
    folk.accounts.set_password(BY_COMMAND, account.person.person_id, hashed(_password(), account.username))
    print(f"{account.username} has a new password")


@user_app.command()
def disable(username: Username, index: IndexOption = None) -> None:
    """Shut an account at once and end its sessions."""
    from ui.store.accounts import BY_COMMAND

    folk = _folk(index)
    folk.accounts.disable(BY_COMMAND, folk.named(username).person.person_id)
    print(f"{username} is disabled and signed out")


@user_app.command()
def enable(username: Username, index: IndexOption = None) -> None:
    """Open an account again, or unlock it."""
    from ui.store.accounts import BY_COMMAND

    folk = _folk(index)
    folk.accounts.enable(BY_COMMAND, folk.named(username).person.person_id)
    print(f"{username} is enabled")


@user_app.command("sign-out")
def sign_out(username: Username, index: IndexOption = None) -> None:
    """End every session of an account."""
    from ui.store.accounts import BY_COMMAND

    folk = _folk(index)
    gone = folk.sessions.end_all(BY_COMMAND, folk.named(username).person.person_id)
    print(f"{username}: {gone} sessions ended")


@user_app.command()
def export(username: Username, index: IndexOption = None) -> None:
    """Print all that is kept of a person, as JSON."""
    folk = _folk(index)
    print(json.dumps(folk.all_of(folk.named(username).person.person_id), ensure_ascii=False, indent=1))


@user_app.command()
def erase(
    username: Username,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; it cannot be undone.")] = False,
    index: IndexOption = None,
) -> None:
    """Erase a person: account, sessions, conversations, and their part in the record, whose chain stays whole."""
    from index.errors import CallError
    from ui.store.accounts import BY_COMMAND

    folk = _folk(index)
    account = folk.named(username)
    if not yes:
        raise CallError(f"This cannot be undone; to erase {account.username}: assistant user erase {username} --yes")
    emptied = folk.personal.erase(account.person.person_id, BY_COMMAND)
    print(f"{account.username} is erased; {emptied} entries of the record were emptied")


@audit_app.command()
def verify(
    head: Annotated[str, typer.Option(help="A head noted earlier, that the record has to hold still.")] = "",
    index: IndexOption = None,
) -> None:
    """Check that no entry was changed, left out or put in."""
    print(_folk(index).verify(head))


@audit_app.command()
def prune(index: IndexOption = None) -> None:
    """Cut off entries older than the setting audit_days; the chain goes on from an anchor."""
    print(f"{_folk(index).prune()} entries cut off")


@audit_app.command()
def show(
    most: Annotated[int, typer.Option(min=1, max=100_000, help="How many entries, the newest first.")] = 100,
    user: Annotated[str, typer.Option(help="Of one person alone.")] = "",
    index: IndexOption = None,
) -> None:
    """Print entries as JSON Lines, the newest first."""
    from dataclasses import asdict

    folk = _folk(index)
    person_id = folk.named(user).person.person_id if user else ""
    for entry in folk.audit.entries(most=most, person_id=person_id):
        print(json.dumps(asdict(entry), ensure_ascii=False))


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
