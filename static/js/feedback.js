// The form of feedback, filled in from the address: which kind, and which
// figure is wrong. It is complete without this.
const figureName = /^[a-z0-9-]+\/[a-z0-9-]+(\/[a-z0-9-]+)?$/;

export function feedback() {
  const form = document.querySelector("form[data-feedback]");
  if (!form) return;
  const asked = new URLSearchParams(location.search);
  for (const radio of form.elements.kind) {
    if (radio.value === asked.get("kind")) radio.checked = true;
  }
  const figure = asked.get("figure") || "";
  if (figureName.test(figure)) {
    form.elements.figure.value = figure;
    form.querySelector("output").textContent = form.dataset.figureSet.replace("{figure}", figure);
  }
  const { email, consent_email: allowed } = form.elements;
  if (!email || !allowed) return;
  const check = () => allowed.setCustomValidity(email.value && !allowed.checked ? form.dataset.emailConsent : "");
  email.addEventListener("input", check);
  allowed.addEventListener("change", check);
  check();
}
