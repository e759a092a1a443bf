// The tables and maps of provinces and agencies. Every page is complete without
// this file; it lets a reader sort, choose the map's indicator and pin a place.
// What was chosen stands in the address, nowhere else.
const param = (name) => new URLSearchParams(location.search).get(name) || "";

const setParam = (name, value) => {
  const address = new URL(location.href);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  history.replaceState(null, "", address.href.replace(/%2C/g, ","));
};

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

// sorters puts a table in the order of a column, of the present one if none is
// named, and marks its head.
const sorters = new Map();

// sortable gives each head of a table a button. Numbers are compared by the
// digits the build printed into <data>, names by the order of the build, which
// is Vietnamese (L10N-04); a row without a value stays last.
const sortable = (table) => {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.className = "visually-hidden";
  table.after(said);
  const key = (row, column) => {
    if (row.cells[column].dataset.key) return Number(row.cells[column].dataset.key);
    if (!column) return rows.indexOf(row);
    const data = row.cells[column].querySelector("data");
    return data ? Number(data.value) : null;
  };
  const start = Number(table.dataset.start || 0); // the column by which the build has sorted
  const named = (column) => rows[0].cells[column].tagName === "TH";
  const order = (column) => (named(column) ? ["az", "za"] : column ? ["up", "down"] : ["first", "last"]);
  let [by, rising] = [start, !start];
  sorters.set(table, (column = by, up = rising) => {
    [by, rising] = [column, up];
    heads.forEach((head, k) => {
      head.removeAttribute("aria-sort");
      head.querySelector(".sort").textContent = k === column ? (up ? "↑" : "↓") : "↑↓";
    });
    heads[column].setAttribute("aria-sort", up ? "ascending" : "descending");
    const sorted = [...rows].sort((a, b) => {
      const x = key(a, column);
      const y = key(b, column);
      if (x === null || y === null) return (x === null) - (y === null);
      return up ? x - y : y - x;
    });
    const first = (row) => !table.dataset.keep && row.matches(".pinned");
    body.append(...sorted.filter(first), ...sorted.filter((row) => !first(row)));
  });
  heads.forEach((head, column) => {
    const name = (head.querySelector("a") || head.firstChild).textContent.trim();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.setAttribute("aria-label", fill(table.dataset.by, { column: name }));
    button.textContent = column === start ? (start ? "↓" : "↑") : "↑↓";
    const link = head.querySelector("a");
    if (link) link.after(" ", button);
    else head.append(" ", button);
    if (column === start) head.setAttribute("aria-sort", start ? "descending" : "ascending");
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const up = now ? now === "descending" : !column || named(column);
      sorters.get(table)(column, up);
      said.textContent = fill(table.dataset.sort, { column: name, order: table.dataset[order(column)[up ? 0 : 1]] });
    });
  });
};

// maps says the value of the tile under the pointer or in focus.
const maps = () => {
  for (const map of document.querySelectorAll("[data-map]")) {
    const say = map.querySelector("[data-tile-say]");
    say.hidden = false;
    const show = (event) => {
      const tile = event.target.closest(".tile-list a");
      if (tile) say.textContent = tile.title;
    };
    map.addEventListener("pointerover", show);
    map.addEventListener("focusin", show);
  }
};

// choose shows one of several maps at a time.
const choose = (select) => {
  const show = () => {
    for (const map of document.querySelectorAll("[data-map]")) map.hidden = map.dataset.map !== select.value;
  };
  const wanted = param("i");
  if ([...select.options].some((option) => option.value === wanted)) select.value = wanted;
  select.addEventListener("change", () => {
    setParam("i", select.selectedIndex ? select.value : "");
    show();
  });
  show();
};

// pin marks a province on the map and puts it on top of the table.
const pin = (select) => {
  const output = select.form.querySelector("output");
  const table = document.querySelector("table[data-sort]");
  const show = (announce) => {
    for (const old of document.querySelectorAll(".pinned")) old.classList.remove("pinned");
    if (announce) output.textContent = "";
    if (select.value) mark(announce);
    if (!table.dataset.keep) sorters.get(table)(); // in a ranking it stays in its place
  };
  const mark = (announce) => {
    for (const tile of document.querySelectorAll(`[data-entity="${select.value}"]`)) tile.classList.add("pinned");
    document.getElementById(select.value).classList.add("pinned");
    if (announce) output.textContent = fill(select.dataset.pinned, { name: select.selectedOptions[0].textContent });
  };
  const wanted = param("pin");
  if ([...select.options].some((option) => option.value === wanted)) select.value = wanted;
  select.addEventListener("change", () => {
    setParam("pin", select.value);
    show(true);
  });
  show(false);
};

export function standing() {
  document.querySelectorAll("table[data-sort]").forEach(sortable);
  maps();
  document.querySelectorAll("[data-choose]").forEach(choose);
  document.querySelectorAll("[data-pin]").forEach(pin);
}

export { param, setParam, fill, sorters };
