import { label } from "./label.js";
import { isKept } from "./kept_text.js";
import { statusLine } from "./status.js";

/** After this long without an answer a form can be sent again. */
const GIVE_UP_MS = 15_000;
/** How long the forum may take to say that it is there. */
const PING_MS = 8_000;
/** What a proxy says when the forum behind it is away. */
const GATEWAY_ERRORS = [502, 503, 504];

/**
 * Lets a form[data-once] or form[data-keep] be sent once at a time. A form[data-keep]
 * is sent only when the forum can be reached, because the error page that the browser
 * would show instead takes the typed text's page away. The server protects itself
 * against double posts and lost ones; this spares people the sight of them.
 */
export class Submissions {
  /** @type {Map<HTMLFormElement, () => void>} forms in flight, and how to restore each */
  #flights = new Map();
  /** @type {WeakSet<HTMLFormElement>} forms found fit to be sent, for the next submit event */
  #cleared = new WeakSet();

  /** @param {Document} page */
  constructor(page) {
    for (const form of page.querySelectorAll("form[data-keep]")) {
      if (form instanceof HTMLFormElement) statusLine(form);
    }
    page.addEventListener("submit", (event) => this.#submitted(event));
    addEventListener("pageshow", (event) => event.persisted && this.#restoreAll());
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
    if (!form.matches("[data-once], [data-keep]") || this.#cleared.delete(form)) return;
    if (this.#flights.has(form)) return event.preventDefault();
    this.#begin(form, event.submitter);
    if (!form.dataset.keep) return;
    event.preventDefault();
    this.#sendIfReachable(form, event.submitter);
  }

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement | null} submitter
   */
  #begin(form, submitter) {
    const buttons = submitButtons(form);
    const used = submitter instanceof HTMLButtonElement ? submitter : buttons[0];
    const words = used ? Array.from(used.childNodes) : [];
    const timer = setTimeout(() => this.#restore(form), GIVE_UP_MS);
    for (const button of buttons) button.setAttribute("aria-disabled", "true");
    used?.replaceChildren(busyText(used));
    this.#flights.set(form, () => {
      clearTimeout(timer);
      for (const button of buttons) button.removeAttribute("aria-disabled");
      used?.replaceChildren(...words);
    });
  }

  /** @param {HTMLFormElement} form */
  #restore(form) {
    this.#flights.get(form)?.();
    this.#flights.delete(form);
  }

  #restoreAll() {
    for (const form of Array.from(this.#flights.keys())) this.#restore(form);
  }

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement | null} submitter
   */
  async #sendIfReachable(form, submitter) {
    const problem = await obstacle(form);
    if (!this.#flights.has(form)) return;
    if (problem) {
      this.#restore(form);
      statusLine(form).textContent = problem;
      return;
    }
    this.#cleared.add(form);
    form.requestSubmit(submitter);
    // Still cleared: the browser's own validation held the second submission back.
    if (this.#cleared.delete(form)) this.#restore(form);
  }
}

/**
 * Not every button of a form posts: some save a draft or show a preview.
 *
 * @param {HTMLButtonElement} button
 */
function busyText(button) {
  const posts = button.value === "" || button.value === "post";
  return posts ? label(button, "posting", "Posting…") : label(button, "busy", "One moment…");
}

/**
 * @param {HTMLFormElement} form
 * @returns {HTMLButtonElement[]}
 */
function submitButtons(form) {
  const isSubmit = (/** @type {Element} */ element) => element instanceof HTMLButtonElement && element.type === "submit";
  return /** @type {HTMLButtonElement[]} */ (Array.from(form.elements).filter(isSubmit));
}

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<string>} what stands in the way of sending it, in words; or nothing
 */
async function obstacle(form) {
  if (!navigator.onLine) return keptNotice(form, "offline", "You are offline");
  try {
    const url = form.dataset.pingUrl || "/healthz";
    const answer = await fetch(url, { method: "HEAD", cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PING_MS) });
    return GATEWAY_ERRORS.includes(answer.status) ? keptNotice(form, "forum-away", "The forum does not answer just now") : "";
  } catch {
    return keptNotice(form, "offline", "You are offline");
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} key
 * @param {string} english
 */
function keptNotice(form, key, english) {
  const kept = isKept(form.dataset.keep ?? "");
  const advice = kept
    ? label(form, "try-again", "your text is kept, try again")
    : label(form, "copy-first", "stay on this page and try again");
  return `${label(form, key, english)}, ${advice}.`;
}
