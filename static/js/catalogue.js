// The documents that can be found, the index of them, and which of them come
// first. Nothing here knows of the page.
import MiniSearch from "minisearch";
import { fold } from "./fold.js";
import { exact, otherNumbers, partsOf, pieces, termsOf } from "./terms.js";

const boost = { title: 4, also: 4, number: 5, value: 2, note: 1.5, when: 1, text: 0.7 };
const fields = Object.keys(boost);

// Words that say what a question asks, not what it is about: a document need not
// have them. They are known by their marks, "tại" is not "tài"; and since "to"
// and "an" may be parts of a name, a document that has them is worth more.
const quiet = {
  vi: "là của và các những cho về ở tại trong có được bao nhiêu nào gì thế như mấy ai đâu khi đã thì mà với theo",
  en: "the a an of and or in on at to for by is are was were how many much what which who where when does do",
};

// textOf is a field of a document, whole all of them.
const textOf = (document, field) => [].concat(document[field] ?? []).join(" | ");
const whole = (document) => fields.map((field) => textOf(document, field)).join(" | ");

// Catalogue is the documents and the index of them.
export class Catalogue {
  constructor(lang) {
    this.quiet = new Set(quiet[lang].split(" "));
    this.documents = [];
    this.index = new MiniSearch({
      fields,
      extractField: (document, field) => (field === "id" ? document.id : textOf(document, field)),
      tokenize: (text) => pieces(text).flatMap(({ text }) => termsOf(text)),
      processTerm: (term) => term,
      searchOptions: { boost, combineWith: "OR", tokenize: (term) => [term] },
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
    return this.index.addAllAsync(this.documents.slice(from), { chunkSize: 150 });
  }

  // find returns the documents that fit, the best first, and what could not be
  // found as typed.
  find(text) {
    const found = { hits: [], near: [], unknown: [] };
    const words = pieces(text);
    const telling = words.filter(({ text }) => !this.quiet.has(text.toLowerCase()));
    const counted = telling.length ? telling : words;
    const hits = new Map();
    let known = 0;
    for (const word of [...counted, ...words.filter((word) => !counted.includes(word))]) {
      const counts = counted.includes(word);
      const typing = word.at + word.text.length === text.length;
      const results = this.word(word.text, typing, counts ? found : { near: [], unknown: [] });
      const worth = counts && results.length ? Math.log(1 + this.documents.length / results.length) : 0; // a rare word says more
      known += worth;
      for (const { id, score, match } of results) {
        if (counts && !hits.has(id)) hits.set(id, { document: this.documents[id], score: 0, words: 0, terms: new Set() });
        const hit = hits.get(id);
        if (!hit) continue;
        hit.score += score;
        hit.words += worth;
        for (const term in match) hit.terms.add(term);
      }
    }
    found.hits = ranked([...hits.values()], known, text, words.map(({ text }) => text));
    return found;
  }

  // word looks one word up: as typed, then with a letter wrong.
  word(text, typing, found) {
    const key = fold(text);
    const parts = partsOf(text);
    const queries = [this.term(key, { prefix: typing || parts.length > 1, weights: { prefix: 0.3, fuzzy: 0.3 } })];
    const cut = key.match(/\d+|\p{L}+/gu) ?? []; // "nq57" is "nq 57" too
    if (!parts.length && cut.length > 1) parts.push(...cut);
    for (const other of otherNumbers(text)) queries.push(this.term(other, {}));
    if (parts.length) queries.push({ combineWith: "AND", queries: parts.map((part) => this.term(fold(part), { boostTerm: () => 0.5 })) });
    const results = this.index.search({ combineWith: "OR", queries });
    if (results.length) return results;
    const similar = key.length < 4 ? [] : this.index.search(this.term(key, { fuzzy: key.length < 8 ? 1 : 2 }));
    (similar.length ? found.near : found.unknown).push(text);
    return similar;
  }

  term(term, options) {
    return { queries: [term], ...options };
  }
}

// ranked leaves out what fits by chance and puts the rest in order. Where some
// documents have all the words, those with two thirds of them, by their worth,
// may follow.
const ranked = (hits, known, text, words) => {
  const typed = words.map(fold);
  for (const hit of hits) hit.score *= (hit.words / known) ** 3 * togetherness(hit.document, typed);
  const best = Math.max(0, ...hits.map((hit) => hit.score));
  const least = hits.some((hit) => hit.words === known) ? (2 * known) / 3 : known / 2;
  const kept = hits.filter((hit) => hit.words >= least && hit.score > best / 40);
  const asked = fold(text);
  for (const hit of kept) hit.score *= hit.document.weight * likeness(hit.document, asked, typed) * closeness(hit.document, words);
  return kept.sort((a, b) => b.score - a.score || a.document.id - b.document.id);
};

// likeness is how much more a document is worth whose name, or the beginning of
// whose number, is what was asked for.
const likeness = (document, asked, words) => {
  const number = fold(document.number ?? "");
  const names = [...[document.title, ...(document.also ?? [])].map(fold), number];
  if (names.includes(asked)) return 4;
  if (words.some((word) => /\d/.test(word) && number.startsWith(word) && /^([^a-z0-9]|$)/.test(number.slice(word.length)))) return 2.5;
  return names.some((name) => name.startsWith(asked)) ? 2 : 1;
};

// togetherness is less for a document in which words that were typed side by
// side stand apart: a Vietnamese word is mostly two of them.
const togetherness = (document, words) => {
  if (words.length < 2) return 1;
  document.line ??= ` ${pieces(whole(document)).map(({ text }) => termsOf(text)[0]).join(" ")}`;
  const pairs = words.slice(1).filter((word, n) => document.line.includes(` ${words[n]} ${word}`)).length;
  return 0.3 + (0.7 * pairs) / (words.length - 1);
};

// closeness is how much more a document is worth that has the words with the
// marks with which they were typed: in its names, or if it is not found by
// those, anywhere.
const closeness = (document, words) => {
  const marked = words.filter((word) => exact(word) !== fold(word));
  if (!marked.length) return 1;
  const names = `${document.title} | ${textOf(document, "also")}`;
  document.keys ??= { folded: keysOf(names, fold), names: keysOf(names, exact), whole: keysOf(whole(document), exact) };
  const { keys } = document;
  const right = marked.filter((word) => (keys.folded.has(fold(word)) ? keys.names : keys.whole).has(exact(word)));
  return 0.15 + (0.85 * right.length) / marked.length;
};

const keysOf = (text, key) => new Set(pieces(text).map(({ text }) => key(text)));
