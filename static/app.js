// Progressive enhancement only: every page works without it.
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // 1. The error summary takes the focus, so that screen readers start there.
  one("[data-error-summary]")?.focus();

  // 2. Menus close on Escape and on a click beside them; folded parts open.
  document.addEventListener("click", (e) => {
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(e.target)) menu.open = false; });
    const button = e.target.closest("[data-fold]");
    if (!button) return;
    const open = document.getElementById(button.dataset.fold).classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
  });
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") {
      const menu = one("details.menu[open]");
      if (menu) { menu.open = false; one("summary", menu).focus(); }
    }
  });

  // 3. „/“ goes to the search box, unless somebody is writing or has switched it off in this browser (WCAG 2.1.4).
  const search = one("[data-search]"), slash = one("[data-slash]"), SLASH = "kt-slash";
  const hasSlash = () => { try { return localStorage.getItem(SLASH) !== "off"; } catch { return true; } };
  const tellSlash = () => {
    if (hasSlash()) search?.setAttribute("aria-keyshortcuts", "/"); else search?.removeAttribute("aria-keyshortcuts");
  };
  tellSlash();
  if (slash) {
    slash.checked = hasSlash();
    slash.addEventListener("change", () => {
      try { localStorage.setItem(SLASH, slash.checked ? "on" : "off"); } catch { slash.checked = true; /* nowhere to keep it */ }
      tellSlash();
    });
  }
  document.addEventListener("keydown", (e) => {
    if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || !search || !hasSlash()) return;
    if (e.target.closest("input, textarea, select, [contenteditable]")) return;
    e.preventDefault();
    const menu = search.closest(".fold");
    if (menu && !search.offsetParent) one(`[data-fold="${menu.id}"]`)?.click();
    search.focus();
    search.select();
  });

  // 4. Copy the text of another element.
  const copy = async (source) => {
    const text = source.value ?? source.textContent;
    try { await navigator.clipboard.writeText(text); return true; } catch { /* not on plain http: select instead */ }
    if (!source.select) return false;
    source.select();
    return document.execCommand("copy");
  };
  all("[data-copy]").forEach((button) => button.addEventListener("click", async () => {
    const label = one("span", button), before = label.textContent;
    if (!await copy(document.getElementById(button.dataset.copy))) return;
    label.textContent = button.dataset.copied;
    if (button.nextElementSibling?.getAttribute("role") === "status") button.nextElementSibling.textContent = button.dataset.copied;
    setTimeout(() => { label.textContent = before; }, 3000);
  }));

  // 5. A form is sent once: a second click waits until the page is shown again.
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.method !== "post" || e.defaultPrevented) return;
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = "1";
    e.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(() => free(form), 10000);
  });
  const free = (form) => {
    delete form.dataset.sent;
    all("[type=submit][aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled"));
  };
  addEventListener("pageshow", () => all("form[data-sent]").forEach(free));

  // 6. The personal-code guard, by the server's rule (coordnet/privacy.py, personal_code.py, code_surroundings.py);
  // the server checks again, and reads addresses and HTML too.
  const LENGTH = 11, REACH = 200, LONGEST_ROW = 13, GAP = "[-+ .\\t|\\n]*", BOXES = Array(LENGTH).fill(1).join();
  const TIGHT = 0, SPACED = 1, LISTED = 2, CELLS = 3, LINES = 4;
  const SHAPE = new RegExp(`(?<![0-9])(?=([1-6](?:${GAP}[0-9]){2}${GAP}[01](?:${GAP}[0-9]){7})(?![0-9]))`, "g");
  const NEAR = 500, FEW = 3, MANY = 4, BOX = new RegExp(`^(${GAP})[0-9](?![0-9])(?! ?x)(${GAP})`), NEXT = new RegExp(`^(${GAP})([0-9]+)`);
  const ROW = /(?<![0-9])[0-9](?:[-+ .\t|\n]+[0-9](?![0-9])){9,}/g;
  const DATE = /^(?:19|20)[0-9]{2}([^0-9]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12][0-9]|3[01])(?![0-9])/;
  const WRITTEN = {
    "1,6,4": 3, "1,6,3,1": 3, "1,10": 1, "7,4": 1, "7,3,1": 1, "10,1": 1, "1,2,2,2,4": 1, "1,2,2,2,3,1": 1, "3,8": 1,
    "3,4,4": 1, "3,4,3,1": 1, [BOXES]: 0,
  };
  const AS_ONE = new RegExp("(?<![0-9])(?:\\+[0-9](?:[- ]?[0-9]){7,13}|(?:00370|370|[08])[- ]?(?:"
    + "[1-9][0-9]{2}[- ]?(?:[0-9]{5}|[0-9]{2}[- ][0-9]{3}|[0-9][- ]?[0-9]{4})|[1-9][- ]?[0-9]{3}[- ]?[0-9]{4}"
    + "|[1-9][0-9][- ]?(?:[0-9]{2}[- ]?[0-9]{4}|[0-9]{3}[- ]?[0-9]{3}))|[0-9]{1,3}(?: [0-9]{3})+\\.[0-9]{2})(?![0-9])", "g");
  const ACCOUNT = /(?<![\p{L}\p{N}_])LT[-\s]?[0-9]{2}[-\s]?(?:[0-9]{5}[-\s]?[0-9]{11}|[0-9]{4}(?:[-\s]?[0-9]{4}){3})(?![0-9])/giu;
  const NUMBERED = new RegExp("(?:(?<![\\p{L}\\p{N}_])N[ro]\\.?\\s?|№\\s?|(?<=\\p{L})-?)[0-9]+(?:[-–/.][0-9]+){2,}(?![0-9])"
    + "|(?<![0-9])[0-9]+(?:[-–][0-9]+)+/(?:19|20)[0-9]{2}(?![0-9])", "giu");
  const MARKED_OFF = /(?<![0-9])[(\[（［"„“]([0-9]{1,10})[)\]）］"“”]|[(\[（［"„“]([0-9]{1,10})[)\]）］"“”](?![0-9])/g;
  const MARK = /[²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒]/;
  const RINGED = [..."⓪⓵⓶⓷⓸⓹⓺⓻⓼⓽⓿❶❷❸❹❺❻❼❽❾🄋➀➁➂➃➄➅➆➇➈🄌➊➋➌➍➎➏➐➑➒"]; // NFKC leaves these as they are
  const isDigit = (codepoint) => /\p{Nd}/u.test(String.fromCodePoint(codepoint));
  const digit = (char) => {
    const ringed = RINGED.indexOf(char);
    if (ringed >= 0) return String(ringed % 10);
    const plain = char.normalize("NFKC").match(/^\(?([0-9])[.)]?$/);
    if (plain || !/\p{Nd}/u.test(char)) return plain?.[1];
    let value = 0; // the digits of a script stand together, zero first
    while (isDigit(char.codePointAt(0) - value - 1)) value += 1;
    return String(value % 10);
  };
  const SIGNS = [
    [/[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/, "\n"], [/\t/, "\t"], [/[|;¦│]/, "|"], [/[.,:、。]/, "."], [/\+/, "+"],
    [/[/\\~=*·•∙‧'’‘′\u2212\p{Pd}\p{Pc}]/u, "-"], [/[\p{Cf}\p{Cc}\p{Mn}\p{Me}\u115f\u1160\u2800\u3164\uffa0]/u, ""], [/\p{Zs}/u, " "],
  ];
  const sign = (char) => (SIGNS.find(([signs]) => signs.test(char) || signs.test(char.normalize("NFKC"))) ?? [null, "x"])[1];
  const known = new Map();
  const shapeOf = (char) => {
    if (!known.has(char)) known.set(char, digit(char) ?? sign(char));
    return known.get(char);
  };
  // The text as digits, gaps and letters, with the place of each; marks of footnotes are digits or nothing.
  const shaped = (text, marks) => {
    const shape = [], places = [];
    let place = 0;
    for (const char of text) {
      const sort = !marks && MARK.test(char) ? "" : shapeOf(char);
      if (sort) { shape.push(sort); places.push([place, place + char.length]); }
      place += char.length;
    }
    return [shape.join(""), places];
  };
  const sum = (digits, weights) => weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0) % 11;
  const control = (digits) => {
    const first = sum(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]);
    return first < 10 ? first : sum(digits, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 10;
  };
  const born = (digits) => {
    const year = 1800 + 100 * Math.floor((Number(digits[0]) - 1) / 2) + Number(digits.slice(1, 3));
    const month = Number(digits.slice(3, 5)), day = Number(digits.slice(5, 7));
    const date = new Date(year, month - 1, day);
    return date.getMonth() === month - 1 && date.getDate() === day ? date : null;
  };
  const isCode = (digits) => {
    const date = born(digits);
    return date !== null && date <= new Date() && control(digits) === Number(digits[10]);
  };
  const joint = (gap) => {
    if (gap.includes("\n")) return LINES;
    if (/\||\t.*\t/.test(gap)) return CELLS;
    return /[ \t]/.test(gap) ? (gap.includes(".") ? LISTED : SPACED) : TIGHT;
  };
  const inOneCell = (gap, loosest) => joint(gap) === TIGHT || (joint(gap) < CELLS && CELLS <= loosest && !gap.includes("\t"));
  const beside = (text, loosest) => {
    let count = 0, number;
    while ((number = NEXT.exec(text)) && joint(number[1]) <= loosest) {
      if (!count || !inOneCell(number[1], loosest)) count += 1;
      text = text.slice(number[0].length);
    }
    return count;
  };
  const boxFollows = (text, loosest) => {
    const box = BOX.exec(text);
    if (box === null || joint(box[1]) > loosest) return false;
    return !(/[0-9]/.test(text[box[0].length] ?? "") && loosest > TIGHT && inOneCell(box[2], loosest));
  };
  const hasRow = (text) => [...text.matchAll(ROW)].some(([row]) => row.replace(/[^0-9]/g, "").length <= LONGEST_ROW);
  const sizes = (shape) => shape.match(/[0-9]+/g).map((group) => group.length).join();
  const loosestOf = (written) => Math.max(TIGHT, ...(written.match(/[^0-9]+/g) ?? []).map(joint));
  // Candidates of one shape nearby: all of them, and the valid ones.
  const peers = (candidates, mine) => {
    const alike = candidates.filter((other) => other.way === mine.way && Math.abs(other.start - mine.start) <= NEAR);
    const digits = (those) => new Set(those.map((other) => other.digits)).size;
    return [digits(alike), digits(alike.filter((other) => other.valid))];
  };
  const stands = (shape, around, candidates, mine) => {
    const { start, end } = mine, written = shape.slice(start, end), groups = sizes(written), loosest = loosestOf(written);
    const [all, valid] = peers(candidates, mine);
    if (groups === String(LENGTH) || (valid >= MANY && 2 * valid > all)) return true;
    const sides = [[...around.slice(Math.max(start - REACH, 0), start)].reverse().join(""), around.slice(end, end + REACH)];
    if (groups === BOXES) return !sides.some((side) => boxFollows(side, loosest) || hasRow(side));
    if (groups in WRITTEN) {
      return beside(sides[0], loosest) + beside(sides[1], loosest) <= WRITTEN[groups] && !(loosest > TIGHT && all >= FEW && 2 * valid <= all);
    }
    if (loosest > SPACED || around.slice(start, end) !== written || shape[start - 1] === "+" || DATE.test(written)) return false;
    return !sides.some((side) => beside(side, written.includes("\t") && side.startsWith("\t") ? CELLS : loosest));
  };
  const apart = (spans) => spans.reduce((kept, span) => (span[0] < (kept.at(-1)?.[1] ?? 0) ? kept : [...kept, span]), []);
  const without = (text, spans) => spans.reduce((rest, [start, end]) => rest.slice(0, start) + "x".repeat(end - start) + rest.slice(end), text);
  const standing = (shape) => {
    const candidates = [...shape.matchAll(SHAPE)].map(({ index: start, 1: written }) => {
      const digits = written.replace(/[^0-9]/g, "");
      return { start, end: start + written.length, digits, valid: isCode(digits), way: `${sizes(written)};${loosestOf(written)}` };
    });
    const valid = candidates.filter((candidate) => candidate.valid), span = ({ start, end }) => [start, end];
    const codes = without(shape, apart(valid.filter(({ start, end }) => sizes(shape.slice(start, end)) in WRITTEN).map(span)));
    const around = codes.replace(AS_ONE, (number) => "x".repeat(number.length));
    return apart(valid.filter((mine) => stands(shape, around, candidates, mine)).map(span));
  };
  const blank = (number) => "x".repeat(number.length);
  const blankNumber = (number) => {
    const groups = sizes(number);
    return groups in WRITTEN || number.replace(/[^0-9]/g, "").length !== LENGTH ? number : blank(number);
  };
  const readings = (text) => new Set([text, text.replace(MARKED_OFF, (_all, one, other) => ` ${one ?? other} `)]);
  const findCodes = (text) => {
    const found = [];
    for (let more = true, rest = text; more;) {
      const spans = [];
      const ways = [...readings(rest)].flatMap((read) => (MARK.test(read) ? [[read, true], [read, false]] : [[read, true]]));
      for (const [read, marks] of ways) {
        const [shape, places] = shaped(read.replace(ACCOUNT, blank).replace(NUMBERED, blankNumber), marks);
        for (const [start, end] of standing(shape)) {
          const hint = shape.slice(start, end).replace(/[^0-9]/g, "").slice(0, 3) + "•".repeat(8);
          spans.push({ start: places[start][0], end: places[end - 1][1], hint });
        }
      }
      const next = apart(spans.sort((a, b) => a.start - b.start).map((span) => Object.assign([span.start, span.end], span)));
      rest = without(rest, next);
      found.push(...next);
      more = next.length > 0;
    }
    return found.sort((a, b) => a.start - b.start);
  };
  globalThis.findCodes = findCodes; // masking.js goes by it

  // What a guarded form holds: plain fields, and the editors that editor.js made. Each can be read and masked.
  const plain = (input, mask) => ({
    element: input,
    text: () => input.value,
    mask: () => {
      for (const code of findCodes(input.value).reverse()) input.value = input.value.slice(0, code.start) + mask + input.value.slice(code.end);
    },
  });
  const rich = (element, mask) => ({
    element,
    text: () => element.editor.getDocument().toString(),
    mask: () => {
      for (const code of findCodes(element.editor.getDocument().toString()).reverse()) {
        element.editor.setSelectedRange([code.start, code.end]);
        element.editor.insertString(mask);
      }
    },
  });
  all("[data-code-warning]").forEach((notice) => {
    const form = notice.closest("form"), mask = notice.dataset.mask;
    const places = () => [
      ...all("input[type=text], textarea", form).filter((input) => !input.closest("trix-toolbar")).map((input) => plain(input, mask)),
      ...all("trix-editor", form).filter((element) => element.editor).map((element) => rich(element, mask)),
    ];
    let said = null;
    const check = () => {
      let hint = "";
      for (const place of places()) {
        const codes = findCodes(place.text());
        place.element.classList.toggle("coded", codes.length > 0);
        hint ||= codes[0]?.hint ?? "";
      }
      form.classList.toggle("has-code", Boolean(hint));
      if (hint === said) return Boolean(hint); // an alert that is written anew is read out anew, at every key
      said = hint;
      one("[data-code]", notice).textContent = hint;
      one("[data-code-line]", notice).hidden = !hint;
      notice.hidden = !hint;
      return Boolean(hint);
    };
    const serverSaysSo = !notice.hidden;
    form.addEventListener("input", check);
    form.addEventListener("trix-change", check);
    form.addEventListener("trix-initialize", check);
    if (!check() && serverSaysSo) { // in a file's name or text, or hidden in a link
      notice.hidden = false;
      said = null;
    }
    one("[data-remove-code]", notice).addEventListener("click", (e) => {
      if (!check()) return; // nothing to be found here: let the server do it
      e.preventDefault();
      places().forEach((place) => place.mask());
      check();
      (one("trix-editor", form) ?? one("input[type=text], textarea", form))?.focus();
    });
    form.addEventListener("submit", (e) => {
      if (!form.classList.contains("has-code") || e.submitter?.name) return; // „mask“ and „add_file“ may go
      e.preventDefault();
      notice.scrollIntoView({ block: "center" });
      notice.focus();
    });
  });

  // 7. Files go up as soon as they are chosen or dropped; without this the button beside the field sends them.
  const size = (bytes) => {
    const [number, unit] = bytes >= 1048576 ? [bytes / 1048576, "MB"] : bytes >= 1024 ? [bytes / 1024, "KB"] : [bytes, "B"];
    return `${number.toLocaleString(document.documentElement.lang, { maximumFractionDigits: unit === "MB" ? 1 : 0 })}\u00a0${unit}`;
  };
  const upload = async (box, file, again = true) => {
    const form = box.closest("form"), value = (name) => one(`[name=${name}]`, form)?.value ?? "";
    const data = new FormData();
    data.append("form_owner", value("form_owner"));
    data.append("file", file);
    const headers = { Accept: "application/json", "X-CSRFToken": value("csrf_token") };
    const response = await fetch(box.dataset.url, { method: "POST", body: data, headers });
    const answer = await response.json().catch(() => ({}));
    if (answer.csrf_token && again) { // signed in anew in another tab: this page goes on with that session
      all("[name=csrf_token]").forEach((input) => { input.value = answer.csrf_token; });
      return upload(box, file, false);
    }
    if (!response.ok || !answer.id) throw new Error(answer.error || box.dataset.failed);
    return answer;
  };
  const listed = (box, file) => {
    const row = one("template", box).content.cloneNode(true), input = one("input", row);
    input.value = file.id;
    input.id = one("label", row).htmlFor = `file-${file.id}`;
    one("[data-name]", row).textContent = file.name;
    one("[data-size]", row).textContent = size(file.size);
    const looked = one("[data-looked]", row);
    if (box.dataset.neverRead.split(" ").includes(file.name.split(".").pop().toLowerCase())) {
      const tick = one("input", looked);
      looked.hidden = false;
      tick.value = file.id;
      tick.id = one("label", looked).htmlFor = `looked-file-${file.id}`;
    } else looked.remove();
    one("[data-files]", box).append(row);
  };
  const send = async (box, files) => {
    const problem = one("[data-upload-error]", box), status = one("[data-upload-status]", box), problems = [];
    const form = box.closest("form");
    form.dataset.sent = "1"; // wait with publishing until the files are there
    for (const file of files) {
      status.textContent = `${box.dataset.sending} ${file.name}`;
      status.hidden = false;
      try {
        if (file.size > Number(box.dataset.max)) throw new Error(box.dataset.tooLarge);
        listed(box, await upload(box, file));
      } catch (error) {
        problems.push(`${file.name}: ${error instanceof TypeError ? box.dataset.failed : error.message}`);
      }
    }
    free(form);
    status.hidden = true;
    problem.textContent = problems.join(" ");
    problem.hidden = problems.length === 0;
  };
  all("[data-attachments]").forEach((box) => {
    const input = one("input[type=file]", box), form = box.closest("form");
    one("[data-add-file]", box).hidden = true;
    input.addEventListener("change", async () => {
      const chosen = [...input.files];
      input.value = "";
      await send(box, chosen);
    });
    form.addEventListener("trix-file-accept", (e) => { e.preventDefault(); send(box, [e.file]); });
    form.addEventListener("click", (e) => { if (e.target.closest("[data-attach]")) input.click(); });
  });
})();
