import { label } from "./label.js";
import { pagePart } from "./fragment.js";
import { ask, isAbort } from "./server.js";
import { wordTimes } from "./time.js";

/** Pause in typing after which is searched. */
const PAUSE_MS = 250;
/** Fewer characters than that find everything. */
const LEAST = 2;

/**
 * Search results while typing: form[data-instant] names the element whose content
 * is replaced by what the form's own address answers. Without it, or when the
 * server says no, the form is sent as ever.
 *
 * @param {Document} page
 */
export function searchWhileTyping(page) {
  const form = page.querySelector("form[data-instant]");
  const field = form?.querySelector("input[type=search]");
  if (!(form instanceof HTMLFormElement) || !(field instanceof HTMLInputElement)) return;
  const results = page.querySelector(form.dataset.instant ?? "");
  if (results instanceof HTMLElement) new Instant(form, field, results);
}

class Instant {
  #timer = 0;
  /** @type {AbortController | null} */
  #asking = null;

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLInputElement} field
   * @param {HTMLElement} results
   */
  constructor(form, field, results) {
    this.form = form;
    this.field = field;
    this.results = results;
    this.shown = field.value.trim();
    field.addEventListener("input", (event) => {
      if (event instanceof InputEvent && event.isComposing) return;
      this.#later();
    });
    field.addEventListener("compositionend", () => this.#later());
    form.addEventListener("submit", () => this.#stop());
    addEventListener("popstate", () => location.reload());
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  #later() {
    this.#stop();
    this.#timer = setTimeout(() => this.#search(), PAUSE_MS);
  }

  async #search() {
    const typed = this.field.value.trim();
    if (typed === this.shown || (typed && typed.length < LEAST)) return;
    const asking = (this.#asking = new AbortController());
    const address = new URL(this.form.action);
    address.search = new URLSearchParams({ q: typed }).toString();
    this.results.setAttribute("aria-busy", "true");
    try {
      const response = await ask(this.form, address.href, { headers: { Accept: "text/html", "X-Fragment": "results" }, signal: asking.signal });
      const html = await response.text();
      if (asking.signal.aborted) return;
      this.#show(html, typed, address);
    } catch (error) {
      // Too many searches, or no connection: pressing Search says which.
      if (isAbort(error)) return;
    } finally {
      if (this.#asking === asking) this.results.removeAttribute("aria-busy");
    }
  }

  /**
   * @param {string} html
   * @param {string} typed
   * @param {URL} address
   */
  #show(html, typed, address) {
    const open = this.results.querySelector("[data-facets]")?.hasAttribute("open");
    this.results.replaceChildren(pagePart(html));
    if (open) this.results.querySelector("[data-facets]")?.setAttribute("open", "");
    this.shown = typed;
    history.replaceState(history.state, "", address);
    wordTimes(document);
    this.#say();
  }

  #say() {
    const line = this.form.querySelector("[data-instant-status]");
    if (!line) return;
    const count = this.results.querySelector(".found-count")?.textContent?.trim();
    line.textContent = count || label(line, "search-none", "Nothing found.");
  }
}
