// Blocking, in <head>: before the first paint it says that scripts run and picks the saved or the system's theme.
(() => {
  const root = document.documentElement, key = "kt-theme";
  root.classList.add("js");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const saved = () => { try { return localStorage.getItem(key); } catch { return null; } };
  const apply = () => { root.dataset.bsTheme = saved() || (system.matches ? "dark" : "light"); };
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("click", (e) => {
    if (!e.target.closest("[data-theme-toggle]")) return;
    const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
    try { localStorage.setItem(key, next); } catch { /* private mode: this page only */ }
    root.dataset.bsTheme = next;
  });
})();
