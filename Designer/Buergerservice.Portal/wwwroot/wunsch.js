// A wish for a call or an appointment. What is wrong is said beside its field, and nothing that was entered is lost; what somebody
// has left behind is removed after a while.
import { post, empty } from "./stand.js";

const PATIENCE = 120000;  // ms until it is asked whether somebody is still there
const ANSWER = 30000;     // ms to answer that

export function wish() {
  const form = document.getElementById("wunsch");
  if (!form) return;
  const told = name => document.getElementById(name + "-problem");
  const fields = ["art", "name", "kontakt", "zeit", "anliegen"];
  // Sent again because the answer got lost, it is the same wish; with other words it is another one.
  let isSending = false, key = null;
  form.addEventListener("input", () => { key = null; });
  form.addEventListener("submit", async event => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    for (const name of fields) { told(name).textContent = ""; form.elements[name].setAttribute?.("aria-invalid", "false"); }
    told("wunsch").textContent = "";
    try {
      const response = await post("wunsch", { ...Object.fromEntries(new FormData(form)), schluessel: key ??= crypto.randomUUID?.() ?? null });
      if (response.ok) {
        form.reset();
        key = null;
        form.hidden = true;
        document.getElementById("wunsch-dank").textContent = "Danke. Wir melden uns bei Ihnen.";
        setTimeout(() => { form.hidden = false; document.getElementById("wunsch-dank").textContent = ""; form.closest("details").open = false; }, 15000);
        return;
      }
      const problem = response.status === 422 ? await response.json() : null;
      const wrong = Object.entries(problem?.felder ?? {});
      for (const [name, words] of wrong) { told(name).textContent = words; form.elements[name].setAttribute?.("aria-invalid", "true"); }
      if (wrong.length === 0) told("wunsch").textContent = problem?.meldung ?? "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.";
      else form.elements[wrong[0][0]].focus?.();
    } catch {
      told("wunsch").textContent = "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.";
    } finally {
      isSending = false;
    }
  });
  watch(form, told("wunsch"));
}

function watch(form, words) {
  let last = Date.now(), asked = null;
  const alive = () => { last = Date.now(); if (asked) { words.textContent = ""; asked = null; } };
  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, alive);
  setInterval(() => {
    // Somebody is spoken to: the page is emptied when that is over.
    if (document.querySelector("[data-panel=gespraech]:not([hidden]), .booth-table:not([hidden])")) alive();
    const isUsed = [...form.querySelectorAll("input:not([type=radio]), textarea")].some(field => field.value !== "");
    if (!isUsed || Date.now() - last < PATIENCE) return;
    if (asked === null) {
      asked = Date.now();
      words.textContent = "Sind Sie noch da? Berühren Sie den Bildschirm oder eine Taste. Sonst werden Ihre Angaben in 30 Sekunden gelöscht.";
    } else if (Date.now() - asked > ANSWER) empty();
  }, 1000);
}
