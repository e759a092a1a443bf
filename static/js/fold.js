// The search key of a text, letter for letter as lang.Fold makes it (L10N-05):
// lower case, without Vietnamese marks, đ as d, every dash as "-", one space
// between words. A test holds the two side by side.
export const fold = (text) =>
  text
    .replace(/\p{Cs}/gu, " ")
    .normalize("NFKD")
    .replace(/[\p{Mn}\p{Cf}]/gu, "")
    .replace(/[\p{Pd}\u2212]/gu, "-")
    .replace(/[đĐðÐƉɖ]/g, "d")
    .replace(/[‘’ʼ´`]/g, "'")
    .replace(/[“”«»]/g, '"')
    .replace(/Σ/g, "σ") // which at the end of a word has a small form of its own
    .toLowerCase()
    .split(/\p{White_Space}+/u)
    .filter(Boolean)
    .join(" ")
    .normalize("NFC");
