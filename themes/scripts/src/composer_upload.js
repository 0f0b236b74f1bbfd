import { label } from "./label.js";
import { ask, explain } from "./server.js";
import { insertAtCursor, replaceText } from "./textarea.js";

/** @typedef {import("./composer.js").MarkdownComposer} MarkdownComposer */

/** What the server takes where the template does not say; it decides in the end. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Uploads chosen, pasted and dropped pictures and writes them into the text. */
export class Uploads {
  /** @type {Set<string>} placeholders still in flight */
  #pending = new Set();
  /** @type {string[]} refusals since the last time nothing was in flight */
  #refusals = [];

  /**
   * @param {MarkdownComposer} composer
   * @param {HTMLTextAreaElement} source
   */
  constructor(composer, source) {
    this.composer = composer;
    this.source = source;
    this.url = composer.dataset.uploadUrl ?? "";
    composer.addEventListener("file-attachment-accept", (event) => this.#offered(/** @type {CustomEvent} */ (event)));
    source.form?.addEventListener("submit", (event) => this.#holdBack(event));
  }

  /** @param {CustomEvent<{attachments: {file: File}[]}>} event */
  #offered(event) {
    event.preventDefault();
    if (!this.url) return;
    this.composer.openForInsertion();
    for (const { file } of event.detail.attachments) this.#take(file);
    this.#report();
  }

  /** @param {File} file */
  #take(file) {
    const objection = this.#objection(file);
    if (objection) this.#refusals.push(objection);
    else this.#upload(file);
  }

  /** @param {File} file */
  #objection(file) {
    const limit = Number(this.composer.dataset.maxBytes) || MAX_BYTES;
    if (!file.type.startsWith("image/")) return `${file.name}: ${label(this.composer, "not-a-picture", "is not a picture.")}`;
    if (file.size <= limit) return "";
    const size = (/** @type {number} */ bytes) => `${(bytes / (1024 * 1024)).toFixed(1)} MB`;
    return `${file.name}: ${label(this.composer, "too-large", "is too large:")} ${size(file.size)} / ${size(limit)}.`;
  }

  /** @param {File} file */
  async #upload(file) {
    const placeholder = this.#placeholder(file.name);
    this.#pending.add(placeholder);
    insertAtCursor(this.source, `${placeholder}\n`);
    try {
      replaceText(this.source, placeholder, await this.#send(file));
    } catch (error) {
      this.#refusals.push(`${file.name}: ${explain(error)}`);
      this.#remove(placeholder);
    }
    this.#pending.delete(placeholder);
    this.#report();
  }

  /**
   * Unique in the text, so that two pictures of one name do not change places.
   *
   * @param {string} name
   */
  #placeholder(name) {
    const clean = name.replace(/[[\]()\\\s]+/g, " ").trim();
    for (let n = 1; ; n++) {
      const text = `![${label(this.composer, "uploading", "uploading")} ${clean}${n > 1 ? ` ${n}` : ""}…]()`;
      if (!this.source.value.includes(text)) return text;
    }
  }

  /**
   * @param {File} file
   * @returns {Promise<string>} the Markdown of the stored picture
   */
  async #send(file) {
    const body = new FormData();
    body.set("file", file, file.name);
    const response = await ask(this.composer, this.url, { method: "POST", headers: { Accept: "application/json" }, body });
    const { markdown } = await response.json();
    return String(markdown);
  }

  /** @param {string} placeholder */
  #remove(placeholder) {
    replaceText(this.source, `${placeholder}\n`, "") || replaceText(this.source, placeholder, "");
  }

  /** Says how it stands; refusals stay on show until the last upload has ended. */
  #report() {
    const busy = this.#pending.size > 0 ? [label(this.composer, "uploading-status", "Uploading…")] : [];
    const done = busy.length + this.#refusals.length === 0 ? [label(this.composer, "uploaded", "Picture added.")] : [];
    this.composer.say([...busy, ...this.#refusals, ...done].join(" "));
    if (this.#pending.size === 0) this.#refusals = [];
  }

  /** @param {Event} event a submission that would publish a placeholder */
  #holdBack(event) {
    if (this.#pending.size === 0) return;
    event.preventDefault();
    this.composer.say(label(this.composer, "still-uploading", "A picture is still uploading. Post again when it is there."));
  }
}
