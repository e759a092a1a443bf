// Brings the search to a page when somebody turns to it: the script and the
// first file of documents are asked for together at the first focus, so that
// they are there when the first word has been typed. Only the form that names a
// place for results shows them; from any other the words go to its page.
const bring = (form) => {
  const { search, index, results } = form.dataset;
  const documents = fetch(index).then((answer) => {
    if (!answer.ok) throw new Error(`${index}: ${answer.status}`);
    return answer.json();
  });
  documents.catch(() => {}); // told by whoever waits for them
  const script = import(search);
  if (results) script.then(({ start }) => start(form, documents)).catch(() => { form.querySelector("output").textContent = form.dataset.failed; });
  else script.catch(() => {}); // the page of results will try again
};

export function searchBox() {
  for (const form of document.querySelectorAll("form[data-search]")) {
    const input = form.querySelector("input");
    const { results, loading } = form.dataset;
    if (results) input.value = new URLSearchParams(location.search).get("q") || "";
    if (results && input.value) {
      form.querySelector("output").textContent = loading;
      bring(form);
    } else {
      form.addEventListener("focusin", () => bring(form), { once: true });
    }
  }
}
