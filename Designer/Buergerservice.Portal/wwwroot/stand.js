// What every screen of a booth does: asks how the booth stands, shows the words for it, and empties itself after a conversation.
// A page that has shown a conversation is never used again: it is loaded anew, and only the new, empty page reports that it is empty.

export const screen = document.body.dataset.schirm;
export const headers = () => ({ "X-Kabine": screen });
const element = id => document.getElementById(id);

export const post = (path, body) => fetch("/kabine/" + path, {
  method: "POST",
  headers: { ...headers(), "Content-Type": "application/json" },
  body: JSON.stringify(body ?? {}),
  cache: "no-store",
});

// Nobody is spoken to, and the screen itself says why.
export const isWaiting = stand => !["ruhe", "gespraech"].includes(stand.state);

const PATIENCE = 5000;  // ms until a question to the server counts as lost
const AWAY = 15000;     // ms without an answer until the screen says so
const GONE = 45000;     // ms without an answer until nothing of a conversation may stay: the server has ended it by then
const UNKNOWN = { state: "", title: "Einen Moment bitte", text: "Dieser Bildschirm ist gerade nicht verbunden. Er versucht es von selbst immer wieder. Wenn es länger dauert, wenden Sie sich bitte an das Personal oder rufen Sie uns an.", mayBegin: false, mayWish: false };

const isWritten = () => [...document.querySelectorAll("input:not([type=hidden]):not([type=radio]), textarea")].some(field => field.value !== "");

const isShown = () => document.querySelector("[data-leeren]:not(:empty)") !== null;

// Calls follow(stand) each time. keep(stand): the words on the page stay as they are. talk.isOn(): picture and sound still go back and
// forth, whatever the server says; talk.end() ends what is left of it and empties the page.
export class Stand {
  #follow; #busy = false; #seen = null; #title = null; #queue = null; #cleared = null; #keep; #talk; #there = false; #talked = false; #heard = performance.now();

  constructor(follow, keep = () => false, talk = { isOn: () => false, end: empty }) {
    this.#follow = follow;
    this.#keep = keep;
    this.#talk = talk;
    setInterval(() => this.look(), 1000);
    this.look();
  }

  async look() {
    if (this.#busy || isEmptying) return;
    this.#busy = true;
    try {
      const response = await fetch("/kabine/stand", { headers: headers(), cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (response.status === 401) { location.replace("/kabine/anmelden"); return; }
      if (!response.ok) throw new Error(String(response.status));
      const stand = await response.json();
      this.#heard = performance.now();
      this.#talked ||= stand.state === "gespraech";
      // The call this page has shown is over or another one: nothing of it may stay. Who has waited in vain goes on writing the wish.
      if (this.#seen !== null && stand.call !== this.#seen && (this.#talked || stand.call !== null || !stand.isThere)) { empty(); return; }
      // Whoever was here has gone, perhaps from the middle of a wish: the next one must not read it.
      if (this.#there && !stand.isThere && isWritten()) { empty(); return; }
      this.#seen = stand.call;
      this.#there = stand.isThere;
      this.#show(stand);
      if (stand.call === null && stand.clear !== null && stand.clear !== this.#cleared) await this.#report(stand.clear);
      await this.#follow(stand);
    } catch {
      // The server is away; the next look follows. Old words would be a promise nobody keeps.
      const away = performance.now() - this.#heard;
      if (away > AWAY && !this.#talked) this.#show(UNKNOWN);
      // Whoever was spoken to may have gone, and nobody can say so any more: the next one must not read what was his.
      if (away > GONE && (this.#talked || isShown()) && !this.#talk.isOn()) this.#talk.end();
    } finally {
      this.#busy = false;
    }
  }

  async #report(call) {
    // What is still being written is sent, taken back or left behind first.
    if (this.#there && !this.#talked && isWritten()) return;
    this.#cleared = call;
    if (isWritten() || isShown()) { empty(); return; }
    try {
      if (!(await post("geleert", { gespraech: call })).ok) this.#cleared = null;
    } catch {
      this.#cleared = null;
    }
  }

  #show(stand) {
    const words = stand.title + " " + stand.text;
    for (const part of document.querySelectorAll("[data-bei]")) part.hidden = !part.dataset.bei.split(" ").includes(stand.state);
    for (const part of document.querySelectorAll("[data-rufbar]")) part.hidden = !stand.mayBegin;
    for (const part of document.querySelectorAll("[data-wunsch]")) part.hidden = !stand.mayWish && !(stand.state === "warten" && isWritten());
    const isNew = this.#title !== words, isNext = this.#queue !== stand.queue;
    if ((!isNew && !isNext) || this.#keep(stand)) return;
    [this.#title, this.#queue] = [words, stand.queue];
    if (element("platz")) element("platz").textContent = stand.queue ?? "";
    if (!isNew) {
      // Only the place in the queue has changed: that alone is said.
      if (element("status") && stand.queue) element("status").textContent = stand.queue;
      return;
    }
    if (element("titel")) element("titel").textContent = stand.title;
    if (element("worte")) element("worte").textContent = stand.text;
    if (element("status")) element("status").textContent = [words, stand.queue].filter(Boolean).join(" ");
    // What was said of a button that was touched too early is over with it.
    if (element("hinweis")) element("hinweis").textContent = "";
  }
}

// Nothing is to be seen from now on. Replaced in the history: going back finds nothing. Only when the server answers: an error in
// place of the page would stay there for ever.
let isEmptying = false;
export async function empty() {
  if (isEmptying) return;
  isEmptying = true;
  document.body.style.visibility = "hidden";
  while (!await answers()) {
    explain();
    await new Promise(go => setTimeout(go, 1000));
  }
  location.replace(location.pathname);
}

// A black screen would look like a fault nobody knows of.
function explain() {
  if (document.getElementById("nicht-verbunden")) return;
  const note = document.createElement("p");
  note.id = "nicht-verbunden";
  note.className = "booth-away";
  note.setAttribute("role", "alert");
  note.textContent = UNKNOWN.text;
  document.body.append(note);
}

async function answers() {
  try {
    return (await fetch(location.pathname, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) })).ok;
  } catch {
    return false;
  }
}
