// Before you ask: under the title, as it is typed, what resembles it. Without this a button asks for the same list.
(() => {
  const box = document.querySelector("[data-similar]");
  const title = box.closest("form").elements.title, list = box.querySelector("[data-similar-list]");
  const status = box.querySelector("[data-similar-status]"), PAUSE = 400, LETTERS = 8, WORDS = 2;
  let timer, request, asked = title.value.trim();

  const isEnough = (text) => text.length >= LETTERS || (text.match(/[\p{L}\p{N}]{2,}/gu) ?? []).length >= WORDS;
  const links = (root) => [...root.querySelectorAll("a")].map((link) => link.getAttribute("href")).join();
  const count = (root) => root.querySelector("[data-similar-count]")?.textContent.trim() ?? "";

  // The list may move what stands below it only while the caret is in the title, above it. Who has gone on to the
  // text gets the count in the room kept free for it, and a list to open; one that is open already stays as it is.
  const show = (found) => {
    if (links(found) === links(list) && count(found) === count(list)) return true;
    const isTyping = document.activeElement === title;
    if (!isTyping && (list.querySelector("details[open]") || list.contains(document.activeElement))) return false;
    const details = found.querySelector("details");
    if (details) details.open = isTyping;
    list.replaceChildren(...found.childNodes);
    if (status.textContent !== count(list)) status.textContent = count(list); // said once, not at every key
    return true;
  };
  const ask = async () => {
    const text = title.value.trim();
    if (text === asked || title.form.classList.contains("has-code")) return; // a personal code goes nowhere
    if (!isEnough(text) && !list.querySelector("details")) return;
    const { signal } = request = new AbortController();
    const headers = { Accept: "application/json", "X-CSRFToken": title.form.elements.csrf_token?.value ?? "" };
    try { // in a body and in no address, which is written down along the way
      const body = new URLSearchParams({ title: text });
      const response = await fetch(box.dataset.url, { method: "POST", body, headers, signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (signal.aborted || !response.ok || response.redirected) return;
      if (show(page.body)) asked = text;
    } catch { /* stopped by the next key, or no connection: the old list stays */ }
  };
  const wait = () => { clearTimeout(timer); request?.abort(); timer = setTimeout(ask, PAUSE); };
  title.addEventListener("input", wait);
  title.addEventListener("focus", wait);
})();
