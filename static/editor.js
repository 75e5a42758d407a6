// Turns each <textarea data-rich> into Trix with our own toolbar. Without this the textarea itself is sent.
(() => {
  Trix.config.lang.captionPlaceholder = ""; // it speaks English only
  const make = (tag, attributes) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => value !== null && element.setAttribute(name, value));
    return element;
  };
  // A form that came back holds HTML; plain text only when somebody wrote it without scripts.
  const asHtml = (text) => {
    if (/<(?:p|div|br|strong|em|b|i|del|a|ul|ol|li|blockquote|pre|code)(?:\s[^<>]*)?\/?>/i.test(text)) return text;
    const box = document.createElement("div");
    box.textContent = text;
    return box.innerHTML.replaceAll("\n", "<br>");
  };
  // Trix drops <sup> and joins the mark of a footnote to the number before it; so its digits go in as Unicode writes them.
  const SCRIPTS = { super: "⁰¹²³⁴⁵⁶⁷⁸⁹", sub: "₀₁₂₃₄₅₆₇₈₉" };
  const scriptOf = (element) => {
    if (/^SU[BP]$/.test(element.tagName)) return element.tagName === "SUP" ? "super" : "sub";
    return element.getAttribute("style")?.match(/vertical-align:\s*(super|sub)\b/)?.[1];
  };
  const withRaisedDigits = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const raised = [...page.querySelectorAll("sup, sub, [style*='vertical-align']")].filter(scriptOf);
    raised.forEach((element) => {
      const texts = page.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        texts.currentNode.data = texts.currentNode.data.replace(/[0-9]/g, (digit) => SCRIPTS[scriptOf(element)][digit]);
      }
    });
    return raised.length ? page.body.innerHTML : html;
  };
  const upgrade = (area) => {
    const { id, name, form } = area;
    // What is stored is plain in the textarea and whole in data-html, unless somebody began to write before we came.
    const stored = area.value === area.defaultValue && area.dataset.html;
    const described = area.getAttribute("aria-describedby")?.replace(`${id}-n`, "").trim() || null;
    const hidden = make("input", { type: "hidden", name, id: `${id}-value`, value: stored || asHtml(area.value) });
    const toolbar = make("trix-toolbar", { id: `${id}-toolbar` });
    toolbar.append(document.getElementById("editor-toolbar").content.cloneNode(true));
    toolbar.querySelector("[data-attach]").hidden = !form.querySelector("[data-attachments]");
    const editor = make("trix-editor", {
      id, input: hidden.id, toolbar: toolbar.id, class: area.className, role: "textbox", "aria-multiline": "true",
      "aria-labelledby": `${id}-l`, "aria-describedby": described,
      "aria-invalid": area.getAttribute("aria-invalid"), "aria-required": area.getAttribute("aria-required"),
    });
    const focused = document.activeElement === area;
    area.replaceWith(hidden, toolbar, editor);
    if (focused) editor.addEventListener("trix-initialize", () => editor.focus(), { once: true });
    // Trix hears only mousedown; pass keyboard activation (a click with detail 0) on to it.
    toolbar.addEventListener("click", (e) => {
      const button = e.detail === 0 && e.target.closest("[data-trix-attribute], [data-trix-action]");
      if (button) button.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true }));
    });
    editor.addEventListener("trix-before-paste", (e) => { if (e.paste.html) e.paste.html = withRaisedDigits(e.paste.html); });
    if (!form.querySelector("[data-attachments]")) editor.addEventListener("trix-file-accept", (e) => e.preventDefault());
  };
  document.querySelectorAll("textarea[data-rich]").forEach(upgrade);
})();
