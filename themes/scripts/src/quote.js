import { MarkdownComposer } from "./composer.js";
import { label } from "./label.js";
import { ask, explain } from "./server.js";
import { insertBlock } from "./textarea.js";

/**
 * A quote link puts the quoted post into the reply on this page. Without a composer
 * here, or when the link is to open elsewhere, it stays the link it is.
 *
 * @param {Document} page
 */
export function quoteIntoReply(page) {
  page.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[data-quote]");
    const composer = replyComposer(page);
    if (!(link instanceof HTMLAnchorElement) || !composer || opensElsewhere(event)) return;
    event.preventDefault();
    quote(link, composer);
  });
}

/** @param {MouseEvent} event */
function opensElsewhere(event) {
  return event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

/**
 * The composer of the thread's reply; on a page without one, whichever is there.
 *
 * @param {Document} page
 */
function replyComposer(page) {
  const found = page.querySelector('markdown-composer[data-draft-key^="thread:"]') ?? page.querySelector("markdown-composer");
  return found instanceof MarkdownComposer && found.source ? found : null;
}

/**
 * @param {HTMLAnchorElement} link
 * @param {MarkdownComposer} composer
 */
async function quote(link, composer) {
  if (link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  try {
    const response = await ask(link, link.dataset.quote ?? "", { headers: { Accept: "text/plain" } });
    insertQuote(composer, await response.text());
    composer.say(label(link, "quoted", "Quote added to your reply."));
  } catch (error) {
    composer.say(explain(error));
    composer.scrollIntoView({ block: "center" });
  } finally {
    link.removeAttribute("aria-busy");
  }
}

/**
 * @param {MarkdownComposer} composer
 * @param {string} markdown
 */
function insertQuote(composer, markdown) {
  const source = composer.openForInsertion();
  if (!source) return;
  insertBlock(source, markdown);
  source.scrollIntoView({ block: "center" });
}
