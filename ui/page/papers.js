// Shows how far changes to the papers are as they go on; without this file a link does it.
"use strict";

const changes = document.getElementById("changes");

async function look() {
  try {
    const answer = await fetch("/papers/progress", { headers: { Accept: "text/html" } });
    if (answer.ok) changes.innerHTML = await answer.text();
    if (answer.ok && !changes.querySelector(".look")) {
      if (document.getElementById("files").value) return; // a file is chosen already: the list can wait
      location.reload();
      return;
    }
  } catch {
    // the server is away for a moment: look again
  }
  setTimeout(look, 1000);
}

if (changes.dataset.busy) setTimeout(look, 700);
