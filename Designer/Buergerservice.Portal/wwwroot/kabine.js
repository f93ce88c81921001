// The booth's screen. The camera is on during a conversation only; afterwards the page is loaded anew, so that nothing of one
// citizen is there for the next.
import { Call, signallingAt, ownMedia } from "./video.js";

const headers = () => ({ "X-Kabine": "1" });
const signalling = signallingAt("/kabine/video", headers);
const element = id => document.getElementById(id);
const panels = [...document.querySelectorAll("[data-panel]")];
const words = {
  ruhe: "Willkommen. Bitte nehmen Sie Platz.",
  warten: "Einen Moment bitte. Wir verbinden Sie.",
  gespraech: "Sie sind verbunden.",
};
let shown = null, call = null, stream = null, busy = false;

function show(name) {
  if (shown === name) return;
  shown = name;
  for (const panel of panels) panel.hidden = panel.dataset.panel !== name && !(panel.dataset.panel === "ohne-kamera" && name === "gespraech" && !stream);
  element("status").textContent = words[name] ?? "";
}

function line(text, isOwn) {
  const item = document.createElement("li");
  item.className = isOwn ? "booth-lines__own" : "booth-lines__other";
  item.textContent = (isOwn ? "Sie: " : "Wir: ") + text;
  element("zeilen").append(item);
  item.scrollIntoView({ block: "nearest" });
}

async function begin() {
  stream = await ownMedia();
  element("eigenes").srcObject = stream;
  element("eigenes").hidden = !stream;
  call = new Call(signalling, true, stream, {
    remote: s => { element("gegenueber").srcObject = s; },
    screen: s => { element("dokument").srcObject = s; element("dokument").hidden = !s; },
    // A frozen last picture would stay in the element.
    held: held => { element("gehalten").hidden = !held; element("gegenueber").hidden = held; },
    state: state => {
      element("stoerung").hidden = !["disconnected", "failed"].includes(state);
      if (state === "connected") show("gespraech");
    },
    chat: text => { element("schreiben").open = true; line(text, false); },
    gone: end,
  });
  window.gespraech = call;
}

function end() {
  call?.close();
  stream?.getTracks().forEach(track => track.stop());
  location.replace("/kabine");
}

async function look() {
  if (busy) return;
  busy = true;
  try {
    if (call) return;
    const view = await signalling.view(0, 0);
    show(view ? "warten" : "ruhe");
    if (view?.hasBoth) await begin();
  } catch {
    // The server is away; the next look follows.
  } finally {
    busy = false;
  }
}

element("zeile").addEventListener("submit", event => {
  event.preventDefault();
  const input = element("text");
  const text = input.value.trim();
  if (text === "" || !call?.chat(text)) return;
  line(text, true);
  input.value = "";
});
const tell = path => fetch("/kabine/video/" + path, { method: "POST", headers: headers() });
element("rufen").addEventListener("click", async () => {
  const hint = element("hinweis");
  try {
    const response = await tell("rufen");
    hint.textContent = response.ok ? "" : "Gerade ist niemand da. Bitte kommen Sie zu den Öffnungszeiten wieder oder fragen Sie am Empfang.";
    if (response.ok) look();
  } catch {
    hint.textContent = "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.";
  }
});
for (const button of document.querySelectorAll("[data-beenden]")) button.addEventListener("click", () => tell("beenden").catch(() => { }).finally(() => call?.look() ?? look()));
setInterval(look, 1000);
look();
