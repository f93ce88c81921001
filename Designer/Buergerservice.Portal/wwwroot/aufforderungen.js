// What a citizen is asked or shown in a booth, one thing after the other. Everything is built from text, never from markup, and
// what was shown is removed when it is answered, withdrawn or the page is left.
import { headers } from "./stand.js";
import { Signature } from "./unterschrift.js";
import { Pages } from "./seiten.js";

const path = "/kabine/aufforderungen";
const WARNING = 60000;  // ms before an answer is no longer waited for
const PATIENCE = 10000; // ms until a question to the server counts as lost: a line that hangs must not hold on to what is shown
const THANKS = 8000;    // ms for which thanks stay
const MARGIN = 5000;    // ms by which the clocks of screen and server may differ

function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const button = (text, isMain, click) => {
  const made = make("button", isMain ? "booth-button booth-button--main" : "booth-button", text);
  made.type = "button";
  made.addEventListener("click", click);
  return made;
};

export class Prompts {
  #box; #kinds; #shown = null; #busy = false; #pages = null; #urgent = false; #tried = new Set(); #answered = new Set(); #until = null; #problem = null; #warning = null;

  // kinds: which of them this screen shows; null: all.
  constructor(box, kinds) {
    this.#box = box;
    this.#kinds = kinds;
  }

  // Whether something is to be read or answered that should stand alone.
  get isUrgent() { return this.#urgent; }

  // isWaiting: nobody is spoken to. The screen itself says why; a note that says so again would only be in the way.
  async look(isWaiting) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const response = await fetch(path + "/", { headers: headers(), cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (!response.ok) return;
      const open = (await response.json()).filter(prompt => !this.#answered.has(prompt.id) && (this.#kinds === null || this.#kinds.includes(prompt.kind)) && !(isWaiting && prompt.kind === "Hinweis" && !prompt.needsAnswer));
      // What needs an answer comes before what is only shown; the oldest question first, of what is shown the newest.
      const next = open.find(prompt => prompt.needsAnswer) ?? open.at(-1) ?? null;
      // Nothing is open, nothing is shown: the thanks for the last answer stay their time.
      if ((next?.id ?? null) === this.#shown) { this.#warn(next); return; }
      // Taken away while it waited for an answer, because nobody may take for ever.
      const isLate = this.#until !== null && Date.now() > this.#until - MARGIN;
      this.#clear();
      if (!next && isLate) this.#note("Die Zeit für diese Antwort ist abgelaufen. Bitte sagen Sie es im Gespräch.");
      if (next) await this.#show(next);
    } finally {
      this.#busy = false;
    }
  }

  clear() { this.#clear(); }

  // A while before an answer is no longer waited for. Nobody needs to hurry: one touch, as often as needed, gives more time.
  #warn(prompt) {
    if (this.#until === null) return;
    this.#until = Date.parse(prompt.expiresAt);
    const isSoon = Date.now() >= this.#until - WARNING;
    if (isSoon === !this.#warning.hidden || this.#warning.dataset.thanks) return;
    if (isSoon) {
      const words = make("p", "booth-ask__text", "Auf Ihre Antwort wird noch etwa eine Minute gewartet.");
      words.setAttribute("role", "alert");
      this.#warning.replaceChildren(words, button("Mehr Zeit", false, () => this.#more(prompt)));
    }
    this.#warning.hidden = !isSoon;
  }

  async #more(prompt) {
    try {
      const response = await fetch(`${path}/${prompt.id}/mehr-zeit`, { method: "POST", headers: headers(), signal: AbortSignal.timeout(PATIENCE) });
      if (!this.#problem) return;
      const told = await response.json().catch(() => null);
      this.#problem.textContent = response.ok ? "" : told?.detail ?? "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.";
      if (!response.ok) return;
      // Where the button was, its answer is; who works with the keyboard goes on at the heading.
      const thanks = make("p", "booth-ask__text", told?.minutes > 1 ? `Sie haben jetzt ${told.minutes} Minuten mehr Zeit.` : "Sie haben jetzt mehr Zeit.");
      thanks.setAttribute("role", "status");
      const warning = this.#warning, hadFocus = warning.contains(document.activeElement);
      warning.replaceChildren(thanks);
      warning.dataset.thanks = "1";
      setTimeout(() => { delete warning.dataset.thanks; }, THANKS);
      if (hadFocus) this.#box.querySelector(".booth-ask__title")?.focus();
    } catch {
      if (this.#problem) this.#problem.textContent = "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.";
    }
  }

  #note(words) {
    const note = make("p", "booth-ask__thanks", words);
    note.setAttribute("role", "status");
    this.#box.append(note);
    this.#box.hidden = false;
    setTimeout(() => { if (note.isConnected) this.#clear(); }, THANKS);
  }

  #clear() {
    this.#pages?.close();
    this.#pages = null;
    [this.#shown, this.#until, this.#problem, this.#warning] = [null, null, null, null];
    this.#urgent = false;
    this.#box.replaceChildren();
    this.#box.hidden = true;
  }

  async #show(prompt) {
    this.#shown = prompt.id;
    this.#urgent = prompt.needsAnswer || prompt.hasDocument;
    const box = this.#box;
    const heading = make("h2", "booth-ask__title", prompt.title);
    heading.tabIndex = -1;
    box.append(heading);
    for (const paragraph of prompt.text.split(/\n\s*\n/)) if (paragraph.trim() !== "") box.append(make("p", "booth-ask__text", paragraph.trim()));
    const problem = make("p", "booth-problem");
    problem.setAttribute("role", "alert");
    this.#problem = problem;
    this.#until = prompt.needsAnswer && prompt.expiresAt ? Date.parse(prompt.expiresAt) : null;
    const warning = this.#warning = make("div", "booth-ask__time");
    warning.hidden = true;
    const buttons = make("div", "booth-buttons");
    const answer = body => this.#answer(prompt, body, problem, buttons);
    box.hidden = false;
    if (prompt.hasDocument) {
      this.#pages = new Pages(box, prompt.kind === "Zeigen");
      const shown = this.#pages;
      shown.open(`${path}/${prompt.id}/dokument`, headers()).catch(() => { if (shown === this.#pages) problem.textContent = "Das Dokument lässt sich gerade nicht anzeigen. Bitte sagen Sie es Ihrer Gesprächspartnerin oder Ihrem Gesprächspartner."; });
    }
    const below = this.#ask(prompt, box, buttons, problem, answer);
    box.append(problem, warning, buttons);
    // Answers with a text of their own come after those that are one touch.
    if (below) box.append(below);
    // A screen reader begins here; nobody is torn out of a text he is writing.
    if (this.#urgent && !document.activeElement?.matches("input, textarea")) heading.focus();
  }

  #ask(prompt, box, buttons, problem, answer) {
    switch (prompt.kind) {
      // Both answers look the same: nobody is led to one of them.
      case "Einwilligung":
        buttons.append(button("Ja, ich bin einverstanden", false, () => answer({ einverstanden: true })), button("Nein, ich bin nicht einverstanden", false, () => answer({ einverstanden: false })));
        break;
      case "Lesen": {
        const done = button("Ich habe alles gelesen", true, () => {
          if (this.#pages && !this.#pages.isRead) { problem.textContent = "Bitte blättern Sie bis zur letzten Seite."; return; }
          answer({ gelesen: true });
        });
        buttons.append(done, button("Ich möchte etwas fragen", false, () => { problem.textContent = "Bitte sprechen Sie es einfach an, oder schreiben Sie über „Text schreiben“."; }), button("Ablehnen", false, () => answer({ abgelehnt: true })));
        break;
      }
      case "Unterschrift": {
        const pad = new Signature(box, prompt.documentSha256 ?? "");
        buttons.append(
          button("Unterschrift übernehmen", true, () => {
            if (this.#pages && !this.#pages.isRead) { problem.textContent = "Bitte blättern Sie vor der Unterschrift bis zur letzten Seite."; return; }
            if (pad.isEmpty) { problem.textContent = "Das Feld ist noch leer. Bitte unterschreiben Sie mit dem Finger oder einem Stift."; return; }
            answer({ unterschrift: pad.value });
          }),
          button("Neu beginnen", false, () => { pad.clear(); problem.textContent = ""; }),
          button("Nicht unterschreiben", false, () => answer({ abgelehnt: true })));
        break;
      }
      case "Frage":
        return this.#question(prompt, box, buttons, problem, answer);
      default:
        if (prompt.needsAnswer) buttons.append(button("Gelesen", true, () => answer({ gelesen: true })));
    }
  }

  #question(prompt, box, buttons, problem, answer) {
    if (prompt.options.length === 0) {
      const text = this.#field(box, "frage-text", "Ihre Antwort");
      buttons.append(button("Absenden", true, () => answer({ text: text.value })), button("Keine Angabe", false, () => answer({ abgelehnt: true })));
      return;
    }
    const rows = make("div");
    for (const [at, option] of prompt.options.entries()) {
      if (!option.textLabel) { buttons.append(button(option.label, false, () => answer({ wert: option.value }))); continue; }
      const row = make("div", "booth-ask__row");
      const text = this.#field(row, "frage-text-" + at, option.textLabel);
      row.append(button(option.label, false, () => answer({ wert: option.value, text: text.value })));
      rows.append(row);
    }
    buttons.append(button("Keine Angabe", false, () => answer({ abgelehnt: true })));
    return rows;
  }

  #field(box, id, label) {
    const caption = make("label", "booth-label", label);
    caption.htmlFor = id;
    const field = make("input", "booth-input");
    field.id = id;
    field.maxLength = 500;
    field.autocomplete = "off";
    box.append(caption, field);
    return field;
  }

  async #answer(prompt, body, problem, buttons) {
    if (buttons.dataset.busy) return;
    buttons.dataset.busy = "1";
    try {
      // What was tried before may have arrived although its answer did not.
      const isRepeated = this.#tried.has(prompt.id);
      this.#tried.add(prompt.id);
      const response = await fetch(`${path}/${prompt.id}/antwort`, { method: "POST", headers: { ...headers(), "Content-Type": "application/json" }, body: JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE) });
      if (response.ok || response.status === 409 || response.status === 404) {
        // A list that was asked for before still has it.
        this.#answered.add(prompt.id);
        this.#clear();
        this.#note(response.ok || isRepeated ? "Danke. Ihre Antwort ist angekommen." : "Das wird nicht mehr gebraucht.");
        return;
      }
      const told = await response.json().catch(() => null);
      problem.textContent = told?.detail ?? told?.title ?? "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.";
    } catch {
      problem.textContent = "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.";
    } finally {
      delete buttons.dataset.busy;
    }
  }
}
