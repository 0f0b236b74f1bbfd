import { label } from "./label.js";

// The count of unread notices in the header follows the server's events
// (GET /notifications/live). One stream a page, and only while somebody looks at
// it: browsers keep few connections to a site.

/** Waits after a refusal, such as too many pages at once or the end of a session, in milliseconds. */
const FIRST_PAUSE = 20_000;
const LONGEST_PAUSE = 900_000;

/** The largest count that is shown as it is, as in parts/me.html. */
const MOST = 99;

/** @param {Document} page */
export function followNotices(page) {
  const menu = page.querySelector("[data-live]");
  if (menu instanceof HTMLElement) new LiveCount(menu);
}

class LiveCount {
  /** @type {EventSource | null} */ #stream = null;
  #timer = 0;
  #pause = FIRST_PAUSE;
  #ended = false;

  /** @param {HTMLElement} menu with the stream's address in data-live and the reader's name in data-name */
  constructor(menu) {
    this.menu = menu;
    const page = menu.ownerDocument;
    page.addEventListener("visibilitychange", () => (page.hidden ? this.close() : this.open()));
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", () => this.open());
    this.open();
  }

  open() {
    if (this.#ended || this.#stream || this.menu.ownerDocument.hidden) return;
    clearTimeout(this.#timer);
    const stream = new EventSource(this.menu.dataset.live ?? "");
    this.#stream = stream;
    stream.addEventListener("unread", (event) => {
      this.#pause = FIRST_PAUSE;
      this.show(Number(event.data));
    });
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED && this.#stream === stream) this.later();
    });
  }

  close() {
    clearTimeout(this.#timer);
    this.#stream?.close();
    this.#stream = null;
  }

  /** The browser gave up, because the server said no: ask again later, ever more rarely. */
  later() {
    this.close();
    this.#timer = window.setTimeout(() => this.again(), this.#pause * (0.75 + Math.random() / 2));
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  /** An EventSource does not tell why it was refused: without a session it asks no more until the page is loaded anew. */
  async again() {
    try {
      const answer = await fetch(`${this.menu.dataset.live ?? ""}?once=1`, { headers: { Accept: "text/event-stream" }, redirect: "manual" });
      this.#ended = answer.status === 401;
    } catch {
      this.#ended = false; // the network is away, the session perhaps not
    }
    this.open();
  }

  /** @param {number} unread */
  show(unread) {
    if (!Number.isInteger(unread) || unread < 0) return;
    for (const count of this.menu.querySelectorAll("[data-unread]")) {
      if (!(count instanceof HTMLElement)) continue;
      count.textContent = unread > MOST ? `${MOST}+` : String(unread);
      count.hidden = unread === 0;
    }
    const name = this.menu.dataset.name ?? "";
    const said = this.menu.querySelector("[data-unread-label]");
    if (said) said.textContent = unread === 0 ? name : `${name}, ${label(this.menu, "unread", "unread notifications")}: ${unread}`;
  }
}
