// Opens sources beside the answer, keeps the search to what is chosen, copies, offers examples, and says an answer
// to a screen reader once.
"use strict";

const app = document.querySelector("gradio-app");
app.setAttribute("src", `${location.origin}/`);

const panel = document.getElementById("source");
const heard = document.getElementById("heard");
const papers = panel.innerHTML;
let opener = null; // the address of the source that is open, and where to go back to
let scrolled = 0;
let placed = -1; // where the page was put when the last question was taken

const small = matchMedia("(max-width: 900px)");
const isNarrow = () => small.matches;
const setRole = () => panel.setAttribute("role", opener && isNarrow() ? "main" : "complementary"); // then the whole page
small.addEventListener("change", setRole);
const box = () => document.querySelector("#question textarea");
const before = document.getElementById("before");
let conversation = before.dataset.conversation;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.mark, a.open, a.turn-page, a.keep");
  const plain = event.target.closest("button.plain");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    if (link.matches(".turn-page")) turn(link);
    else if (link.matches(".keep")) keep(JSON.parse(new URL(link.href).searchParams.get("keep")), questionOf(link));
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
  else if (button.matches(".change")) fill(button.closest(".exchange").querySelector(".read-as").textContent);
  else if (button.matches(".remove")) remove(button);
}

function questionOf(button) {
  return button.closest(".exchange").querySelector(".question .asked").textContent;
}

// --- refused

const plainFetch = window.fetch;
const refusals = { 401: "signed-out", 429: "too-often" };

window.fetch = async (...asked) => { // Gradio asks by it, too, and makes an error of its own of what is refused
  const reply = await plainFetch(...asked);
  const said = document.getElementById(refusals[reply.status]);
  if (said || reply.ok) refuse(said);
  return reply;
};

function refuse(said) {
  for (const other of document.querySelectorAll(".refusal")) other.hidden = other !== said;
  document.body.classList.toggle("refused", Boolean(said)); // hides Gradio's
  const link = said?.querySelector("a[href='/sign-in']");
  if (link) link.href = `/sign-in?next=${encodeURIComponent(location.pathname)}`;
  said?.scrollIntoView({ block: "nearest" });
}

// --- sources

async function openSource(link) {
  const address = new URL(link.href);
  scrolled = isNarrow() && !opener ? scrollY : scrolled;
  const first = !opener;
  opener = link.getAttribute("href");
  await show(`${address.pathname}/source${address.search}`);
  document.body.classList.add("source-open");
  setRole();
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
    if (!refusals[reply.status]) panel.innerHTML = await reply.text();
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
  setRole();
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

// --- what is searched

const MANY = ["bodies", "committees", "papers", "kinds", "dropped"];
const RECOMMENDATIONS = ["recommendation", "resolution"];
const titles = JSON.parse(document.getElementById("titles").textContent);
const form = document.getElementById("scope");
const chips = document.getElementById("chips");
const everything = document.getElementById("scope-words").textContent;
const scope = { bodies: [], committees: [], papers: [], since: null, until: null, kinds: [], dropped: [] };

function narrow(more) {
  for (const name of MANY) scope[name] = [...new Set([...scope[name], ...(more[name] || [])])];
  scope.dropped = scope.dropped.filter((words) => !scope.bodies.includes(words) && !scope.committees.includes(words));
  if (more.since) scope.since = more.since;
  if (more.until) scope.until = more.until;
  showScope();
}

function keep(more, question) {
  narrow(more);
  fill(question);
  heard.textContent = `${document.getElementById("scope-words").textContent} Your question is in the box.`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const more = {};
  for (const field of form.querySelectorAll("[data-field]")) {
    if (field.type === "checkbox") more.kinds = field.checked ? RECOMMENDATIONS : [];
    else if (field.value) more[field.dataset.field] = MANY.includes(field.dataset.field) ? [field.value] : field.value;
  }
  form.reset();
  form.querySelector("details").open = false;
  narrow(more);
  heard.textContent = document.getElementById("scope-words").textContent;
  form.querySelector("summary").focus();
});

function remove(button) {
  const { field, value } = button.dataset;
  if (field === "kinds") scope.kinds = [];
  else if (MANY.includes(field)) scope[field] = scope[field].filter((one) => one !== value);
  else scope[field] = null;
  showScope();
  heard.textContent = document.getElementById("scope-words").textContent;
  (chips.querySelector("button") || form.querySelector("summary")).focus();
}

function kept() {
  const named = ["bodies", "committees", "papers"].flatMap((field) =>
    scope[field].map((value) => [field, value, field === "papers" ? titles[value] || value : value]));
  if (scope.since) named.push(["since", "", `from ${month(scope.since)}`]);
  if (scope.until) named.push(["until", "", `to ${month(scope.until)}`]);
  if (scope.kinds.length) named.push(["kinds", "", "recommendations and decisions"]);
  return named;
}

function month(date) {
  const [year, at, day] = date.split("-");
  const name = at ? new Date(Date.UTC(2000, at - 1)).toLocaleString("en-GB", { month: "long", timeZone: "UTC" }) : "";
  return [day && Number(day), name, year].filter(Boolean).join(" ");
}

function showScope() {
  const named = kept();
  const left = scope.dropped.map((words) => ["dropped", words, `${words} left out`]);
  chips.replaceChildren(...[...named, ...left].map(chip));
  chips.hidden = !chips.children.length;
  const words = document.getElementById("scope-words");
  words.textContent = named.length ? `Searching only: ${named.map((one) => one[2]).join(", ")}.` : everything;
  words.classList.toggle("vh", named.length > 0); // the chips say it to the eye
  tell();
}

function chip([field, value, words]) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const name = document.createElement("span");
  item.append(`${words} `, button);
  Object.assign(button, { type: "button", className: "plain remove", textContent: "Remove" });
  Object.assign(button.dataset, { field, value });
  Object.assign(name, { className: "vh", textContent: `: ${words}` });
  button.append(name);
  return item;
}

function tell() {
  const field = document.querySelector("#context textarea, #context input");
  if (field) put(field, JSON.stringify({ conversation, scope, form: before.dataset.form }));
}

function put(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// --- asking

function fill(text) {
  put(box(), text);
  box().focus();
}

function ask(text) {
  fill(text);
  setTimeout(() => document.getElementById("ask-button").click(), 50); // after Gradio has taken the text in
}

function conversationChanged() {
  const exchanges = document.querySelectorAll(".exchange");
  document.body.classList.toggle("asked", exchanges.length > 0);
  for (const link of document.querySelectorAll(".exchange a")) link.removeAttribute("target");
  if (!app.dataset.told && document.querySelector("#context textarea, #context input")) {
    app.dataset.told = "yes"; // Gradio's parts are there now
    showScope();
  }
  markOpened();
  const last = exchanges[exchanges.length - 1];
  if (last && app.contains(last)) heardFrom(last, exchanges.length + last.className);
}

function heardFrom(last, key) {
  if (key === heard.dataset.last) return;
  const begins = heard.dataset.count !== String(document.querySelectorAll(".exchange").length);
  heard.dataset.last = key;
  heard.dataset.count = document.querySelectorAll(".exchange").length;
  heard.textContent = spoken(last);
  if (begins || scrollY === placed) last.scrollIntoView({ block: "start" }); // the person has not moved it since
  placed = scrollY;
  const here = last.querySelector("a.here"); // an answer that is kept has its address
  if (here) entered(new URL(here.href).pathname.split("/").pop());
}

function entered(id) {
  const link = document.getElementById("note-all");
  link.href = `/conversation/${id}/note.docx`;
  link.hidden = false;
  if (id === conversation) return;
  conversation = id;
  history.replaceState(history.state, "", `/conversation/${id}`);
  tell();
}

function spoken(exchange) {
  const said = exchange.matches(".asking") ? ".steps li:last-child" : ".status, .answer p, .answer li, .read";
  return [...exchange.querySelectorAll(said)].map((part) => part.textContent.trim()).join(" ");
}

let waiting = 0;
new MutationObserver(() => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(conversationChanged);
}).observe(app, { childList: true, subtree: true });

if (before.dataset.scope) Object.assign(scope, JSON.parse(before.dataset.scope));
showScope();
const named = location.hash && document.getElementById(location.hash.slice(1));
if (named && before.contains(named)) named.scrollIntoView({ block: "start" });

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
