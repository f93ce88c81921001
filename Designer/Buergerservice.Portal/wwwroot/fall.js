// The case beside the picture. The live region names the task this person has in the case of the call (data-task); its form is
// fetched from the page of the task and sent there, while the conversation goes on. Without this file the link opens that page.
const box = document.getElementById("fall-formular");
const content = document.getElementById("fall-inhalt");
const said = document.getElementById("fall-meldung");
let shown = null, busy = false;

const wanted = () => document.querySelector("#fall-stand")?.dataset.task || null;
const say = text => { if (said.textContent !== text) said.textContent = text; };

async function read(response) {
  if (!response.ok && ![400, 409, 422].includes(response.status)) throw new Error(String(response.status));
  return { page: new DOMParser().parseFromString(await response.text(), "text/html"), path: new URL(response.url).pathname };
}

// What the page says, what is to be done, and the form; nothing else of it.
function show(page, id) {
  const parts = [...page.querySelectorAll(".page-message, .portal-error-summary, .task__work > .task-text, .task__work > form.task-form")];
  content.replaceChildren(...parts.map(part => document.importNode(part, true)));
  for (const part of content.querySelectorAll(".task-handover")) part.remove();
  shown = id;
  box.hidden = parts.length === 0;
  document.getElementById("fall-titel").textContent = page.querySelector("h1")?.textContent ?? "Aufgabe";
  const form = content.querySelector("form.task-form");
  // The same words twice help nobody.
  const heading = form?.querySelector("h2");
  if (heading?.textContent === document.getElementById("fall-titel").textContent) heading.remove();
  form?.dispatchEvent(new CustomEvent("formular", { bubbles: true }));
}

async function follow() {
  const id = wanted();
  if (busy || id === shown) return;
  if (!id) {
    // What is being written stays until it is sent; the server keeps the draft besides.
    content.replaceChildren();
    box.hidden = true;
    shown = null;
    return;
  }
  busy = true;
  try {
    const { page } = await read(await fetch(`/aufgaben/${id}`, { cache: "no-store" }));
    show(page, id);
    say("");
  } catch {
    say("Das Formular konnte nicht geladen werden. Öffnen Sie die Aufgabe über den Link.");
    box.hidden = false;
  } finally {
    busy = false;
  }
}

content.addEventListener("submit", async event => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  const form = event.target, button = event.submitter;
  const top = content.getBoundingClientRect().top;
  try {
    const { page, path } = await read(await fetch(button?.getAttribute("formaction") || form.action, { method: "POST", body: new FormData(form, button) }));
    const next = /^\/aufgaben\/([0-9a-f-]{36})/.exec(path)?.[1] ?? null;
    if (next && page.querySelector("form.task-form")) {
      show(page, next);
      (content.querySelector(".portal-error-summary") ?? document.getElementById("fall-titel")).focus();
    } else {
      say(page.querySelector(".page-message")?.textContent.trim() || "Erledigt.");
      content.replaceChildren();
      shown = form.action;
      box.hidden = false;
    }
    if (top < 0) box.scrollIntoView({ block: "start" });
  } catch {
    delete form.dataset.busy;
    form.querySelectorAll("[aria-disabled]").forEach(b => b.removeAttribute("aria-disabled"));
    say("Das hat nicht geklappt. Ihre Eingaben stehen noch da; bitte versuchen Sie es noch einmal.");
  }
});

new MutationObserver(follow).observe(document.querySelector(".calls"), { subtree: true, attributes: true, attributeFilter: ["data-task"], childList: true });
follow();
