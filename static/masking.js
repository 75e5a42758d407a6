// What is typed, without personal codes, for the copy that kept.js keeps: `masking.text`, `masking.html`, and the plain
// text of HTML. Codes are masked as app.js finds them, also where an address or HTML spells their digits or formatting
// breaks them.
globalThis.masking = (() => {
  const mask = document.getElementById("kept-notice").dataset.mask;
  const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;
  const ENCODED = /(?:%(?:25)*[0-9a-f]{2})+|&(?:#[0-9]+|#x[0-9a-f]+|[a-z]+);?/gi;
  const decode = (written) => {
    if (written[0] === "&") return parsed(written).textContent;
    try { return decodeURIComponent(written.replace(/%(?:25)+/g, "%")); } catch { return written; }
  };
  const decoded = (text) => text.replace(ENCODED, decode);
  const hasCode = (text) => findCodes(text).length > 0 || findCodes(decoded(text)).length > 0;
  const maskFound = (text) => findCodes(text).reverse().reduce((rest, c) => rest.slice(0, c.start) + mask + rest.slice(c.end), text);
  const text = (written) => {
    const rest = maskFound(written);
    return hasCode(rest) ? maskFound(decoded(rest)) : rest;
  };
  const asHtml = (text) => {
    const box = document.createElement("div");
    box.textContent = text;
    return box.innerHTML.replaceAll("\n", "<br>");
  };
  // The texts of a page in order, a line's end before each block; as one text it is what the editor's reader sees.
  const textsOf = (page) => {
    const walk = document.createTreeWalker(page, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT), texts = [];
    while (walk.nextNode()) {
      if (walk.currentNode.data !== undefined) texts.push(walk.currentNode);
      else if (/^(?:BR|DIV|P|LI|UL|OL|BLOCKQUOTE|PRE|H[1-6])$/.test(walk.currentNode.tagName)) texts.push({ data: "\n" });
    }
    return texts;
  };
  const textOf = (page) => textsOf(page).map((node) => node.data).join("");
  const maskTexts = (page) => {
    const texts = textsOf(page), codes = findCodes(texts.map((node) => node.data).join(""));
    let at = 0;
    for (const node of texts) {
      const begin = at, { length } = node.data;
      at += length;
      for (const { start, end } of codes.filter((code) => code.start < at && code.end > begin).reverse()) {
        const rest = node.data.slice(Math.min(end - begin, length));
        node.data = node.data.slice(0, Math.max(start - begin, 0)) + (start >= begin ? mask : "") + rest;
      }
    }
  };
  const html = (written) => {
    const page = parsed(written);
    if (!hasCode(written) && !hasCode(textOf(page))) return written;
    maskTexts(page);
    page.querySelectorAll("[href]").forEach((link) => { if (hasCode(link.getAttribute("href"))) link.removeAttribute("href"); });
    return hasCode(page.innerHTML) || hasCode(textOf(page)) ? asHtml(text(textOf(page))) : page.innerHTML;
  };
  return { text, html, plain: (written) => textOf(parsed(written)) };
})();
