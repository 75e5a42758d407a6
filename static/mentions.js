// While „@“ and the beginning of a name are typed: whom one may name. Without this the whole name is typed.
(() => {
  const box = document.querySelector("[data-names]"), form = box.closest("form"), editor = form.querySelector("trix-editor");
  const list = box.querySelector("[role=listbox]"), status = box.querySelector("[role=status]"), PAUSE = 200;
  // Two letters at least, and no digit: a personal code is no name and goes nowhere.
  const TYPED = /(?:^|[^\p{L}\p{N}_.@/+-])@(\p{L}[\p{L}\p{M}\s.'’-]{1,59})$/u;
  let timer, request, refused = null, chosen = 0;

  const typed = () => {
    const [start, end] = editor.editor.getSelectedRange();
    if (start !== end || ["href", "code", "quote"].some((name) => editor.editor.attributeIsActive(name))) return null;
    const line = editor.editor.getDocument().toString().slice(0, start).split("\n").pop();
    const text = TYPED.exec(line)?.[1];
    return text === undefined ? null : { text, start: start - text.length, end: start };
  };
  const isRefused = (name) => refused?.start === name.start && name.text.startsWith(refused.text);
  const isOpen = () => list.classList.contains("show");
  const close = () => {
    list.classList.remove("show");
    editor.removeAttribute("aria-activedescendant");
    status.textContent = "";
  };
  const select = (number) => {
    chosen = (number + list.children.length) % list.children.length;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    list.children[chosen].scrollIntoView({ block: "nearest" });
    editor.setAttribute("aria-activedescendant", list.children[chosen].id);
  };
  const place = () => {
    const caret = editor.editor.getClientRectAtPosition(editor.editor.getPosition()), here = box.getBoundingClientRect();
    if (!caret) return;
    list.style.top = `${caret.bottom - here.top + 4}px`;
    list.style.left = `${Math.max(0, Math.min(caret.left - here.left, box.clientWidth - list.offsetWidth))}px`;
  };
  const show = (page, name) => {
    const options = [...page.querySelectorAll("[role=option]")];
    if (!options.length) {
      refused = name; // nor will anything that goes on like this
      return close();
    }
    list.replaceChildren(...options);
    list.classList.add("show");
    place();
    list.scrollIntoView({ block: "nearest" });
    select(0);
    status.textContent = page.querySelector("[data-count]").textContent.trim();
  };
  const ask = async () => {
    const name = typed();
    if (name === null || isRefused(name)) return close();
    const { signal } = request = new AbortController();
    const address = new URL(box.dataset.names, location.href);
    address.searchParams.set("q", name.text);
    try {
      const response = await fetch(address, { signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!signal.aborted && response.ok && !response.redirected) show(page, name);
    } catch { /* stopped by the next key, or no connection: the name is typed to its end */ }
  };
  const choose = (option) => {
    const name = typed(), text = option.dataset.written;
    if (name === null) return close();
    refused = { start: name.start, text };
    editor.editor.setSelectedRange([name.start, name.end]);
    editor.editor.insertString(`${text} `);
    close();
  };
  const dismiss = () => {
    refused = typed();
    close();
  };
  const KEYS = {
    ArrowDown: () => select(chosen + 1), ArrowUp: () => select(chosen - 1),
    Enter: () => choose(list.children[chosen]), Escape: dismiss,
  };
  const wait = () => { clearTimeout(timer); request?.abort(); timer = setTimeout(ask, PAUSE); };
  editor.setAttribute("aria-autocomplete", "list");
  editor.setAttribute("aria-haspopup", "listbox");
  editor.setAttribute("aria-controls", list.id);
  editor.addEventListener("trix-change", wait);
  editor.addEventListener("trix-selection-change", () => isOpen() && wait());
  editor.addEventListener("blur", () => { clearTimeout(timer); request?.abort(); close(); });
  form.addEventListener("keydown", (event) => { // before Trix hears it
    if (event.target !== editor || !isOpen() || event.isComposing || event.shiftKey || !KEYS[event.key]) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    KEYS[event.key]();
  }, true);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays where one writes
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
})();
