// Results as you type, over the same page: without this the form is sent like any other.
(() => {
  const form = document.querySelector("[data-live-search]"), status = document.getElementById("found-status");
  const box = form.elements.q, PAUSE = 300, SHORTEST = 3;
  let timer, request, shown = box.value;

  const show = (page, text, address) => {
    const old = document.getElementById("found"), found = page.getElementById("found");
    if (!found || old.contains(document.activeElement)) return; // somebody went on to the results
    shown = text;
    old.replaceWith(document.adoptNode(found));
    status.textContent = found.querySelector("[data-found]")?.textContent ?? "";
    document.title = page.title;
    history.replaceState(history.state, "", address);
  };
  const ask = async () => {
    const text = box.value, letters = text.match(/[\p{L}\p{N}]/gu) ?? [];
    if (text === shown || letters.length < SHORTEST) return;
    const { signal } = request = new AbortController(); // the one before was stopped by the key that led here
    const address = new URL(form.action);
    address.search = new URLSearchParams(new FormData(form));
    address.searchParams.set("typing", "1");
    try {
      const response = await fetch(address, { signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (signal.aborted || !response.ok || response.redirected) return; // signed out: the form will say so
      show(page, text, address);
    } catch { /* stopped, or no connection: what is shown stays, and the button works as ever */ }
  };
  const stop = () => { clearTimeout(timer); request?.abort(); };
  box.addEventListener("input", () => { stop(); timer = setTimeout(ask, PAUSE); });
  form.addEventListener("submit", stop);
})();
