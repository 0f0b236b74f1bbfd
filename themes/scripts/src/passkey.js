import { label } from "./label.js";

/**
 * form[data-passkey] asks the browser for a passkey and sends its answer in the
 * field [data-passkey-answer]: "create" makes one, "get" uses one. data-options is
 * where the forum says what to ask for. The forms are hidden until a browser is
 * found to know passkeys; [data-passkey-missing] is what the others show.
 *
 * @param {Document} page
 */
export function offerPasskeys(page) {
  if (!knowsPasskeys()) return;
  for (const form of page.querySelectorAll("form[data-passkey]")) {
    if (!(form instanceof HTMLFormElement)) continue;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(form, undefined);
    });
  }
  for (const missing of page.querySelectorAll("[data-passkey-missing]")) missing.remove();
  const offered = page.querySelector("form[data-passkey-autofill]");
  if (offered instanceof HTMLFormElement) autofill(offered);
}

function knowsPasskeys() {
  const known = globalThis.PublicKeyCredential;
  return Boolean(known?.parseRequestOptionsFromJSON && known?.parseCreationOptionsFromJSON);
}

/** What waits in the name field's list of suggestions, to be ended when the button is used. */
let waiting = new AbortController();

/**
 * Lets the browser offer passkeys among the suggestions for the name.
 *
 * @param {HTMLFormElement} form
 */
async function autofill(form) {
  if (await PublicKeyCredential.isConditionalMediationAvailable?.()) answer(form, "conditional");
}

/**
 * @param {HTMLFormElement} form
 * @param {CredentialMediationRequirement | undefined} mediation
 */
async function answer(form, mediation) {
  if (!mediation) waiting.abort();
  waiting = new AbortController();
  tell(form, "");
  try {
    const credential = await asked(form, mediation, waiting.signal);
    const field = form.querySelector("[data-passkey-answer]");
    if (!(credential instanceof PublicKeyCredential) || !(field instanceof HTMLInputElement)) return;
    field.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch (cause) {
    if (!mediation) tell(form, explain(form, cause));
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {CredentialMediationRequirement | undefined} mediation
 * @param {AbortSignal} signal
 */
async function asked(form, mediation, signal) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "create") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options), signal });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options), mediation, signal });
}

/** @param {HTMLFormElement} form */
async function optionsOf(form) {
  const response = await fetch(form.dataset.options ?? "", {
    method: "POST",
    credentials: "same-origin",
    redirect: "error",
    headers: { Accept: "application/json" },
  });
  const said = await response.json();
  if (response.ok) return said;
  if (response.status === 403) location.assign(`/confirm-it-is-you?return=${encodeURIComponent(location.pathname)}`);
  throw new Error(String(said.error ?? response.status));
}

/**
 * @param {HTMLFormElement} form
 * @param {unknown} cause
 */
function explain(form, cause) {
  const known = cause instanceof DOMException ? cause.name : "";
  if (known === "InvalidStateError") return label(form, "passkey-there", "This device has a passkey for you already.");
  if (known === "NotAllowedError" || known === "AbortError") return label(form, "passkey-stopped", "That was stopped or took too long. You can try again.");
  return known || !(cause instanceof Error) ? label(form, "passkey-failed", "That did not work. Please try again or use another way.") : cause.message;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} text
 */
function tell(form, text) {
  const place = form.querySelector("[data-passkey-problem]");
  if (!(place instanceof HTMLElement)) return;
  place.textContent = text;
  place.hidden = text === "";
}
