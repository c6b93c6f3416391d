// Keys for those who check many citations. All of it can be done without this file, by the forms.
"use strict";

const on = document.getElementById("keys-on");
const citations = [...document.querySelectorAll(".citation")];

document.getElementById("keys").hidden = !citations.length;
on.checked = localStorage.getItem("check-keys") !== "off";
on.addEventListener("change", () => localStorage.setItem("check-keys", on.checked ? "on" : "off"));

const named = location.hash && document.getElementById(location.hash.slice(1));
if (named) named.focus();

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input:not([type=checkbox]), textarea, select");
  if (isTyping && event.key === "Escape") event.target.closest(".citation")?.focus();
  if (!on.checked || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const here = document.activeElement.closest(".citation");
  if (event.key === "j") move(here, 1);
  else if (event.key === "k") move(here, -1);
  else if (here && "1234".includes(event.key)) here.querySelectorAll(".buttons button")[event.key - 1]?.click();
  else if (here && event.key === "u") here.querySelector(".undo")?.click();
  else if (here && event.key === "c") here.querySelector(".comment input")?.focus();
  else return;
  event.preventDefault();
});

function move(here, by) {
  const at = here ? citations.indexOf(here) + by : by > 0 ? Math.max(0, citations.findIndex((c) => c.matches(".waits"))) : 0;
  citations[Math.min(Math.max(at, 0), citations.length - 1)]?.focus();
}
