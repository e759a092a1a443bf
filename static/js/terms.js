// What a text is found by: the search keys of its words. A piece held together
// by signs, such as 17-TB/CQTTBCĐ or KH&CN, is found whole, from its start on,
// and by its parts.
import { fold } from "./fold.js";

const piece = /[\p{L}\p{N}\p{M}]+(?:[-\u2010-\u2015/.,&+_:'’][\p{L}\p{N}\p{M}]+)*/gu;
const signs = /[^\p{L}\p{N}\p{M}]+/u;
const number = /^\d+(?:[.,]\d+)*$/;
const thousands = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/;
const tones = /[\u0300\u0301\u0303\u0309\u0323]/g;

// pieces are the words of a text and where each begins.
export const pieces = (text) => [...text.matchAll(piece)].map((found) => ({ text: found[0], at: found.index }));

// exact is the key of a word with its marks. The tone stands at the end of it,
// so that "hoà" and "hòa" are one word.
export const exact = (word) => {
  const open = word.toLowerCase().normalize("NFD");
  return open.replace(tones, "").normalize("NFC") + (open.match(tones) || []).join("");
};

// partsOf are the words inside a piece, none where it is one word or a number.
export const partsOf = (word) => (number.test(word) ? [] : word.split(signs).filter(Boolean)).filter((part, n, all) => all.length > 1);

// otherNumbers are the ways in which a number may have been written instead:
// with the signs of the other language, or without those of the thousands.
export const otherNumbers = (word) => {
  if (!number.test(word)) return [];
  const swapped = word.replace(/[.,]/g, (sign) => (sign === "." ? "," : "."));
  return [swapped, word.replace(/[.,]/g, "")].filter((other) => other !== word && (other === swapped || thousands.test(word)));
};

// termsOf are all terms under which a piece of a document is found. Most words
// come again and again, so what was made of them is kept.
const made = new Map();
export const termsOf = (word) => {
  let terms = made.get(word);
  if (!terms) {
    const joined = thousands.test(word) ? [word.replace(/[.,]/g, "")] : [];
    terms = [...new Set([word, ...partsOf(word), ...joined].map(fold))];
    made.set(word, terms);
  }
  return terms;
};
