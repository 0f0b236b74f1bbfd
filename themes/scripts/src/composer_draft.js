import { label } from "./label.js";
import { ask, explain, isAbort, Unreachable } from "./server.js";
import { isKept } from "./kept_text.js";

/** @typedef {import("./composer.js").MarkdownComposer} MarkdownComposer */

/** Pause in typing after which a draft is saved. */
const PAUSE_MS = 2_000;
/** Wait before a draft that could not be saved is tried again. */
const RETRY_MS = 15_000;
/** How long "just now" stays true. */
const JUST_NOW_MS = 60_000;
/** A page still here this long after its form was sent was not left after all. */
const SENT_MS = 15_000;

/** Saves what is being written on the server, under the composer's draft key. */
export class Draft {
  #dirty = false;
  #sent = false;
  /** @type {AbortController | null} */
  #saving = null;
  #timer = 0;
  #aging = 0;

  /**
   * @param {MarkdownComposer} composer
   * @param {HTMLTextAreaElement} source
   */
  constructor(composer, source) {
    this.composer = composer;
    this.source = source;
    this.url = composer.dataset.draftUrl ?? "";
    this.key = composer.dataset.draftKey ?? "";
    if (!this.url || !this.key) return;
    this.#listen();
    // Typed before these scripts came, or given back by the browser.
    if (source.value !== source.defaultValue) this.#typed(source);
  }

  #listen() {
    (this.source.form ?? this.composer).addEventListener("input", (event) => this.#typed(event.target));
    addEventListener("online", () => this.#save());
    addEventListener("pagehide", () => this.#saveLast());
    document.addEventListener("visibilitychange", () => document.hidden && this.#saveLast());
    // On window, after every other listener has had its chance to stop the submission.
    addEventListener("submit", (event) => event.target === this.source.form && !event.defaultPrevented && this.#stop());
    addEventListener("pageshow", (event) => event.persisted && this.#resume());
  }

  /** @param {EventTarget | null} field */
  #typed(field) {
    if (field !== this.source && field !== this.#title) return;
    this.#dirty = true;
    this.#saveIn(PAUSE_MS);
  }

  get #title() {
    const field = this.source.form?.elements.namedItem("title");
    return field instanceof HTMLInputElement ? field : null;
  }

  get #fields() {
    const fields = new URLSearchParams({ key: this.key, body: this.source.value });
    if (this.#title) fields.set("title", this.#title.value);
    return fields;
  }

  /** @param {number} ms */
  #saveIn(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), ms);
  }

  /** One save at a time, so that an older draft never arrives after a newer one. */
  async #save() {
    if (!this.#dirty || this.#saving || this.#sent) return;
    this.#dirty = false;
    this.#saving = new AbortController();
    try {
      await ask(this.composer, this.url, { method: "POST", body: this.#fields, signal: this.#saving.signal });
      this.#saved(new Date());
    } catch (error) {
      if (!isAbort(error)) this.#failed(error);
    } finally {
      this.#saving = null;
    }
    if (this.#dirty) this.#saveIn(PAUSE_MS);
  }

  /** @param {Date} at */
  #saved(at) {
    this.composer.say(label(this.composer, "draft-saved", "Draft saved just now"));
    clearTimeout(this.#aging);
    const shown = this.composer.piece("status")?.textContent;
    this.#aging = setTimeout(() => {
      if (this.composer.piece("status")?.textContent !== shown) return;
      const time = at.toLocaleTimeString(document.documentElement.lang || undefined, { timeStyle: "short" });
      this.composer.say(`${label(this.composer, "draft-saved-at", "Draft saved at")} ${time}`);
    }, JUST_NOW_MS);
  }

  /** @param {unknown} error */
  #failed(error) {
    this.#dirty = true;
    this.composer.say(`${this.#reason(error)}${this.#consolation}`);
    this.#saveIn(RETRY_MS);
  }

  /** @param {unknown} error */
  #reason(error) {
    if (error instanceof Unreachable) return label(this.composer, "draft-offline", "Draft not saved: you are offline.");
    return `${label(this.composer, "draft-refused", "Draft not saved:")} ${explain(error)}`;
  }

  /** Claimed only where it is so: the form keeps its text and the browser let it. */
  get #consolation() {
    const key = this.source.form?.dataset.keep;
    return key && isKept(key) ? ` ${label(this.composer, "draft-kept", "It is kept in this browser.")}` : "";
  }

  /** A beacon outlives the page. One too large for it is still kept in the browser. */
  #saveLast() {
    if (!this.#dirty && !this.#saving) return;
    if (this.#sent) return;
    this.#dirty = !navigator.sendBeacon(this.url, this.#fields);
  }

  /** Once the post is sent, a late draft would bring it back as a draft. */
  #stop() {
    this.#sent = true;
    clearTimeout(this.#timer);
    this.#saving?.abort();
    setTimeout(() => this.#resume(), SENT_MS);
  }

  #resume() {
    this.#sent = false;
    if (this.#dirty) this.#saveIn(PAUSE_MS);
  }
}
