// Filters a list as the reader types: accents and letter case do not matter,
// the number found is announced (A11Y-07), the words stand in the address.
import { fold } from "./fold.js";

const filterList = (form) => {
  const list = document.querySelector(form.dataset.filter);
  const input = form.querySelector("input");
  const output = form.querySelector("output");
  if (!list || !input) return;
  const rows = [...list.querySelectorAll("[data-words]")];
  const apply = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of rows) {
      const hit = words.every((word) => row.dataset.words.includes(word));
      row.hidden = !hit;
      if (hit) found++;
    }
    for (const group of list.querySelectorAll("[data-filter-group]")) {
      group.hidden = !group.querySelector("[data-words]:not([hidden])");
    }
    const some = form.dataset.some.replace("{n}", found).replace("{total}", rows.length);
    output.textContent = words.length ? (found ? some : form.dataset.none) : "";
    const address = new URL(location.href);
    if (words.length) address.searchParams.set("q", input.value);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
  };
  input.value = new URLSearchParams(location.search).get("q") || "";
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", apply);
  if (input.value) apply();
};

export function filters() {
  for (const form of document.querySelectorAll("form[data-filter]")) filterList(form);
}
