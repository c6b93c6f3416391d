"""The command line: `assistant --help` names its commands.

Exit codes: 0 done; 1 the work ran and something in it failed (one line on stderr); 2 the call was
wrong. Everything heavy is imported where it is used, so that `assistant --help` is instant.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from index.errors import AssistantError, CallError
from ui.bench import bench
from ui.evaluate import eval_app
from ui.keep_people import audit_app, user_app

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Answers questions from committee papers, each sentence tied to the paragraph it rests on.",
)

app.add_typer(eval_app, name="eval")
app.command()(bench)
app.add_typer(user_app, name="user")
app.add_typer(audit_app, name="audit")

IndexOption = Annotated[Path | None, typer.Option("--index", help="The index folder; a default one if not given.")]


def main() -> None:
    """Run the command line; an expected failure is one line on stderr."""
    try:
        app()
    except CallError as error:
        _fail(str(error), 2)
    except AssistantError as error:
        _fail(str(error), 1)
    except KeyboardInterrupt:
        _fail("Stopped.", 1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


@app.command("index")
def index_papers(
    papers: Annotated[list[Path], typer.Option("--papers", help="A folder of papers; may be given again.")],
    index: IndexOption = None,
    encoder: Annotated[str | None, typer.Option(help="Another sentence-transformers model, by name or folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the health report as JSON.")] = False,
) -> None:
    """Build an index from folders of papers, or bring it up to date."""
    from ui import commands

    if not commands.build_index(papers, index, encoder, as_json):
        sys.exit(1)


@app.command()
def inspect(file: Annotated[Path, typer.Argument(help="A paper: PDF, Word, HTML, Markdown or text.")]) -> None:
    """Print what the reader sees in one file, as JSON."""
    from ui import commands

    commands.inspect_file(file)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in plain words.")],
    index: IndexOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer object.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Tell how the answer came about.")] = False,
) -> None:
    """Answer one question."""
    from ui import commands

    commands.ask_question(question, index, as_json, explain)


@app.command()
def answer(
    questions: Annotated[Path, typer.Option(help="Questions, JSON Lines.")],
    output: Annotated[Path, typer.Option(help="Where the answers go, JSON Lines.")],
    index: IndexOption = None,
) -> None:
    """Answer a file of questions."""
    from ui import commands

    if not commands.answer_file(questions, output, index):
        sys.exit(1)


@app.command()
def register(
    index: IndexOption = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the register there as CSV.")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="Write the register there as an Excel sheet.")] = None,
) -> None:
    """List every recommendation and resolution of the index, or write them to a file."""
    from ui import commands

    commands.write_register(index, csv, xlsx)


@app.command()
def chat(
    index: IndexOption = None,
    host: Annotated[str | None, typer.Option(help="The address to serve on; this machine only by default.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to serve on.", min=1, max=65535)] = None,
) -> None:
    """Serve the page."""
    from ui import commands

    commands.serve_chat(index, host, port)


@app.command()
def mcp(
    index: IndexOption = None,
    user: Annotated[str | None, typer.Option(help="Whose papers are served, where people sign in.")] = None,
) -> None:
    """Serve the papers to a desktop assistant over MCP, on standard input and output."""
    from ui import commands

    commands.serve_mcp(index, user)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The archive to be written; it must not be there yet.")],
    index: IndexOption = None,
) -> None:
    """Back up the index, its database and the papers given through the page, while the page runs."""
    from ui import commands

    commands.back_up(file, index)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="An archive that backup has written.")],
    index: IndexOption = None,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite what is there; stop the page first.")] = False,
) -> None:
    """Restore a backup after checking every file of it."""
    from ui import commands

    commands.restore(file, index, replace)


@app.command()
def settings() -> None:
    """Print the settings in force and where each came from."""
    from ui.settings import load_settings, settings_lines

    for line in settings_lines(load_settings()):
        typer.echo(line)


def _fail(message: str, code: int) -> NoReturn:
    print(" ".join(message.split()), file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
