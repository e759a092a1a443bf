// Light or dark by the reader's choice, kept in this browser only; without a
// choice the system's setting holds.
const root = document.documentElement;
const key = "theme";

const chosen = () => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

const isDark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

export function themeSwitch() {
  const theme = chosen();
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  const button = document.querySelector("[data-theme-switch]");
  if (!button) return;
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem(key, root.dataset.theme);
    } catch {
      // A browser that keeps nothing still switches this page.
    }
    show();
  });
}
