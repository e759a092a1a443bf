// Filters a list as the reader types or chooses: accents and letter case do not
// matter, the number found is announced (A11Y-07), words and choices stand in
// the address. A choice is a <select data-key="lead">, and rows say which of its
// values are theirs: data-lead="a b". What is folded away opens where something
// is found.
import { fold } from "./fold.js";

const filterList = (form) => {
  const list = document.querySelector(form.dataset.filter);
  const input = form.querySelector("input");
  const output = form.querySelector("output");
  const reset = form.querySelector("button[type=reset]");
  const selects = [...form.querySelectorAll("select[data-key]")];
  if (!list || !input) return;
  const rows = [...list.querySelectorAll("[data-words]")];
  const folds = [...list.querySelectorAll("details[data-fold]")];
  const unfolded = new Set(); // by the filter, not by the reader
  const has = (row, select) => !select.value || (row.dataset[select.dataset.key] || "").split(" ").includes(select.value);
  const apply = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    const active = words.length > 0 || selects.some((select) => select.value);
    let found = 0;
    for (const row of rows) {
      const hit = words.every((word) => row.dataset.words.includes(word)) && selects.every((select) => has(row, select));
      row.hidden = !hit;
      if (hit) found++;
    }
    for (const group of list.querySelectorAll("[data-filter-group]")) {
      group.hidden = !group.querySelector("[data-words]:not([hidden])");
    }
    for (const part of folds) {
      const found = active && part.querySelector("[data-words]:not([hidden])");
      if (found && !part.open) unfolded.add(part);
      if (found || unfolded.has(part)) part.open = Boolean(found);
      if (!found) unfolded.delete(part);
    }
    const some = form.dataset.some.replace("{n}", found).replace("{total}", rows.length);
    output.textContent = active ? (found ? some : form.dataset.none) : "";
    if (reset) reset.hidden = !active;
    const address = new URL(location.href);
    const keep = (key, value) => (value ? address.searchParams.set(key, value) : address.searchParams.delete(key));
    keep("q", words.length ? input.value : "");
    for (const select of selects) keep(select.dataset.key, select.value);
    history.replaceState(null, "", address);
  };
  const asked = new URLSearchParams(location.search);
  input.value = asked.get("q") || "";
  for (const select of selects) {
    select.value = asked.get(select.dataset.key) || "";
    if (select.selectedIndex < 0) select.value = ""; // no such choice
    select.addEventListener("change", apply);
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    setTimeout(() => {
      apply();
      (selects[0] || input).focus();
    });
  });
  input.addEventListener("input", apply);
  if (input.value || selects.some((select) => select.value)) apply();
};

// reveal unfolds the place that an address names.
const reveal = () => {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const part = place && place.closest("details[data-fold]:not([open])");
  if (!part) return;
  part.open = true;
  place.scrollIntoView();
};

export function filters() {
  reveal();
  addEventListener("hashchange", reveal);
  for (const form of document.querySelectorAll("form[data-filter]")) filterList(form);
}
