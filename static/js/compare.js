// Puts two to four entities side by side. The build writes all shares into one
// file, as text that is shown as it is; what was chosen stands in the address:
// ?e=ha-noi,hue.
import { param, setParam, fill } from "./standing.js";

const make = (name, attributes, ...inside) => {
  const made = document.createElement(name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.append(...inside);
  return made;
};

const bar = (width) => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const rect = document.createElementNS(space, "rect");
  const set = (node, attributes) => Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  set(svg, { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" });
  set(rect, { class: "bar-fill", width, height: 10 });
  svg.append(rect);
  return svg;
};

// tableOf is one indicator: a row for each entity, its value, its bar.
const tableOf = (words, indicator, entities) => {
  const rows = entities.map((entity) => {
    const value = entity.values[indicator.id];
    const number = make("data", { value: value.value }, value.text);
    return make("tr", {},
      make("th", { scope: "row" }, make("a", { href: entity.path }, entity.name)),
      make("td", { class: "num" }, make("a", { class: "figure-link", href: value.path }, number), make("span", { class: "under" }, value.whole)),
      make("td", { class: "wide" }, ...(value.bar ? [bar(value.bar)] : [])));
  });
  const section = make("section", { class: "section" },
    make("h2", {}, make("a", { href: indicator.path }, indicator.name)),
    make("table", { class: "standing compared" },
      make("caption", {}, indicator.when),
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words.entity), make("th", { scope: "col", class: "num" }, words.value), make("td", {}))),
      make("tbody", {}, ...rows)));
  if (indicator.median) section.append(make("p", { class: "figure-source" }, indicator.median));
  return section;
};

export function compare() {
  const form = document.querySelector("form[data-compare]");
  if (!form) return;
  const words = form.dataset;
  const selects = [...form.querySelectorAll("select")];
  const output = form.querySelector("output");
  const place = document.getElementById("compared");
  let data;
  const show = () => {
    const ids = [...new Set(selects.map((select) => select.value).filter(Boolean))];
    setParam("e", ids.join(","));
    const entities = ids.map((id) => data.entities.find((entity) => entity.id === id)).filter(Boolean);
    place.replaceChildren();
    if (entities.length < 2) {
      output.textContent = words.few;
      return;
    }
    const shared = data.indicators.filter((indicator) => entities.every((entity) => entity.values[indicator.id]));
    const last = entities[entities.length - 1].name;
    const names = entities.slice(0, -1).map((entity) => entity.name).join(", ") + ` ${words.and} ${last}`;
    output.textContent = fill([words.none, words.one][shared.length] || words.some, { names, n: shared.length });
    place.append(...shared.map((indicator) => tableOf(words, indicator, entities)));
  };
  const wanted = param("e").split(",").filter((id) => selects[0].querySelector(`option[value="${CSS.escape(id)}"]`)).slice(0, selects.length);
  wanted.forEach((id, place) => { selects[place].value = id; });
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  fetch(words.compare)
    .then((answer) => answer.json())
    .then((read) => {
      data = read;
      form.addEventListener("change", show);
      show();
    })
    .catch(() => { output.textContent = words.failed; });
}
