// The case beside the picture. The live region names the task this person has in the case of the call (data-task); its form is
// fetched from the page of the task and sent there, while the conversation goes on. Without this file the link opens that page.
// What somebody has begun to write is theirs: the end of the call, a hand-over or a refusal takes nothing away.
const box = document.getElementById("fall-formular");
const content = document.getElementById("fall-inhalt");
const order = document.getElementById("fall-auftrag");
const said = document.getElementById("fall-meldung");
const leave = document.getElementById("fall-verwerfen");
const ENDED = "Das Gespräch ist zu Ende oder weitergegeben. Was Sie eingetragen haben, steht noch hier. Sie können es noch absenden.";
let shown = null, busy = false, isTouched = false, isKept = false, note = "";

const wanted = () => document.querySelector("#fall-stand")?.dataset.task || null;
const form = () => content.querySelector("form.task-form");
const say = text => { if (said.textContent !== text) said.textContent = text; };

async function read(response) {
  if (!response.ok && ![400, 404, 409, 422].includes(response.status)) throw new Error(String(response.status));
  return { isTaken: response.ok, page: new DOMParser().parseFromString(await response.text(), "text/html"), path: new URL(response.url).pathname };
}

// What the page says, what is to be done, and the form; nothing else of it.
function show(page, id) {
  const parts = [...page.querySelectorAll(".page-message, .portal-error-summary, .task__work > form.task-form, .task-other")];
  order.replaceChildren(...[...page.querySelectorAll(".task__work > .task-text")].map(part => document.importNode(part, true)));
  content.replaceChildren(...parts.map(part => document.importNode(part, true)));
  for (const part of content.querySelectorAll(".task-handover")) part.remove();
  shown = id;
  content.dataset.shown = id;
  isTouched = false;
  leave.hidden = true;
  box.hidden = parts.length + order.childElementCount === 0;
  document.getElementById("fall-titel").textContent = page.querySelector("h1")?.textContent ?? "Aufgabe";
  // The same words twice help nobody.
  const heading = form()?.querySelector("h2");
  if (heading?.textContent === document.getElementById("fall-titel").textContent) heading.remove();
  form()?.dispatchEvent(new CustomEvent("formular", { bubbles: true }));
}

function clear() {
  leave.hidden = true;
  delete content.dataset.shown;
  content.replaceChildren();
  order.replaceChildren();
}

// The draft at once, not when typing pauses: another form is about to take this one's place.
async function keep() {
  const address = form()?.dataset.draftUrl;
  if (!isTouched || !address) return true;
  try {
    return (await fetch(address, { method: "POST", body: new FormData(form()), redirect: "manual", headers: { "X-Requested-With": "XMLHttpRequest" } })).ok;
  } catch {
    return false;
  }
}

async function follow() {
  const id = wanted();
  if (busy) return;
  if (id === shown) {
    if (isKept) say("");
    isKept = false;
    leave.hidden = true;
    return;
  }
  if (!id) {
    // Said once: what the server says to it later must not be covered.
    if (isTouched && !isKept) say(ENDED);
    isKept ||= isTouched;
    leave.hidden = !isKept;
    if (isKept) return;
    clear();
    // What became of the last form may still be read.
    say(note);
    box.hidden = note === "";
    shown = null;
    return;
  }
  busy = true;
  try {
    const before = isTouched ? document.getElementById("fall-titel").textContent : null;
    if (!(await keep())) {
      say("Ihre Eingaben hier sind noch nicht gespeichert. Senden Sie sie ab oder verwerfen Sie sie; die neue Aufgabe öffnen Sie solange über den Link.");
      leave.hidden = false;
      return;
    }
    const { page } = await read(await fetch(`/aufgaben/${id}`, { cache: "no-store" }));
    show(page, id);
    say(before ? `Was Sie bei „${before}“ eingetragen haben, ist dort als Entwurf gespeichert.` : note);
    [isKept, note] = [false, ""];
  } catch {
    say("Das Formular konnte nicht geladen werden. Öffnen Sie die Aufgabe über den Link.");
    box.hidden = false;
  } finally {
    busy = false;
  }
}

function release(sent) {
  delete sent.dataset.busy;
  sent.querySelectorAll("[aria-disabled]").forEach(b => b.removeAttribute("aria-disabled"));
  sent.dispatchEvent(new CustomEvent("nicht-gesendet"));
}

// What cannot be kept and is not wanted any more must not stand in the way of the next task.
leave.addEventListener("click", () => {
  if (!confirm("Was Sie hier eingetragen haben, geht verloren. Verwerfen?")) return;
  clear();
  say("");
  [shown, isTouched, isKept, note] = [null, false, false, ""];
  box.hidden = true;
  (document.getElementById("fall-zum-gespraech") ?? document.getElementById("mein-status"))?.focus();
  follow();
});

content.addEventListener("input", () => { isTouched = true; });
content.addEventListener("submit", async event => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  const sent = event.target, button = event.submitter;
  const top = content.getBoundingClientRect().top;
  busy = true;
  try {
    const { isTaken, page, path } = await read(await fetch(button?.getAttribute("formaction") || sent.action, { method: "POST", body: new FormData(sent, button) }));
    const next = /^\/aufgaben\/([0-9a-f-]{36})/.exec(path)?.[1] ?? null;
    const words = page.querySelector(".page-message")?.textContent.trim();
    if (next && page.querySelector("form.task-form")) {
      show(page, next);
      say("");
      (content.querySelector(".portal-error-summary") ?? document.getElementById("fall-titel")).focus();
    } else if (!isTaken) {
      // No longer this person's to send: what was typed stays to be read and copied.
      release(sent);
      leave.hidden = false;
      say(`${words ?? "Die Aufgabe lässt sich nicht mehr absenden."} Ihre Eingaben stehen noch hier.`);
    } else {
      note = words || "Erledigt.";
      say(note);
      clear();
      [isTouched, isKept] = [false, false];
      box.hidden = false;
      // Whoever works with the keyboard goes on here: the button that was pressed is gone.
      document.getElementById("fall-titel").focus();
    }
    if (top < 0) box.scrollIntoView({ block: "start" });
  } catch {
    release(sent);
    say("Das hat nicht geklappt. Ihre Eingaben stehen noch da; bitte versuchen Sie es noch einmal.");
  } finally {
    busy = false;
    // The region may have changed meanwhile.
    follow();
  }
});

// A call that is taken, handed over or ended is no change of a task: the region would not hear of it by itself.
const held = () => document.getElementById("gespraech")?.dataset.video ?? "";
let call = held();
function ask() {
  if (held() === call) return;
  call = held();
  htmx.ajax("GET", location.pathname, { source: "#fall-stand", target: "#fall-stand", select: "#fall-stand", headers: { "X-Live": "true" }, swap: "morph:outerHTML" }).catch(() => { });
}

new MutationObserver(() => { ask(); follow(); }).observe(document.querySelector(".calls"), { subtree: true, attributes: true, attributeFilter: ["data-task", "data-video"], childList: true });
follow();
