// The large monitor of a booth and the terminal. The camera is on during a conversation only; afterwards the page is loaded anew,
// so that nothing of one citizen is there for the next.
import { Call, signallingAt, ownMedia, mediaOf } from "./video.js";
import { Stand, screen, headers, empty, isWaiting } from "./stand.js";
import { Prompts } from "./aufforderungen.js";
import { relay } from "./nebenan.js";
import { film } from "./bilder.js";
import { wish } from "./wunsch.js";
import { start, finish } from "./rufen.js";
import { only } from "./fenster.js";

await only();

const signalling = signallingAt("/kabine/video", headers);
const element = id => document.getElementById(id);
const panel = document.querySelector("[data-panel=gespraech]");
const SLOW = 15000;  // ms until somebody who has no picture yet can do something about it
let call = null, stream = null, beginning = false, alone = true, talks = false, isOver = false;
const all = new Prompts(element("aufforderung"), null);
const shown = new Prompts(element("aufforderung"), ["Zeigen"]);

// The touch display beside this screen shows the same text.
const nebenan = relay(message => {
  if (message.senden !== undefined && send(message.senden)) nebenan({ eigenes: message.senden });
  if (message.beendet && talks) hangUp();
});

// Who sees nothing must hear what has become of the picture.
const said = {
  gehalten: "Das Gespräch wird gehalten. Bis es weitergeht, sieht Sie niemand, und niemand hört Sie.",
  "nur-ton": "Gerade gibt es kein Bild. Der Ton geht weiter.",
  stoerung: "Die Leitung ist unterbrochen. Bitte bleiben Sie da, wir verbinden Sie wieder.",
};
function reveal(id, isShown) {
  const note = element(id);
  if (note.hidden === !isShown) return;
  note.hidden = !isShown;
  if (isShown) element("status").textContent = said[id];
}

function open(isOpen) {
  panel.hidden = !isOpen;
  element("lage").hidden = isOpen;
  document.body.classList.toggle("booth--talks", isOpen);
}

function line(text, isOwn) {
  const item = document.createElement("li");
  item.className = isOwn ? "booth-lines__own" : "booth-lines__other";
  item.textContent = (isOwn ? "Sie: " : "Wir: ") + text;
  element("zeilen").append(item);
  item.scrollIntoView({ block: "nearest" });
}

function send(text) {
  if (!call?.chat(text)) return false;
  line(text, true);
  return true;
}

function explain() {
  const { camera, sound } = mediaOf(stream);
  element("ohne-kamera").hidden = camera && sound;
  if (camera && sound) return;
  element("ohne-titel").textContent = !camera && !sound ? "Kamera und Mikrofon fehlen." : camera ? "Das Mikrofon fehlt." : "Die Kamera fehlt.";
  element("ohne-text").textContent = !camera && !sound ? "Sie sehen und hören uns, wir Sie aber nicht. Schreiben Sie uns bitte über „Text schreiben“."
    : camera ? "Wir sehen Sie, hören Sie aber nicht. Schreiben Sie uns bitte über „Text schreiben“." : "Wir hören Sie, sehen Sie aber nicht. Sprechen Sie einfach.";
  if (!sound) element("schreiben").open = true;
}

// What the other end lacks. A black picture without a word would look like a fault.
function tellOther({ camera, sound }) {
  element("ohne-bild").hidden = camera;
  element("ohne-bild-titel").textContent = sound ? "Wir sind für Sie da" : "Wir schreiben Ihnen";
  element("ohne-bild-text").textContent = sound ? "Sie hören uns, sehen uns aber nicht. Sprechen Sie einfach." : "Wir sehen und hören Sie. Sie sehen und hören uns nicht; wir antworten Ihnen mit Text.";
  element("stumm").hidden = !camera || sound;
  if (!sound) element("schreiben").open = true;
}

// Held and narrow each hide the other end's picture, and each has words of its own.
let isHeld = false, isNarrow = false;
function look() {
  reveal("gehalten", isHeld);
  reveal("nur-ton", isNarrow);
  element("gegenueber").hidden = isHeld || isNarrow;
}

async function begin() {
  beginning = true;
  ({ stream } = await ownMedia());
  element("eigenes").srcObject = stream;
  element("eigenes").hidden = !stream?.getVideoTracks().length;
  explain();
  call = new Call(signalling, true, stream, {
    remote: s => { element("gegenueber").srcObject = s; },
    screen: s => { element("dokument").srcObject = s; element("dokument").hidden = !s; },
    // A frozen last picture would stay in the element.
    held: held => { isHeld = held; look(); },
    picture: ({ own, other }) => { isNarrow = !own || !other; look(); },
    state: state => {
      reveal("stoerung", ["disconnected", "failed"].includes(state));
      if (state !== "connected" || !panel.hidden) return;
      open(true);
      element("status").textContent = "Sie sind verbunden.";
    },
    media: tellOther,
    chat: text => { element("schreiben").open = true; line(text, false); nebenan({ anderes: text }); },
    gone: end,
  });
  window.gespraech = call;
  if (isOver) hangUp();
  // Without a way for the picture there must still be a way to write and to end.
  setTimeout(() => { if (talks && panel.hidden && !isOver) { open(true); reveal("stoerung", true); } }, SLOW);
}

// Ended here: the camera is off at once. The page is loaded anew when the server knows.
function hangUp() {
  isOver = true;
  call?.close();
  stream?.getTracks().forEach(track => track.stop());
  [isHeld, isNarrow] = [false, false];
  open(false);
  element("titel").textContent = "Das Gespräch ist beendet";
  element("worte").textContent = "Kamera und Mikrofon sind ausgeschaltet.";
  element("status").textContent = "Das Gespräch ist beendet. Kamera und Mikrofon sind ausgeschaltet.";
}

function end() {
  call?.close();
  stream?.getTracks().forEach(track => track.stop());
  empty();
}

const isOn = () => call?.peer?.connectionState === "connected";

// The screen beside cannot see it.
setInterval(() => { if (isOn()) nebenan({ spricht: true }); }, 1000);

const stand = new Stand(async now => {
  alone = screen === "terminal" || !now.hasTouch;
  for (const part of document.querySelectorAll("[data-allein]")) part.hidden = !alone;
  talks = now.state === "gespraech";
  // Not waited for: while the browser asks about the camera this page must still notice that all is over.
  if (talks && !beginning) begin();
  // Whoever was there has gone, somebody else is sought: nobody looks in meanwhile, and the words are those of waiting.
  if (call && now.call !== null && isWaiting(now)) { call.leave(); open(false); }
  const prompts = alone ? all : shown;
  await prompts.look(isWaiting(now));
  document.body.classList.toggle("booth--asks", !element("aufforderung").hidden);
  // Until the picture is there the words of waiting stay.
}, now => now.state === "gespraech", { isOn, end });

element("zeile").addEventListener("submit", event => {
  event.preventDefault();
  const input = element("text");
  const text = input.value.trim();
  if (text === "") return;
  const isSent = send(text);
  element("text-problem").textContent = isSent ? "" : "Der Text ist noch nicht gesendet: Die Verbindung besteht gerade nicht.";
  if (!isSent) return;
  nebenan({ eigenes: text });
  input.value = "";
});

start(stand, () => { if (talks) hangUp(); });
film();
wish();

// The hook switch of a handset is a key of the keyboard.
if (screen === "terminal") {
  addEventListener("keydown", event => {
    if (event.repeat) return;
    const begin = document.querySelector("[data-rufen]");
    // Lifted while it is closed, or while somebody is waiting already: the screen has its own words then.
    if ((event.key === "Call" || event.key === "HeadsetHook") && !begin.closest("[hidden]")) begin.click();
    if (event.key === "EndCall") finish(stand, () => { if (talks) hangUp(); });
  });
}
