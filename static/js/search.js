// The search of the whole portal, in the reader's browser. The build writes what
// can be found into files of documents; this module makes an index of them and
// shows what fits while somebody types. The words stand in the address, so that
// a search can be kept and sent; they are sent to nobody.
import MiniSearch from "minisearch";
import { fold } from "./fold.js";
import { exact, otherNumbers, partsOf, pieces, termsOf } from "./terms.js";

const fields = { title: 4, also: 4, number: 5, value: 2, note: 1.5, when: 1, text: 0.7 };

// Words that say what a question asks, not what it is about. They count only
// where there is nothing else.
const quiet = new Set((
  "là của và các những cho về ở tại trong có được bao nhiêu nào gì thế như mấy ai đâu khi đã thì mà với theo " +
  "the a an of and or in on at to for by is are was were how many much what which who where when does do"
).split(" ").map(fold));

// Catalogue is the documents and the index of them.
class Catalogue {
  constructor() {
    this.documents = [];
    this.index = new MiniSearch({
      fields: Object.keys(fields),
      extractField: (document, field) => [].concat(document[field] ?? []).join(" | ") || undefined,
      tokenize: (text) => pieces(text).flatMap(({ text }) => termsOf(text)),
      processTerm: (term) => term,
      searchOptions: { boost: fields, combineWith: "OR", tokenize: (term) => [term] },
      autoVacuum: false,
    });
  }

  // add takes in one file, a little at a time, so that typing is never held up.
  add(file) {
    const from = this.documents.length;
    for (const { kind, word, weight, documents } of file.groups) {
      for (const document of documents) {
        const text = `${word}. ${document.text ?? ""}`;
        this.documents.push({ ...document, text, kind, word, weight, id: this.documents.length });
      }
    }
    return this.index.addAllAsync(this.documents.slice(from), { chunkSize: 50 });
  }

  // find returns the documents that fit, the best first, and what could not be
  // found as typed.
  find(text) {
    const found = { hits: [], near: [], unknown: [] };
    const all = pieces(text);
    const telling = all.filter((piece) => !quiet.has(fold(piece.text)));
    const words = telling.length ? telling : all;
    const hits = new Map();
    let known = 0;
    words.forEach((word, n) => {
      const typing = n === words.length - 1 && word.at + word.text.length === text.length;
      const results = this.word(word.text, typing, found);
      if (results.length) known++;
      for (const { id, score, match } of results) {
        if (!hits.has(id)) hits.set(id, { document: this.documents[id], score: 0, words: 0, terms: new Set() });
        const hit = hits.get(id);
        hit.score += score;
        hit.words++;
        for (const term in match) hit.terms.add(term);
      }
    });
    for (const hit of hits.values()) hit.score *= (hit.words / known) ** 3;
    const best = Math.max(0, ...[...hits.values()].map((hit) => hit.score));
    found.hits = [...hits.values()].filter((hit) => hit.words * 2 >= known && hit.score > best / 20);
    const asked = fold(text);
    for (const hit of found.hits) hit.score *= hit.document.weight * likeness(hit.document, asked, words);
    found.hits.sort((a, b) => b.score - a.score || a.document.id - b.document.id);
    return found;
  }

  // word looks one word up: as typed, then with a letter wrong.
  word(text, typing, found) {
    const key = fold(text);
    const parts = partsOf(text);
    const queries = [this.term(key, { prefix: typing || parts.length > 1, weights: { prefix: 0.3, fuzzy: 0.3 } })];
    if (exact(text) !== key) queries.push(this.term(exact(text), { boostTerm: () => 1.5 }));
    for (const other of otherNumbers(text)) queries.push(this.term(other, {}));
    if (parts.length) queries.push({ combineWith: "AND", queries: parts.map((part) => this.term(fold(part), { boostTerm: () => 0.5 })) });
    const results = this.index.search({ combineWith: "OR", queries });
    if (results.length) return results;
    const cut = key.match(/\d+|\p{L}+/gu) ?? []; // "nq57" is "nq 57"
    const apart = cut.length > 1 ? this.index.search({ combineWith: "AND", queries: cut.map((part) => this.term(part, {})) }) : [];
    const similar = apart.length || key.length < 4 ? apart : this.index.search(this.term(key, { fuzzy: key.length < 8 ? 1 : 2 }));
    (similar.length ? found.near : found.unknown).push(text);
    return similar;
  }

  term(term, options) {
    return { queries: [term], ...options };
  }
}

// likeness is how much more a document is worth whose name, or the beginning of
// whose number, is what was asked for.
const likeness = (document, asked, words) => {
  const names = [document.title, ...(document.also ?? []), document.number ?? ""].map(fold);
  if (names.includes(asked)) return 4;
  const digits = words.map(({ text }) => fold(text)).filter((word) => /\d/.test(word));
  const number = fold(document.number ?? "");
  if (digits.some((word) => number === word || (number.startsWith(word) && /^[^a-z0-9]/.test(number.slice(word.length))))) return 2.5;
  if (names.some((name) => name.startsWith(asked))) return 2;
  return names.some((name) => ` ${name} `.includes(` ${asked} `)) ? 1.5 : 1;
};

const make = (name, attributes, ...inside) => {
  const made = document.createElement(name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.append(...inside.filter(Boolean));
  return made;
};

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

// marked is a text in which the words that were found are marked.
const marked = (text, terms) => {
  const out = [];
  let from = 0;
  for (const { text: word, at } of pieces(text)) {
    if (!termsOf(word).some((term) => terms.has(term))) continue;
    out.push(text.slice(from, at), make("mark", {}, word));
    from = at + word.length;
  }
  return [...out, text.slice(from)];
};

// line joins what there is with middle dots.
const line = (...parts) => parts.filter((part) => part && part.length).flatMap((part, n) => (n ? [" · ", ...part] : [...part]));

const item = ({ document: { title, path, number, value, when, note, word }, terms }) =>
  make("li", {},
    make("p", { class: "kind" }, ...line([word], number && marked(number, terms))),
    make("p", { class: "name" }, make("a", { href: path }, ...marked(title, terms))),
    (value || when) && make("p", { class: "found-value" }, ...line(value && [make("strong", {}, ...marked(value, terms))], when && [when])),
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
  }

  show(text, found, more) {
    const { words } = this;
    const address = new URL(location.href);
    const set = (name, value) => (value ? address.searchParams.set(name, value) : address.searchParams.delete(name));
    set("q", text);
    set("kind", text && this.kind);
    history.replaceState(history.state, "", address);
    document.title = text ? `${text} – ${this.title}` : this.title;
    this.place.hidden = !text;
    this.said.textContent = text ? this.sentence(text, found) : "";
    this.place.replaceChildren(...(text ? this.results(text, found) : []));
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
    const { words } = this;
    const kinds = new Map();
    for (const { document: { kind, word } } of found.hits) kinds.set(kind, { word, n: (kinds.get(kind)?.n ?? 0) + 1 });
    if (!kinds.has(this.kind)) this.kind = "";
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

// start makes the index, file by file, and searches with what there is of it.
export async function start(form, first) {
  const input = form.querySelector("input");
  const catalogue = new Catalogue();
  const view = new View(form);
  const search = () => view.show(input.value.trim(), catalogue.find(input.value.trimStart()));
  let waiting;
  let file = await first;
  await catalogue.add(file);
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150); // a word, not each of its letters, is announced
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    search();
  });
  search();
  while (file.next) {
    file = await (await fetch(file.next)).json();
    await catalogue.add(file);
    search();
  }
}
