// The form of feedback, filled in from the address: which kind, and which
// figure, page or task it is about. It is complete without this.
const names = { figure: /^([a-z0-9-]+\/[a-z0-9-]+(\/[a-z0-9-]+)?|(\/[a-z0-9-]+)+\/)$/, task: /^[a-z0-9-]+$/ };

export function feedback() {
  const form = document.querySelector("form[data-feedback]");
  if (!form) return;
  const asked = new URLSearchParams(location.search);
  for (const radio of form.elements.kind) {
    if (radio.value === asked.get("kind")) radio.checked = true;
  }
  const said = [];
  for (const field in names) {
    const name = asked.get(field) || "";
    if (!names[field].test(name)) continue;
    form.elements[field].value = name;
    said.push(form.dataset[`${field}Set`].replace(`{${field}}`, name));
  }
  form.querySelector("output").textContent = said.join(" ");
  const { email, consent_email: allowed } = form.elements;
  if (!email || !allowed) return;
  const check = () => allowed.setCustomValidity(email.value && !allowed.checked ? form.dataset.emailConsent : "");
  email.addEventListener("input", check);
  allowed.addEventListener("change", check);
  check();
}
