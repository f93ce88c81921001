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

// Calls follow(stand) each time. keep(stand): the words on the page stay as they are.
export class Stand {
  #follow; #busy = false; #seen = null; #title = null; #cleared = null; #keep;

  constructor(follow, keep = () => false) {
    this.#follow = follow;
    this.#keep = keep;
    setInterval(() => this.look(), 1000);
    this.look();
  }

  async look() {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const response = await fetch("/kabine/stand", { headers: headers(), cache: "no-store" });
      if (response.status === 401) { location.replace("/kabine/anmelden"); return; }
      if (!response.ok) return;
      const stand = await response.json();
      // The call this page has shown is over or another one: nothing of it may stay.
      if (this.#seen !== null && stand.call !== this.#seen) { empty(); return; }
      this.#seen = stand.call;
      this.#show(stand);
      if (stand.call === null && stand.clear !== null && stand.clear !== this.#cleared) await this.#report(stand.clear);
      await this.#follow(stand);
    } catch {
      // The server is away; the next look follows.
    } finally {
      this.#busy = false;
    }
  }

  async #report(call) {
    this.#cleared = call;
    const left = [...document.querySelectorAll("input:not([type=hidden]):not([type=radio]), textarea")].some(field => field.value !== "")
      || document.querySelector("[data-leeren]:not(:empty)") !== null;
    if (left) { empty(); return; }
    try {
      if (!(await post("geleert", { gespraech: call })).ok) this.#cleared = null;
    } catch {
      this.#cleared = null;
    }
  }

  #show(stand) {
    const words = stand.title + " " + stand.text;
    for (const part of document.querySelectorAll("[data-bei]")) part.hidden = !part.dataset.bei.split(" ").includes(stand.state);
    for (const part of document.querySelectorAll("[data-wunsch]")) part.hidden = !stand.mayWish;
    if (this.#title === words || this.#keep(stand)) return;
    this.#title = words;
    if (element("titel")) element("titel").textContent = stand.title;
    if (element("worte")) element("worte").textContent = stand.text;
    if (element("status")) element("status").textContent = words;
  }
}

// Replaced in the history: going back finds nothing.
export function empty() {
  location.replace(location.pathname);
}
