/**
 * The status line of a form: the composer's if it has one, else a line made here.
 *
 * A live region has to be on the page before its text changes, or screen readers
 * stay silent; so callers ask for it when they wire a form, not when they speak.
 *
 * @param {HTMLFormElement} form
 * @returns {HTMLElement}
 */
export function statusLine(form) {
  const found = form.querySelector('[data-composer="status"], [data-form-status]');
  if (found instanceof HTMLElement) return found;
  const line = document.createElement("p");
  line.className = "form-status field-help";
  line.setAttribute("role", "status");
  line.setAttribute("aria-live", "polite");
  line.dataset.formStatus = "";
  form.append(line);
  return line;
}
