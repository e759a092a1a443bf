// The language of the forms: the one that was chosen in them, else that of the
// browser. Their program knows many, our texts are in two.
export function language() {
  let chosen;
  try {
    chosen = JSON.parse(localStorage.getItem("sveltia-cms.prefs"))?.locale;
  } catch { /* nothing was chosen */ }
  if (!chosen || chosen === "auto") chosen = navigator.languages[0] ?? navigator.language;
  return chosen.toLowerCase().startsWith("vi") ? "vi" : "en";
}
