import FileAttachmentElement from "@github/file-attachment-element";
import { addToolbar } from "./composer_toolbar.js";
import { Preview } from "./composer_preview.js";
import { Draft } from "./composer_draft.js";
import { Uploads } from "./composer_upload.js";

/**
 * <markdown-composer>: a textarea for Markdown with toolbar, preview, drafts and
 * pictures. It finds its parts by data-composer; a part that is missing takes its
 * behaviour with it. GitHub's <file-attachment> is its base class because choosing,
 * pasting and dropping files has to be heard around the textarea and the file input
 * together, and that is this element.
 */
export class MarkdownComposer extends FileAttachmentElement {
  /** @type {Preview | null} */
  #preview = null;
  #wired = false;
  #visited = false;

  connectedCallback() {
    this.addEventListener("paste", keepPastedText);
    super.connectedCallback();
    if (!this.source || this.#wired) return;
    this.#wired = true;
    this.#wire(this.source);
  }

  /** @param {HTMLTextAreaElement} source */
  #wire(source) {
    source.id ||= `composer-${Array.from(document.querySelectorAll("markdown-composer")).indexOf(this)}`;
    source.addEventListener("focus", () => (this.#visited = true), { once: true });
    source.addEventListener("invalid", () => this.write());
    this.#preview = new Preview(this, source);
    new Draft(this, source);
    new Uploads(this, source);
    addToolbar(this, source);
  }

  /** @returns {HTMLTextAreaElement | null} */
  get source() {
    const part = this.piece("source");
    return part instanceof HTMLTextAreaElement ? part : null;
  }

  /**
   * @param {string} name of a data-composer part
   * @returns {HTMLElement | null}
   */
  piece(name) {
    return this.querySelector(`[data-composer="${name}"]`);
  }

  /** @param {string} text shown and read out in the status line */
  say(text) {
    const status = this.piece("status");
    if (status) status.textContent = text;
  }

  /** Shows the textarea again if the preview stands in its place. */
  write() {
    this.#preview?.close();
  }

  /** Shows the preview, or the textarea again. */
  togglePreview() {
    this.#preview?.toggle();
  }

  /**
   * The textarea, ready for text to be inserted where the writer left the cursor;
   * at the end if the writer has not been there yet.
   *
   * @returns {HTMLTextAreaElement | null}
   */
  openForInsertion() {
    const source = this.source;
    this.write();
    if (source && !this.#visited) source.setSelectionRange(source.value.length, source.value.length);
    return source;
  }
}

/**
 * Spreadsheets and word processors put a picture of the text beside the text on the
 * clipboard. Someone who pastes that means the text.
 *
 * @param {ClipboardEvent} event
 */
function keepPastedText(event) {
  if (event.clipboardData?.types.includes("text/plain")) event.stopImmediatePropagation();
}

customElements.define("markdown-composer", MarkdownComposer);
