"""Pictures of the page for the README: ``python -m ui.screenshots OUTPUT_DIR [--index DIR]``."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from index.errors import AssistantError
from ui.commands import open_assistant
from ui.server import create_app

_QUESTION = "What is recommended on kinship care?"
_SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


def main(
    output: Annotated[Path, typer.Argument(help="The folder the pictures go to.")],
    index: Annotated[Path | None, typer.Option(help="The index folder; the default one if not given.")] = None,
    question: Annotated[str, typer.Option(help="What is asked in the pictures.")] = _QUESTION,
) -> None:
    """Ask one question on a desk and on a phone, open its first source, and take a picture of each."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise AssistantError("No chromium on this machine; install it: apt-get install chromium")
    output.mkdir(parents=True, exist_ok=True)
    server = uvicorn.Server(uvicorn.Config(create_app(open_assistant(index)), port=0, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_SWITCHES)
        _picture(browser, url, question, output / "ask.png", 1280, 900)
        _picture(browser, url, question, output / "ask-phone.png", 390, 844)
        browser.close()
    server.should_exit = True


def _picture(browser: Browser, url: str, question: str, path: Path, width: int, height: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(url)
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator("a.mark").first.click()
    page.locator("#source .source").wait_for()
    for image in page.locator("#source img").all():
        image.evaluate("image => image.decode()")
    page.screenshot(path=path)
    page.close()


if __name__ == "__main__":
    typer.run(main)
