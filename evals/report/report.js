"use strict";
const kind = document.getElementById("kind");
const good = document.getElementById("good");
const articles = [...document.querySelectorAll("article")];
function filter() {
  let shown = 0;
  for (const article of articles) {
    const wanted = (!kind.value || article.dataset.kind === kind.value) && (!good.value || article.dataset.good === good.value);
    article.hidden = !wanted;
    shown += wanted;
  }
  document.getElementById("count").textContent = `${shown} of ${articles.length} questions`;
}
if (kind) {
  kind.addEventListener("change", filter);
  good.addEventListener("change", filter);
  filter();
}
