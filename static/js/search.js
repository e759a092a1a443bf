// The search of the whole portal, in the reader's browser. The build writes what
// can be found into files of documents; this module shows what fits while
// somebody types. The words stand in the address, so that a search can be kept
// and passed on.
import { Catalogue } from "./catalogue.js";
import { pieces, termsOf } from "./terms.js";

const make = (name, attributes, ...inside) => {
  const made = document.createElement(name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.append(...inside.filter(Boolean));
  return made;
};

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

// marked is a text in which the words that were found are marked, words beside
// one another together.
const marked = (text, terms) => {
  const out = [];
  let [from, mark] = [0, null];
  for (const { text: word, at } of pieces(text)) {
    if (!termsOf(word).some((term) => terms.has(term))) continue;
    const between = text.slice(from, at);
    if (mark && !between.trim()) mark.append(between + word);
    else out.push(between, (mark = make("mark", {}, word)));
    from = at + word.length;
  }
  return [...out, text.slice(from)];
};

// line joins what there is with middle dots.
const line = (...parts) => parts.filter((part) => part && part.length).flatMap((part, n) => (n ? [" · ", ...part] : [...part]));

const item = ({ document: { title, path, number, value, in: lang, when, note, word }, terms }) =>
  make("li", {},
    make("p", { class: "kind" }, ...line([word], number && marked(number, terms))),
    make("p", { class: "name" }, make("a", { href: path }, ...marked(title, terms))),
    (value || when) && make("p", { class: "found-value" }, ...line(value && [make("strong", lang ? { lang } : {}, ...marked(value, terms))], when && [when])),
    note && make("p", { class: "meta" }, ...marked(note, terms)));

const perPage = 20;

// View shows what was found below the form.
class View {
  constructor(form) {
    this.words = form.dataset;
    this.said = form.querySelector("output");
    this.place = document.querySelector(form.dataset.results);
    this.kind = new URLSearchParams(location.search).get("kind") || "";
    this.title = document.title;
    this.place.setAttribute("aria-busy", "true");
  }

  // complete says that no more documents will come, all of them or only a part.
  complete() {
    this.place.removeAttribute("aria-busy");
  }

  show(text, found) {
    const isBusy = this.place.hasAttribute("aria-busy");
    if (!isBusy && !found.hits.some(({ document }) => document.kind === this.kind)) this.kind = "";
    const address = new URL(location.href);
    const set = (name, value) => (value ? address.searchParams.set(name, value) : address.searchParams.delete(name));
    set("q", text);
    set("kind", this.kind);
    history.replaceState(history.state, "", address);
    document.title = text ? `${text} – ${this.title}` : this.title;
    const said = !text ? "" : isBusy && !found.hits.length ? this.words.loading : this.sentence(text, found);
    this.said.textContent = text && this.isPart ? `${said} ${this.words.failed}` : said;
    const held = this.place.contains(document.activeElement) && document.activeElement.getAttribute("href");
    this.place.hidden = !found.hits.length;
    this.place.replaceChildren(...this.results(text, found));
    if (held) this.place.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus();
  }

  sentence(text, { hits, near, unknown }) {
    const { words } = this;
    const n = hits.length;
    if (!n) return fill(words.none, { q: text });
    const count = fill(n === 1 ? words.one : words.some, { n: n.toLocaleString(words.lang), q: text });
    const list = (all) => all.join("”, “");
    return [count + ".", near.length && fill(words.near, { words: list(near) }), unknown.length && fill(words.unknown, { words: list(unknown) })].filter(Boolean).join(" ");
  }

  results(text, found) {
    const kinds = new Map();
    for (const { document: { kind, word } } of found.hits) kinds.set(kind, { word, n: (kinds.get(kind)?.n ?? 0) + 1 });
    const hits = found.hits.filter(({ document }) => !this.kind || document.kind === this.kind);
    const list = make("ol", { class: "records found" }, ...hits.slice(0, perPage).map(item));
    return [kinds.size > 1 && this.choice(text, found, kinds), list, hits.length > perPage && this.rest(list, hits)].filter(Boolean);
  }

  // choice are the kinds of what was found, one of which may be shown alone.
  choice(text, found, kinds) {
    const button = (kind, word, n) => {
      const made = make("button", { type: "button", "aria-pressed": String(kind === this.kind) }, `${word} `, make("span", { class: "muted" }, `(${n})`));
      made.addEventListener("click", () => {
        this.kind = kind;
        this.show(text, found);
        this.place.querySelector('[aria-pressed="true"]').focus();
      });
      return made;
    };
    const all = button("", this.words.all, found.hits.length);
    const each = [...kinds].map(([kind, { word, n }]) => button(kind, word, n));
    return make("div", { class: "kinds", role: "group", "aria-label": this.words.kinds }, all, ...each);
  }

  // rest is the button that shows what is not shown yet, a page at a time.
  rest(list, hits) {
    const left = () => Math.min(perPage, hits.length - list.children.length);
    const button = make("button", { type: "button", class: "rest" }, fill(this.words.more, { n: left() }));
    button.addEventListener("click", () => {
      const from = list.children.length;
      list.append(...hits.slice(from, from + perPage).map(item));
      list.children[from].querySelector("a").focus();
      if (left()) button.textContent = fill(this.words.more, { n: left() });
      else button.remove();
    });
    return button;
  }
}

// start makes the index, file by file, and searches with what there is of it:
// the first file holds what is asked for most.
export async function start(form, first) {
  const input = form.querySelector("input");
  const catalogue = new Catalogue(form.dataset.lang);
  const search = () => view.show(input.value.trim(), catalogue.find(input.value.trimStart()));
  let waiting;
  let file = await first;
  await catalogue.add(file);
  const view = new View(form);
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150); // a word, not each of its letters, is announced
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    search();
  });
  try {
    while (file.next) {
      search();
      const answer = await fetch(file.next);
      if (!answer.ok) throw new Error(`${file.next}: ${answer.status}`);
      file = await answer.json();
      await catalogue.add(file);
    }
  } catch {
    view.isPart = true;
  } finally {
    view.complete();
    search();
  }
}
