import { label } from "./label.js";
import { ask } from "./server.js";
import { changed } from "./textarea.js";

/** Pause in typing before members are asked for. */
const PAUSE_MS = 120;
/** Text after the @ that can still become a member's name. */
const NAME_START = /^[\p{L}\p{N}_.-]{1,40}$/u;
/** Most suggestions shown. */
const MOST = 8;

/** @typedef {{name: string, badge?: string}} Suggestion */

/**
 * Suggests members after an @ in every text-expander[data-suggest-url].
 *
 * @param {Document} page
 */
export function suggestMembers(page) {
  for (const expander of page.querySelectorAll("text-expander[data-suggest-url]")) {
    if (expander instanceof HTMLElement) new MemberSuggestions(expander);
  }
}

/** <text-expander> finds the @ and places the list; this fills it. */
class MemberSuggestions {
  /** @type {AbortController | null} */
  #asking = null;

  /** @param {HTMLElement} expander */
  constructor(expander) {
    this.expander = expander;
    expander.addEventListener("text-expander-change", (event) => this.#typed(/** @type {CustomEvent} */ (event)));
    expander.addEventListener("text-expander-value", (event) => choose(/** @type {CustomEvent} */ (event)));
    expander.addEventListener("text-expander-committed", (event) => changed(/** @type {CustomEvent} */ (event).detail.input));
  }

  /** @param {CustomEvent<{provide: (list: Promise<unknown>) => void, text: string}>} event */
  #typed(event) {
    this.#asking?.abort();
    this.#asking = new AbortController();
    event.detail.provide(this.#list(event.detail.text, this.#asking.signal));
  }

  /**
   * Suggestions are a convenience: when they cannot be had, the name is typed in full,
   * and nothing is said about it in the middle of a sentence.
   *
   * @param {string} text
   * @param {AbortSignal} signal
   */
  async #list(text, signal) {
    if (!NAME_START.test(text)) return { matched: false };
    try {
      await pause(PAUSE_MS, signal);
      const members = await this.#members(text, signal);
      return { matched: members.length > 0, fragment: listbox(this.expander, members) };
    } catch {
      return { matched: false };
    }
  }

  /**
   * @param {string} text
   * @param {AbortSignal} signal
   * @returns {Promise<Suggestion[]>}
   */
  async #members(text, signal) {
    const url = `${this.expander.dataset.suggestUrl}?${new URLSearchParams({ q: text })}`;
    const response = await ask(this.expander, url, { headers: { Accept: "application/json" }, signal });
    return (await response.json()).slice(0, MOST);
  }
}

/**
 * @param {number} ms
 * @param {AbortSignal} signal ends the pause by throwing
 */
function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, ms);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/**
 * @param {HTMLElement} expander
 * @param {Suggestion[]} members
 */
function listbox(expander, members) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label(expander, "members", "Members"));
  list.append(...members.map(option));
  return list;
}

/**
 * @param {Suggestion} member
 * @param {number} index
 */
function option({ name, badge }, index) {
  const item = document.createElement("li");
  // aria-activedescendant points at the option by its id; one list is open at a time.
  item.id = `suggestion-${index}`;
  item.setAttribute("role", "option");
  item.dataset.name = name;
  item.append(part("suggestion-name", name));
  if (badge) item.append(" ", part("badge", badge));
  return item;
}

/**
 * @param {string} className
 * @param {string} text
 */
function part(className, text) {
  const span = document.createElement("span");
  span.className = className;
  span.textContent = text;
  return span;
}

/** @param {CustomEvent<{item: HTMLElement, key: string, value: string | null}>} event */
function choose({ detail }) {
  detail.value = `${detail.key}${detail.item.dataset.name}`;
}
