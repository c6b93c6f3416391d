"""Pictures of the page for the README: ``python -m ui.screenshots OUTPUT_DIR [--index DIR]``."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from index.errors import AssistantError
from ui.commands import open_assistant
from ui.server import create_app

_QUESTION = "What is recommended on kinship care?"
_SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
_SIZES = (("", 1280, 900), ("-phone", 390, 844))


def main(
    output: Annotated[Path, typer.Argument(help="The folder the pictures go to.")],
    index: Annotated[Path | None, typer.Option(help="The index folder; the default one if not given.")] = None,
    question: Annotated[str, typer.Option(help="What is asked in the pictures.")] = _QUESTION,
) -> None:
    """Take pictures of every view, on a desk and on a phone."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise AssistantError("No chromium on this machine; install it: apt-get install chromium")
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        app = create_app(open_assistant(index), f"sqlite:///{kept}/people.sqlite")
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
        threading.Thread(target=server.run, daemon=True).start()
        while not server.started:
            time.sleep(0.05)
        url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
        browser = playwright.chromium.launch(executable_path=chromium, args=_SWITCHES)
        for name, width, height in _SIZES:
            _pictures(browser, url, question, output, name, width, height)
        browser.close()
        server.should_exit = True


def _pictures(browser: Browser, url: str, question: str, output: Path, name: str, width: int, height: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    _open(page, url)
    page.screenshot(path=output / f"start{name}.png")
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator("a.mark").first.wait_for()
    page.screenshot(path=output / f"answer{name}.png")
    page.locator("a.mark").first.click()
    page.locator("#source .source").wait_for()
    for image in page.locator("#source img").all():
        image.evaluate("image => image.decode()")
    page.screenshot(path=output / f"ask{name}.png")
    page.goto(f"{url}check")
    page.get_by_label("Your name").fill("Ana Merrow")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_role("button", name="1 Supports it").first.click()
    page.screenshot(path=output / f"check{name}.png")
    for view in ("register", "papers", "conversations"):
        page.goto(f"{url}{view}")
        page.screenshot(path=output / f"{view}{name}.png")
    page.close()


def _open(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("Your question").wait_for()


if __name__ == "__main__":
    typer.run(main)
