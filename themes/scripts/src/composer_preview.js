import { harmlessFragment } from "./fragment.js";
import { label } from "./label.js";
import { ask, explain, isAbort } from "./server.js";

/** @typedef {import("./composer.js").MarkdownComposer} MarkdownComposer */

/** Shows the post as the server would publish it, in place of the textarea. */
export class Preview {
  /** @type {AbortController | null} */
  #asking = null;

  /**
   * @param {MarkdownComposer} composer
   * @param {HTMLTextAreaElement} source
   */
  constructor(composer, source) {
    this.composer = composer;
    this.source = source;
    this.pane = composer.piece("preview");
    this.url = composer.dataset.previewUrl;
  }

  toggle() {
    if (this.pane?.hidden) this.open();
    else this.close();
  }

  async open() {
    if (!this.pane || !this.url) return;
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    this.pane.textContent = label(this.composer, "loading", "Loading…");
    this.#show(true);
    try {
      this.pane.replaceChildren(await this.#render(this.url, asking.signal));
    } catch (error) {
      if (!isAbort(error)) this.#fail(error);
    }
  }

  close() {
    this.#asking?.abort();
    if (this.pane && !this.pane.hidden) this.#show(false);
  }

  /** @param {unknown} error */
  #fail(error) {
    this.close();
    this.composer.say(explain(error));
  }

  /**
   * @param {string} url
   * @param {AbortSignal} signal
   * @returns {Promise<Node>}
   */
  async #render(url, signal) {
    if (!this.source.value.trim()) return document.createTextNode(label(this.composer, "empty-preview", "Nothing to preview yet."));
    const response = await ask(this.composer, url, {
      method: "POST",
      headers: { Accept: "text/html", "X-Fragment": "preview" },
      body: new URLSearchParams({ body: this.source.value }),
      signal,
    });
    return harmlessFragment(await response.text());
  }

  /** @param {boolean} shown */
  #show(shown) {
    if (this.pane) this.pane.hidden = !shown;
    this.source.hidden = shown;
    this.composer.dispatchEvent(new CustomEvent("composer-preview"));
  }
}
