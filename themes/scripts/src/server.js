import { label } from "./label.js";

/** The server could not be reached at all. */
export class Unreachable extends Error {}

/** The server answered no; the message is fit to show. */
export class Refused extends Error {}

/** Longest text of a refusal that is shown, in UTF-16 units. */
const LONGEST_REFUSAL = 300;

/**
 * Asks our own server and gives its answer, or throws Unreachable or Refused with
 * a text for people. An aborted request throws the browser's AbortError.
 *
 * Redirects are not followed: an action answers with what was asked for, so a
 * redirect can only lead to the sign-in page, which must not pass for a preview.
 *
 * @param {Element} element where wording is looked up
 * @param {string} url
 * @param {RequestInit} [init]
 * @returns {Promise<Response>}
 */
export async function ask(element, url, init) {
  const response = await send(element, url, init);
  if (response.type === "opaqueredirect") {
    throw new Refused(label(element, "signed-out", "You are signed out. Sign in in another tab, then try again."));
  }
  if (!response.ok) throw new Refused(await refusal(response));
  return response;
}

/**
 * @param {Element} element
 * @param {string} url
 * @param {RequestInit} [init]
 */
async function send(element, url, init) {
  try {
    return await fetch(url, { credentials: "same-origin", redirect: "manual", ...init });
  } catch (cause) {
    if (isAbort(cause)) throw cause;
    throw new Unreachable(label(element, "unreachable", "The forum cannot be reached. Check your connection, then try again."));
  }
}

/** @param {unknown} error */
export function isAbort(error) {
  return error instanceof DOMException && error.name === "AbortError";
}

/**
 * @param {unknown} error
 * @returns {string} the text to show for anything ask threw
 */
export function explain(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @param {Response} response */
async function refusal(response) {
  const said = await refusalText(response);
  const wait = Number(response.headers.get("Retry-After"));
  return wait > 0 ? `${said} Try again in ${wait} s.` : said;
}

/** @param {Response} response */
async function refusalText(response) {
  const type = response.headers.get("Content-Type") ?? "";
  const text = await response.text();
  if (type.includes("json")) return refusalJSON(text) || unexplained(response);
  if (type.startsWith("text/plain")) return text.trim().slice(0, LONGEST_REFUSAL) || unexplained(response);
  return unexplained(response);
}

/** @param {string} text of the form {"error": "…", "id": "…"} */
function refusalJSON(text) {
  try {
    const { error, id } = JSON.parse(text);
    const said = String(error ?? "").slice(0, LONGEST_REFUSAL);
    return said && id ? `${said} (${id})` : said;
  } catch {
    return "";
  }
}

/** @param {Response} response */
function unexplained(response) {
  return `The forum answered with error ${response.status}.`;
}
