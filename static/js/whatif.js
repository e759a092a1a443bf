// Ranks again under weights that the reader moves. The normalised values stand
// in the rows as the build wrote them; scores are rounded before they are
// ranked, as the build does. The weights stand in the address: ?w=70,30.
import { param, setParam, fill, sorters } from "./standing.js";

const means = {
  arithmetic: (xs, ws) => xs.reduce((sum, x, k) => sum + ws[k] * x, 0),
  geometric: (xs, ws) => Math.exp(xs.reduce((sum, x, k) => sum + ws[k] * Math.log(x), 0)),
  harmonic: (xs, ws) => 1 / xs.reduce((sum, x, k) => sum + ws[k] / x, 0),
};

// score is the mean of the components that a row has, their weights scaled up.
const score = (row, weights, how) => {
  const xs = [];
  const ws = [];
  row.dataset.x.split(" ").forEach((x, k) => {
    if (x === "-" || !weights[k]) return;
    xs.push(Number(x));
    ws.push(weights[k]);
  });
  const total = ws.reduce((sum, w) => sum + w, 0);
  return total ? means[how](xs, ws.map((w) => w / total)) : null;
};

const write = (cell, value, text) => {
  cell.dataset.key = value;
  (cell.querySelector("span") || cell).textContent = text;
};

const again = (table, weights, set) => {
  const unit = 10 ** set.digits;
  const rows = [...table.tBodies[0].rows].map((row) => {
    const x = score(row, weights, set.aggregate);
    return { row, was: Number(row.dataset.was), units: x === null ? null : Math.round(Number((x * unit).toPrecision(12))) };
  });
  const up = set.ascending ? 1 : -1;
  rows.sort((a, b) => (a.units === null) - (b.units === null) || up * (a.units - b.units) || a.was - b.was);
  rows.forEach((r, k) => { r.rank = k && r.units === rows[k - 1].units ? rows[k - 1].rank : k + 1; });
  const held = (rank) => rows.filter((r) => r.rank === rank).length;
  for (const r of rows) {
    write(r.row.querySelector("[data-rank]"), r.rank, r.rank + (held(r.rank) > 1 ? "=" : ""));
    write(r.row.querySelector("[data-score]"), r.units / unit, (r.units / unit).toLocaleString(document.documentElement.lang, { minimumFractionDigits: set.digits, maximumFractionDigits: set.digits }));
    const bar = r.row.querySelector("[data-score] rect");
    if (bar) bar.setAttribute("width", Math.max(0, Math.min(100, (set.per * r.units) / unit)));
  }
  sorters.get(table)(0, true);
  return rows;
};

const start = (form) => {
  const words = form.dataset;
  const set = { aggregate: words.whatif, digits: Number(words.digits), ascending: "ascending" in words };
  const inputs = [...form.querySelectorAll("input")];
  const output = form.querySelector("output");
  const tables = [...document.querySelectorAll("table[data-ranking]")];
  const published = tables.map((table) => [...table.tBodies[0].rows].map((row) => [row, row.innerHTML]));
  const first = document.querySelector("[data-score]");
  const rect = first.querySelector("rect");
  set.per = rect ? rect.getAttribute("width") / first.dataset.key : 1; // of a bar to a point
  for (const table of tables) [...table.tBodies[0].rows].forEach((row) => { row.dataset.was = row.querySelector("[data-rank]").dataset.key; });
  const share = (weights, k) => Math.round((1000 * weights[k]) / (weights.reduce((sum, w) => sum + w, 0) || 1)) / 10;
  const label = (weights) => inputs.forEach((input, k) => {
    const text = share(weights, k).toLocaleString(document.documentElement.lang) + "%";
    input.setAttribute("aria-valuetext", text);
    input.nextElementSibling.textContent = text;
  });
  const reset = () => {
    inputs.forEach((input) => { input.value = input.defaultValue; });
    tables.forEach((table, n) => {
      table.classList.remove("moved");
      for (const [row, html] of published[n]) row.innerHTML = html;
      sorters.get(table)(0, true);
    });
    setParam("w", "");
    label(inputs.map((input) => Number(input.value)));
  };
  const apply = () => {
    const weights = inputs.map((input) => Number(input.value));
    if (inputs.every((input) => input.value === input.defaultValue)) {
      reset();
      output.textContent = words.back;
      return;
    }
    label(weights);
    if (!weights.some((w) => w > 0)) {
      output.textContent = words.zero;
      return;
    }
    setParam("w", weights.join(","));
    let changed = 0;
    tables.forEach((table, n) => {
      table.classList.add("moved");
      const rows = again(table, weights, set);
      changed += rows.filter((r) => r.rank !== r.was).length;
      if (n) return;
      const top = [...table.tBodies[0].rows].slice(0, 3).map((row) => row.querySelector("th").firstElementChild.textContent).join(", ");
      output.textContent = fill(words.said, { top });
    });
    output.textContent += " " + fill(changed ? words.changed : words.same, { n: changed });
  };
  const wanted = param("w").split(",").map(Number);
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("[type=reset]").addEventListener("click", (event) => {
    event.preventDefault();
    reset();
    output.textContent = words.back;
  });
  inputs.forEach((input) => input.addEventListener("input", apply));
  label(inputs.map((input) => Number(input.value)));
  if (wanted.length === inputs.length && wanted.every((w) => w >= 0 && w <= 100)) {
    inputs.forEach((input, k) => { input.value = wanted[k]; });
    form.querySelector("details").open = true;
    apply();
  }
};

export function whatif() {
  document.querySelectorAll("form[data-whatif]").forEach(start);
}
