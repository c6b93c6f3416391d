// Opens sources beside the answer, copies, offers examples, and says an answer to a screen reader once.
"use strict";

const app = document.querySelector("gradio-app");
app.setAttribute("src", `${location.origin}/`);

const panel = document.getElementById("source");
const heard = document.getElementById("heard");
const papers = panel.innerHTML;
let opener = null; // the address of the source that is open, and where to go back to
let scrolled = 0;

const isNarrow = () => matchMedia("(max-width: 900px)").matches;
const box = () => document.querySelector("#question textarea");

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.mark, a.open, a.turn-page");
  const plain = event.target.closest("button.plain");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    if (link.matches(".turn-page")) turn(link);
    else openSource(link);
  } else if (plain) {
    press(plain);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && opener) closeSource();
});

function press(button) {
  if (button.matches(".copy")) copy(button);
  else if (button.matches(".close")) closeSource();
  else if (button.matches(".example")) ask(button.textContent);
  else if (button.matches(".again")) fill(questionOf(button));
}

function questionOf(button) {
  return button.closest(".exchange").querySelector(".copied span").textContent;
}

// --- sources

async function openSource(link) {
  const address = new URL(link.href);
  scrolled = isNarrow() && !opener ? scrollY : scrolled;
  const first = !opener;
  opener = link.getAttribute("href");
  await show(`${address.pathname}/source${address.search}`);
  document.body.classList.add("source-open");
  if (isNarrow()) panel.setAttribute("role", "main"); // for then it is the whole page
  markOpened();
  if (first && isNarrow()) history.pushState({ source: true }, "");
  if (isNarrow()) scrollTo(0, 0);
  panel.scrollTop = 0;
  panel.querySelector("h2")?.focus({ preventScroll: true });
}

async function show(address) {
  panel.setAttribute("aria-busy", "true");
  try {
    const reply = await fetch(address);
    panel.innerHTML = await reply.text();
  } catch {
    panel.innerHTML = '<p class="back"><button type="button" class="plain close">Back to the answer</button></p>' +
      '<h2 tabindex="-1">The server does not answer</h2><p class="gone">Start it again, then open the source once more.</p>';
  }
  panel.removeAttribute("aria-busy");
}

async function turn(link) {
  const address = new URL(link.href);
  const page = address.pathname.split("/").pop();
  const paper = address.pathname.replace(/\/page\/\d+$/, "");
  const forward = link.rel;
  address.searchParams.set("page", page);
  const top = isNarrow() ? scrollY : panel.scrollTop;
  await show(`${paper}/source${address.search}`);
  if (isNarrow()) scrollTo(0, top);
  else panel.scrollTop = top;
  (panel.querySelector(`.turn-page[rel=${forward}]`) || panel.querySelector(".turn-page"))?.focus({ preventScroll: true });
}

function closeSource() {
  if (isNarrow() && history.state?.source) history.back(); // the answer to it closes the source
  else close();
}

function close() {
  const from = opener;
  opener = null;
  document.body.classList.remove("source-open");
  panel.setAttribute("role", "complementary");
  panel.innerHTML = papers;
  markOpened();
  const link = [...document.querySelectorAll("a.mark, a.open")].find((a) => a.getAttribute("href") === from);
  link?.focus({ preventScroll: true });
  if (isNarrow()) scrollTo(0, scrolled);
}

addEventListener("popstate", () => opener && close());

function markOpened() {
  for (const link of document.querySelectorAll("a.mark, a.open")) {
    const isOpen = link.getAttribute("href") === opener;
    link.classList.toggle("opened", isOpen);
    if (isOpen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// --- asking

function fill(text) {
  const field = box();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

function ask(text) {
  fill(text);
  setTimeout(() => document.getElementById("ask-button").click(), 50); // after Gradio has taken the text in
}

function conversationChanged() {
  const exchanges = document.querySelectorAll(".exchange");
  document.body.classList.toggle("asked", exchanges.length > 0);
  for (const link of document.querySelectorAll(".exchange a")) link.removeAttribute("target");
  markOpened();
  const last = exchanges[exchanges.length - 1];
  if (last && exchanges.length + last.className !== heard.dataset.last) {
    heard.dataset.last = exchanges.length + last.className;
    heard.textContent = spoken(last);
    last.scrollIntoView({ block: "start" });
  }
}

function spoken(exchange) {
  const parts = exchange.querySelectorAll(".status, .answer p, .answer li, .steps li:last-child, .read");
  return [...parts].map((part) => part.textContent.trim()).join(" ");
}

let waiting = 0;
new MutationObserver(() => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(conversationChanged);
}).observe(app, { childList: true, subtree: true });

// --- copying

async function copy(button) {
  const lines = [...button.parentElement.querySelectorAll(".copied > span")].map((line) => line.textContent);
  const words = button.textContent;
  button.textContent = (await copied(lines.join("\n"))) ? "Copied" : "Copying is not allowed here";
  heard.textContent = button.textContent;
  setTimeout(() => { button.textContent = words; }, 2000);
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea"); // without https the clipboard is closed to scripts
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
