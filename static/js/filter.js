// Filters a list as the reader types: accents and letter case do not matter,
// the number found is announced (A11Y-07), the words stand in the address. Lists
// beside the box narrow by a key: a row matches where the value chosen is among
// the words of its data-KEY.
import { fold } from "./fold.js";

const filterList = (form) => {
  const list = document.querySelector(form.dataset.filter);
  const input = form.querySelector("input");
  const selects = [...form.querySelectorAll("select[data-key]")];
  const output = form.querySelector("output");
  if (!list || !input) return;
  const rows = [...list.querySelectorAll("[data-words]")];
  const apply = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    const chosen = selects.filter((select) => select.value);
    const active = words.length > 0 || chosen.length > 0;
    let found = 0;
    for (const row of rows) {
      const hit = words.every((word) => row.dataset.words.includes(word)) &&
        chosen.every((select) => (row.dataset[select.dataset.key] || "").split(" ").includes(select.value));
      row.hidden = !hit;
      if (hit) found++;
    }
    for (const group of list.querySelectorAll("[data-filter-group]")) {
      group.hidden = !group.querySelector("[data-words]:not([hidden])");
    }
    const some = form.dataset.some.replace("{n}", found).replace("{total}", rows.length);
    output.textContent = active ? (found ? some : form.dataset.none) : "";
    const address = new URL(location.href);
    if (words.length) address.searchParams.set("q", input.value);
    else address.searchParams.delete("q");
    for (const { dataset, value } of selects) {
      if (value) address.searchParams.set(dataset.key, value);
      else address.searchParams.delete(dataset.key);
    }
    history.replaceState(null, "", address);
  };
  const asked = new URLSearchParams(location.search);
  input.value = asked.get("q") || "";
  for (const select of selects) {
    select.value = asked.get(select.dataset.key) || "";
    if (select.selectedIndex < 0) select.value = "";
    select.addEventListener("change", apply);
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", apply);
  if (input.value || selects.some((select) => select.value)) apply();
};

export function filters() {
  for (const form of document.querySelectorAll("form[data-filter]")) filterList(form);
}
