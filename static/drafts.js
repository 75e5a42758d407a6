// What is typed in a form with a place for a draft is saved on the server too: after a pause, and on leaving the page. The copy in
// the window (kept.js) stays: what could not be saved is not lost.
(() => {
  const PAUSE = 3000, MOST_LEAVING = 60_000; // bytes that a browser still sends when the page is gone
  const cameBack = "cameBack" in document.body.dataset;
  const ready = (editor) => new Promise((go) => {
    if (editor.editor) requestAnimationFrame(go); else editor.addEventListener("trix-initialize", go, { once: true });
  });

  const keep = (form, place, isTouchedAlready) => {
    const status = place.querySelector("[data-draft-said]"), button = place.querySelector("[name=keep_draft]");
    const typed = () => { const data = new FormData(form); data.delete("upload"); return data; };
    const text = () => JSON.stringify([...typed()].filter(([name]) => name !== "csrf_token"));
    let saved = isTouchedAlready ? "" : text(), timer = 0, flight = null, isSending = false, hasFailed = false, isTouched = isTouchedAlready;

    const say = (said) => { if (status.textContent !== said) status.textContent = said; };
    const post = async (leaving, again = true) => {
      const body = typed(), keepalive = leaving && new Blob([text()]).size < MOST_LEAVING;
      flight = new AbortController();
      const headers = { Accept: "application/json", "X-CSRFToken": body.get("csrf_token") };
      const response = await fetch(place.dataset.draft, { method: "POST", body, headers, keepalive, signal: flight.signal });
      const answer = await response.json().catch(() => ({}));
      if (answer.csrf_token && again) { // signed in anew in another tab: this page goes on with that session
        document.querySelectorAll("[name=csrf_token]").forEach((input) => { input.value = answer.csrf_token; });
        return post(leaving, false);
      }
      if (response.ok) return answer;
      if (response.status === 401) throw new Error(place.dataset.signedOut);
      throw new Error([409, 422].includes(response.status) && answer.error ? answer.error : place.dataset.failed);
    };
    const save = async ({ leaving = false, asked = false } = {}) => {
      clearTimeout(timer);
      timer = 0;
      const now = text(), before = saved;
      if (isSending || (now === before && !asked)) return;
      saved = now;
      try {
        const answer = await post(leaving);
        hasFailed = false;
        say(answer.saved || asked ? answer.said : "");
      } catch (error) {
        if (error.name === "AbortError") return;
        if (saved === now) saved = before;
        if (!hasFailed || asked) say(error instanceof TypeError ? place.dataset.failed : error.message);
        hasFailed = true;
      }
    };
    const later = () => {
      isSending = false; // more was typed than was sent
      isTouched = true;
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE);
    };
    ["input", "change", "trix-change"].forEach((name) => form.addEventListener(name, later));
    button.addEventListener("click", (e) => { e.preventDefault(); save({ asked: true }); });
    document.addEventListener("submit", (e) => {
      if (e.target !== form || e.defaultPrevented) return;
      isSending = true;
      clearTimeout(timer);
      flight?.abort();
    });
    addEventListener("pagehide", () => { if (isTouched) save({ leaving: true }); });
    document.addEventListener("visibilitychange", () => { if (isTouched && document.hidden) save({ leaving: true }); });
    addEventListener("pageshow", (e) => { if (e.persisted) isSending = false; });
    if (isTouchedAlready) later();
  };

  document.querySelectorAll("[data-draft]").forEach(async (place) => {
    const form = place.closest("form");
    let isTouched = cameBack; // also by whoever types before the editor stands
    form.addEventListener("input", () => { isTouched = true; }, { once: true });
    await Promise.all([...form.querySelectorAll("trix-editor")].map(ready));
    keep(form, place, isTouched);
  });
})();
