// The touch display of a booth: what the citizen reads, answers, signs and writes.
import { Stand, empty, isWaiting } from "./stand.js";
import { Prompts } from "./aufforderungen.js";
import { relay } from "./nebenan.js";
import { wish } from "./wunsch.js";
import { start } from "./rufen.js";
import { only } from "./fenster.js";

await only();

const element = id => document.getElementById(id);
const prompts = new Prompts(element("aufforderung"), null);
let waiting = null, spoke = -Infinity;
const STILL = 5000;  // ms for which the large screen's word that picture and sound go on counts

const nebenan = relay(message => {
  if (message.spricht) spoke = performance.now();
  if (message.anderes !== undefined) { element("schreiben").open = true; line(message.anderes, false); }
  if (message.eigenes !== undefined) {
    line(message.eigenes, true);
    if (waiting?.text === message.eigenes) { clearTimeout(waiting.timer); waiting = null; element("text").value = ""; }
  }
});

function line(text, isOwn) {
  const item = document.createElement("li");
  item.className = isOwn ? "booth-lines__own" : "booth-lines__other";
  item.textContent = (isOwn ? "Sie: " : "Wir: ") + text;
  element("zeilen").append(item);
  item.scrollIntoView({ block: "nearest" });
}

element("zeile").addEventListener("submit", event => {
  event.preventDefault();
  const text = element("text").value.trim();
  if (text === "" || waiting) return;
  element("text-problem").textContent = "";
  waiting = { text, timer: setTimeout(() => { waiting = null; element("text-problem").textContent = "Der Text ist noch nicht gesendet: Der große Bildschirm antwortet nicht. Bitte versuchen Sie es noch einmal."; }, 3000) };
  nebenan({ senden: text });
});

const stand = new Stand(async now => {
  await prompts.look(isWaiting(now));
  // While something is asked, the welcome and its words are in the way.
  element("lage").hidden = prompts.isUrgent;
}, undefined, { isOn: () => performance.now() - spoke < STILL, end: empty });
start(stand, () => nebenan({ beendet: true }));
wish();
