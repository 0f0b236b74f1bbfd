import { label } from "./label.js";
import { forgetAllTexts, forgetOldTexts, forgetText, keepText, keptText } from "./kept_text.js";
import { changed } from "./textarea.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

/** Pause in typing after which the text is kept. */
const PAUSE_MS = 400;

/** Kinds of input that people write text in. Passwords are never among them. */
const TEXT_INPUTS = new Set(["text", "url", "search", "tel"]);

/**
 * Keeps the typed text of every form[data-keep], and forgets what the server says it
 * has accepted: <meta name="kept" content="key">, or content="*" after signing out.
 *
 * @param {Document} page
 */
export function keepTypedText(page) {
  for (const meta of page.querySelectorAll('meta[name="kept"]')) forgetAccepted(meta.getAttribute("content") ?? "");
  forgetOldTexts(Date.now());
  for (const form of page.querySelectorAll("form[data-keep]")) {
    if (form instanceof HTMLFormElement && form.dataset.keep) new KeptForm(form, form.dataset.keep);
  }
}

/** @param {string} key */
function forgetAccepted(key) {
  if (key === "*") forgetAllTexts();
  else forgetText(key);
}

/** One form whose text is kept while it is typed and given back after a loss. */
class KeptForm {
  #timer = 0;
  #typed = false;

  /**
   * @param {HTMLFormElement} form
   * @param {string} key
   */
  constructor(form, key) {
    this.form = form;
    this.key = key;
    form.addEventListener("input", () => this.#later());
    form.addEventListener("submit", () => this.#keep());
    addEventListener("pagehide", () => this.#keepTyped());
    document.addEventListener("visibilitychange", () => document.hidden && this.#keepTyped());
    this.#giveBack();
  }

  #later() {
    this.#typed = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), PAUSE_MS);
  }

  #keepTyped() {
    if (this.#typed) this.#keep();
  }

  #keep() {
    clearTimeout(this.#timer);
    keepText(this.key, this.#values(), Date.now());
    this.#typed = false;
  }

  /** @returns {Field[]} */
  get #fields() {
    return /** @type {Field[]} */ (Array.from(this.form.elements).filter(isTextField));
  }

  #values() {
    return Object.fromEntries(this.#fields.map((field) => [field.name, field.value]));
  }

  /** Empty fields get their text back; a text that differs is offered, not forced. */
  #giveBack() {
    const kept = keptText(this.key)?.fields;
    if (!kept) return;
    const before = this.#values();
    this.#fill(kept, (field) => field.value === "");
    if (this.#differs(before)) return this.#offerUndo(before);
    if (this.#differs({ ...before, ...kept })) this.#offerKept({ ...before, ...kept });
  }

  /** @param {Record<string, string>} before */
  #offerUndo(before) {
    const text = label(this.form, "restored", "Your text was kept in this browser and is back.");
    this.#note(text, label(this.form, "undo", "Undo"), (note) => {
      this.#fill(before, () => true);
      forgetText(this.key);
      note.remove();
    });
  }

  /** @param {Record<string, string>} kept */
  #offerKept(kept) {
    const text = label(this.form, "kept-version", "This browser keeps another version of your text.");
    this.#note(text, label(this.form, "use-kept", "Use it"), (note) => {
      const before = this.#values();
      this.#fill(kept, () => true);
      note.remove();
      this.#offerUndo(before);
    });
  }

  /**
   * @param {string} text
   * @param {string} action wording of the button
   * @param {(note: HTMLElement) => void} act
   */
  #note(text, action, act) {
    const note = document.createElement("p");
    note.className = "notice kept-note";
    note.setAttribute("role", "status");
    this.form.before(note);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = action;
    button.addEventListener("click", () => (act(note), this.#fields[0]?.focus()));
    note.append(`${text} `, button);
  }

  /** @param {Record<string, string>} values */
  #differs(values) {
    return this.#fields.some((field) => field.name in values && field.value !== values[field.name]);
  }

  /**
   * @param {Record<string, string>} values
   * @param {(field: Field) => boolean} wanted
   */
  #fill(values, wanted) {
    for (const field of this.#fields) {
      const value = values[field.name];
      if (value === undefined || value === field.value || !wanted(field)) continue;
      field.value = value;
      changed(field);
    }
  }
}

/** @param {Element} element */
function isTextField(element) {
  if (element instanceof HTMLTextAreaElement) return element.name !== "";
  return element instanceof HTMLInputElement && element.name !== "" && TEXT_INPUTS.has(element.type);
}
