import { label } from "./label.js";
import { pagePart } from "./fragment.js";
import { ask, isAbort } from "./server.js";
import { wordTimes } from "./time.js";

/** Pause in typing after which is looked. */
const PAUSE_MS = 700;
/** A title shorter than that says too little. */
const LEAST = 8;
/** How much of the text is sent: its first lines tell what it is about. */
const FIRST = 2_000;

/**
 * "Already known?" while a thread is written: form[data-known-url] says where to
 * ask, [data-known] takes what was found, [data-known-way] leads there. What is typed travels in the body of the
 * request alone. Posting never waits for it.
 *
 * @param {Document} page
 */
export function lookWhetherKnown(page) {
  const form = page.querySelector("form[data-known-url]");
  const list = form?.querySelector("[data-known]");
  if (form instanceof HTMLFormElement && list instanceof HTMLElement) new Known(form, list);
}

class Known {
  #timer = 0;
  #asked = "";
  /** @type {AbortController | null} */
  #asking = null;

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} list
   */
  constructor(form, list) {
    this.form = form;
    this.list = list;
    form.addEventListener("input", () => this.#later());
    form.addEventListener("change", () => this.#later());
    form.addEventListener("submit", () => this.#stop());
    this.#later();
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), PAUSE_MS);
  }

  /** @param {string} name */
  #value(name) {
    const field = this.form.elements.namedItem(name);
    const typed = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement;
    return typed ? field.value : "";
  }

  async #look() {
    const fields = new URLSearchParams({
      title: this.#value("title"),
      body: this.#value("body").slice(0, FIRST),
      board: this.#value("board"),
      model: this.#value("model"),
    });
    const asked = fields.toString();
    if (this.#value("title").trim().length < LEAST || asked === this.#asked) return;
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    try {
      const response = await ask(this.form, this.form.dataset.knownUrl ?? "", {
        method: "POST",
        headers: { Accept: "text/html" },
        body: fields,
        signal: asking.signal,
      });
      const html = await response.text();
      if (!asking.signal.aborted) this.#show(html, asked);
    } catch (error) {
      // Whoever writes is not told that a help failed; the button says why.
      if (!isAbort(error)) this.#asked = "";
    }
  }

  /**
   * @param {string} html
   * @param {string} asked
   */
  #show(html, asked) {
    this.#asked = asked;
    const before = this.list.textContent;
    this.list.replaceChildren(pagePart(html));
    wordTimes(document);
    if (this.list.textContent === before) return;
    const found = this.list.querySelector(".known") !== null;
    const seen = this.form.querySelector("[data-known-seen]");
    if (seen instanceof HTMLInputElement && found) seen.value = "1";
    const way = this.form.querySelector("[data-known-way]");
    if (way instanceof HTMLElement) way.hidden = !found;
    const line = this.form.querySelector("[data-known-status]");
    if (line) line.textContent = found ? label(line, "known-found", "Similar ones were found.") : "";
  }
}
