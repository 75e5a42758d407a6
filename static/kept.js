// What is typed in a form with data-kept is copied into this window (sessionStorage) until it is sent, with personal codes
// masked; who comes back to the form is offered it, and leaving asks first. Where nothing can be stored, only typing counts.
(() => {
  const PREFIX = "kt-kept:", SENT = "kt-sent", PAUSE = 500, MOST = 3, EXCERPT = 80;
  const LONGEST = 256_000; // characters of a field: four times what the server takes, and looked through in half a second
  const NEVER = /^(?:csrf_token|form_\w+|files|looked)$|password/, member = document.body.dataset.member ?? "";
  const cameBack = "cameBack" in document.body.dataset, mine = `${PREFIX}${member}:`;
  const template = document.getElementById("kept-notice");

  // 1. The window's storage, which may be full or denied.
  const got = (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };
  const put = (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* what was there stays */ } };
  const drop = (key) => { try { sessionStorage.removeItem(key); } catch { /* then there is nothing */ } };
  const dropAll = (but = null) => {
    try {
      Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX) && !(but && key.startsWith(but))).forEach(drop);
    } catch { /* then there is nothing */ }
  };

  // 2. A copy: `typed` (lists of values by name), `state` (which version it was begun from, the form's key), names of files.
  const editorOf = (control) => document.querySelector(`trix-editor[input="${CSS.escape(control.id)}"]`);
  const isChoice = (control) => /^(?:checkbox|radio|select-)/.test(control.type);
  const isState = (control) => control.type === "hidden" && !editorOf(control);
  const controls = (form) => [...form.querySelectorAll("input[name], select[name], textarea[name]")].filter((control) => (
    !NEVER.test(control.name) && control.type !== "file" && control.type !== "password" && !control.closest("trix-toolbar")
  ));
  const chosen = (control, served) => {
    if (!control.options) return (served ? control.defaultChecked : control.checked) ? [control.value] : [];
    const options = [...control.options], picked = options.filter((option) => (served ? option.defaultSelected : option.selected));
    return (picked.length || control.multiple ? picked : options.slice(0, 1)).map((option) => option.value);
  };
  const seen = new WeakMap(); // what a field held when it was last looked through
  const masked = (control, text) => {
    if (seen.get(control)?.text !== text) {
      const begin = text.slice(0, LONGEST);
      seen.set(control, { text, masked: editorOf(control) ? masking.html(begin) : masking.text(begin) });
    }
    return seen.get(control).masked;
  };
  const valuesOf = (control, served) => {
    if (isChoice(control)) return chosen(control, served);
    if (isState(control)) return [control.value];
    if (served && cameBack) return []; // it was typed: nothing of it is saved
    return [masked(control, served && !editorOf(control) ? control.defaultValue : control.value)];
  };
  const filesOf = (form) => [...form.querySelectorAll("[name=files]:checked")]
    .map((box) => masking.text(box.closest("li")?.querySelector("[data-name]")?.textContent ?? ""));
  const copyOf = (form, served = false) => {
    const copy = { typed: {}, state: {}, files: filesOf(form) };
    for (const control of controls(form)) {
      const values = copy[isState(control) ? "state" : "typed"];
      values[control.name] = [...(values[control.name] ?? []), ...valuesOf(control, served)];
    }
    return copy;
  };
  const exact = (copy, name) => (copy.typed[name] ?? []).join("\0");
  const names = (copy) => Object.keys(copy.typed);
  const fill = (form, copy) => {
    for (const control of controls(form)) {
      const values = copy[isState(control) ? "state" : "typed"]?.[control.name] ?? [];
      const editor = editorOf(control)?.editor;
      if (editor) editor.loadHTML(values[0] ?? "");
      else if (control.options) [...control.options].forEach((option) => { option.selected = values.includes(option.value); });
      else if (isChoice(control)) control.checked = values.includes(control.value);
      else control.value = values[0] ?? "";
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  // A download, a letter and a call are links too, but the page stays.
  let opensBeside = false;
  document.addEventListener("click", (e) => {
    opensBeside = Boolean(e.target.closest("a[href^='/files/'], a[href^='mailto:'], a[href^='tel:']"));
    setTimeout(() => { opensBeside = false; }, 1000);
  });

  // 3. One form: its copy is written while somebody types, offered when they come back, and dropped once it is sent.
  const keep = (form, sent) => {
    const target = new URL(form.getAttribute("action") || "", location).pathname, key = mine + target, served = copyOf(form, true);
    const isDirty = (now) => now.files.some((name) => !served.files.includes(name))
      || names(now).some((name) => exact(now, name) !== exact(served, name));
    const rich = new Set(controls(form).filter(editorOf).map((control) => control.name));
    const words = (copy, name) => (rich.has(name) ? masking.plain(exact(copy, name)) : exact(copy, name)).replace(/\s+/g, " ").trim();
    const isDraft = Boolean(form.elements.draft_from?.value); // it was opened with the server's copy (drafts.js)
    const alike = cameBack || isDraft ? words : exact; // the server writes HTML in its own way
    const covers = (now, other) => names(other)
      .every((name) => [now, served].some((copy) => alike(copy, name) === alike(other, name)));
    const notice = template.content.firstElementChild.cloneNode(true), part = (name) => notice.querySelector(`[data-${name}]`);
    let offers = (got(key) ?? []).slice(sent?.key === key ? sent.own : 0), timer = 0, isSending = false;
    // The server offers what this window wrote: ours is as new, or newer, and the same text is not offered twice.
    const drafted = document.querySelector("[data-draft-offer]");
    const isDrafted = (offer) => drafted?.dataset.draftOffer.split(" ")
      .some((name) => [offer.state.draft, offer.state.draft_from].flat().includes(name));
    let isTouched = cameBack; // what a browser has put back by itself is no reason to ask

    const save = () => {
      clearTimeout(timer);
      timer = 0;
      const now = copyOf(form), own = isTouched && isDirty(now) ? [now] : [];
      const others = own.length ? offers.filter((offer) => !covers(now, offer)) : offers;
      if (own.length + others.length) put(key, [...own, ...others].slice(0, MOST)); else drop(key);
      return own.length;
    };
    const show = (said = "") => {
      const [offer] = offers, begun = offer && names(offer).filter((name) => exact(offer, name) !== exact(served, name));
      const text = begun?.map((name) => (isChoice(form.elements[name]) ? "" : words(offer, name))).find(Boolean) ?? "";
      part("kept-buttons").hidden = !offer;
      part("kept-begins").textContent = text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text;
      part("kept-begins").lang = offer?.typed.language?.[0] || part("kept-begins").lang; // of a document
      part("kept-quote").hidden = !text;
      notice.hidden = !offer && !said;
      // In a moment: a live region speaks only when it stands already.
      setTimeout(() => { part("kept-said").textContent = [said, offer && notice.dataset.found].filter(Boolean).join(" "); });
    };
    const done = (said) => {
      save();
      show(said);
      (form.querySelector("trix-editor") ?? form.querySelector("input[type=text], textarea"))?.focus();
    };
    part("kept-restore").addEventListener("click", () => {
      const now = copyOf(form), offer = offers.shift(), lost = offer.files.filter((name) => !now.files.includes(name));
      fill(form, offer);
      if (isDirty(now) && !covers(offer, now)) offers.push(now); // what stood there is not lost either: it is offered in turn
      done([notice.dataset.restored, ...(lost.length ? [`${notice.dataset.files} ${lost.join(", ")}.`] : [])].join(" "));
    });
    part("kept-delete").addEventListener("click", () => {
      if (isDrafted(offers.shift())) {
        const discarding = drafted.querySelector("form");
        fetch(discarding.action, { method: "POST", body: new FormData(discarding) }).catch(() => { drafted.hidden = false; });
      }
      done(notice.dataset.deleted);
    });
    const typed = () => {
      if (isSending) { isSending = false; drop(SENT); } // more was typed than was sent
      isTouched = true;
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE);
    };
    ["input", "change", "trix-change"].forEach((name) => form.addEventListener(name, typed));
    addEventListener("pagehide", () => { if (timer) save(); });
    addEventListener("beforeunload", (e) => {
      if (isSending || opensBeside || !isTouched) return;
      if (!save()) return; // here, as pagehide may come when the next page has cleared the window already
      e.preventDefault();
      e.returnValue = true; // browsers before 2023
    });
    document.addEventListener("submit", (e) => {
      if (e.target !== form || e.defaultPrevented) return;
      put(SENT, { key, own: save(), from: [location.pathname, target] });
      isSending = true;
    });
    addEventListener("pageshow", (e) => {
      if (!e.persisted) return;
      drop(SENT);
      if (isSending && !got(key)) isTouched = false; // it was taken: what stands here is no longer unsent
      isSending = false;
    });
    return { start: () => {
      offers = offers.filter((offer) => !covers(copyOf(form), offer));
      if (cameBack || offers.length) save();
      if (drafted && offers.some(isDrafted)) drafted.hidden = true;
      if (offers.length) { form.before(notice); show(); }
    }, forget: () => { clearTimeout(timer); timer = 0; offers = []; isTouched = false; show(); } };
  };

  // 4. What the page says of the window: who is signed in, who has signed out, whether what was sent was taken.
  const said = (...kinds) => kinds.some((kind) => document.querySelector(`main > [data-said=${kind}]`));
  const sent = got(SENT), wasLed = performance.getEntriesByType("navigation")[0]?.redirectCount > 0;
  drop(SENT);
  const others = new BroadcastChannel("kt-kept"), forms = [];
  if (said("signed-out")) others.postMessage("signed-out");
  if (member) dropAll(mine); else if (said("signed-out")) dropAll();
  const before = document.referrer && new URL(document.referrer).pathname;
  const wasTaken = wasLed && sent?.from.includes(before) && !cameBack && !said("warn", "bad");
  if (member && (wasTaken || (sent?.carried && cameBack)) && sent.key.startsWith(mine)) drop(sent.key);
  document.querySelectorAll("form[data-instead-of]").forEach((form) => form.addEventListener("submit", () => {
    put(SENT, { key: mine + form.dataset.insteadOf, own: 0, from: [], carried: true }); // the form that opens holds the text
  }));
  others.addEventListener("message", () => { dropAll(); forms.forEach((form) => form.forget()); });
  if (!member) return;
  const ready = (editor) => new Promise((go) => {
    if (editor.editor) requestAnimationFrame(go); else editor.addEventListener("trix-initialize", go, { once: true });
  });
  document.querySelectorAll("form[data-kept]").forEach(async (form) => {
    await Promise.all([...form.querySelectorAll("trix-editor")].map(ready));
    const kept = keep(form, cameBack ? sent : null);
    forms.push(kept);
    kept.start();
  });
})();
