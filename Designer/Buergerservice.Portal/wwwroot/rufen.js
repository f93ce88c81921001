// The buttons that begin and end a conversation.
import { headers } from "./stand.js";

export const tell = path => fetch("/kabine/video/" + path, { method: "POST", headers: headers() });

export function start(stand, ended = () => { }) {
  const hint = document.getElementById("hinweis");
  for (const button of document.querySelectorAll("[data-rufen]")) {
    button.addEventListener("click", async () => {
      try {
        const response = await tell("rufen");
        hint.textContent = response.ok ? "" : "Gerade lässt sich kein Gespräch beginnen. Bitte versuchen Sie es gleich noch einmal.";
        stand.look();
      } catch {
        hint.textContent = "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.";
      }
    });
  }
  for (const button of document.querySelectorAll("[data-beenden]")) button.addEventListener("click", () => finish(stand, ended));
}

// Whoever ends it is neither seen nor heard from that moment on, whether the server is there or not; it is told until it knows.
let isFinishing = false;
export async function finish(stand, ended = () => { }) {
  ended();
  if (isFinishing) return;
  isFinishing = true;
  try {
    while (!await isTold()) await new Promise(go => setTimeout(go, 1000));
  } finally {
    isFinishing = false;
  }
  stand.look();
}

async function isTold() {
  try {
    return (await tell("beenden")).status < 500;
  } catch {
    return false;
  }
}
