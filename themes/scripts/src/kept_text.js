// What people typed, kept in this browser until the server has accepted it.

const PREFIX = "answerable:kept:";

/** Kept text nobody came back for goes after this long. */
const LONGEST_MS = 30 * 24 * 60 * 60 * 1000;

/** @typedef {{at: number, fields: Record<string, string>}} Kept at is in milliseconds since 1970 */

/**
 * @param {string} key
 * @returns {Kept | null}
 */
export function keptText(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + key) ?? "null");
    return kept && typeof kept.at === "number" && typeof kept.fields === "object" ? kept : null;
  } catch {
    return null;
  }
}

/**
 * Keeps the fields; empty ones are left out, and nothing is kept if all are empty.
 * A browser that allows no storage, or has none left, keeps nothing: isKept tells.
 *
 * @param {string} key
 * @param {Record<string, string>} fields
 * @param {number} at
 */
export function keepText(key, fields, at) {
  const typed = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
  if (Object.keys(typed).length === 0) return forgetText(key);
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ at, fields: typed }));
  } catch {
    forgetText(key);
  }
}

/** @param {string} key */
export function isKept(key) {
  return keptText(key) !== null;
}

/** @param {string} key */
export function forgetText(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // No storage, so nothing to forget.
  }
}

/** Forgets everything kept here, for someone who signs out on a shared computer. */
export function forgetAllTexts() {
  for (const key of keptKeys()) forgetText(key);
}

/** @param {number} now */
export function forgetOldTexts(now) {
  for (const key of keptKeys()) {
    if (now - (keptText(key)?.at ?? 0) > LONGEST_MS) forgetText(key);
  }
}

function keptKeys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}
