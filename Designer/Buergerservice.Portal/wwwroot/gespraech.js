// The staff's end of a conversation. The page's live region names the call this person holds and whether it is on hold
// (data-video, data-held); the picture follows that.
import { Call, signallingAt, ownMedia, mediaOf, bell } from "./video.js";

const element = name => document.getElementById(name);
const box = element("bild");
let release = () => { }, starting = null, shownTask, current = null, stream = null, call = null, silence = null, showing = null, proof = null, turn = Promise.resolve();

// Proof against forged requests; fetched once, the page lives as long as the conversation.
const headers = async () => {
  proof ??= await (await fetch("/api/v1/antiforgery", { cache: "no-store" })).json();
  return { [proof.headerName]: proof.token };
};
const say = text => { if (element("zustand").textContent !== text) element("zustand").textContent = text; };
const line = (text, isOwn) => {
  const item = document.createElement("li");
  item.textContent = (isOwn ? "Sie: " : "Kabine: ") + text;
  element("zeilen").append(item);
};
const number = kilobits => kilobits == null ? "unbekannt" : (kilobits / 1000).toLocaleString("de-DE", { maximumFractionDigits: 1 });
const megabits = line => `${number(line?.down)} / ${number(line?.up)} Mbit/s`;

// What can be shown in the booth from here: everything or another window, or of this page the form only.
const sources = [
  { button: element("zeigen"), part: null, text: "Bildschirm zeigen", nothing: "Der Bildschirm lässt sich nicht zeigen.", refused: "Es wurde nichts ausgewählt; die Kabine sieht Ihren Bildschirm nicht.", say },
  {
    button: element("formular-zeigen"), part: element("fall-inhalt"), text: "Formular in der Kabine zeigen",
    done: "Die Person sieht dieses Formular, soweit es hier im Fenster zu sehen ist.",
    nothing: "Das Formular lässt sich nicht zeigen. Wählen Sie im Fenster des Browsers diesen Tab aus.", refused: "Sie haben das Zeigen nicht erlaubt; die Kabine sieht das Formular nicht.",
    say: text => { element("formular-gezeigt").textContent = text; },
  },
];
function press(source) {
  [showing, shownTask] = [source, source?.part?.dataset.shown];
  for (const { button, text } of sources) (button.querySelector(".kern-label") ?? button).textContent = button === source?.button ? "Nicht mehr zeigen" : text;
  if (source?.part === null || !source) element("formular-gezeigt").textContent = "";
  for (const { part } of sources) part?.classList.toggle("is-shown", part === source?.part);
}

// What is missing at this end, and what to do about it.
function lacking({ camera, sound }, isForbidden) {
  if (camera && sound) return null;
  const what = !camera && !sound ? "Kamera und Mikrofon" : camera ? "das Mikrofon" : "die Kamera";
  const sees = !camera && !sound ? "In der Kabine sieht und hört man Sie nicht." : camera ? "In der Kabine sieht man Sie, hört Sie aber nicht." : "In der Kabine hört man Sie, sieht Sie aber nicht.";
  const remedy = isForbidden ? `Der Browser darf ${what} nicht benutzen. Erlauben Sie das über das Symbol neben der Adresse und laden Sie die Seite neu.`
    : `Der Browser findet ${what} nicht, oder ein anderes Programm benutzt das Gerät. Prüfen Sie den Anschluss und laden Sie die Seite neu.`;
  return `Verbunden. ${sees} ${remedy}` + (sound ? "" : " Bis dahin können Sie schreiben.");
}

// What is missing in the booth.
const silent = ({ camera, sound }) => camera && sound ? "" : !camera && !sound ? "Die Kabine hat weder Kamera noch Mikrofon: Sie sehen und hören niemanden. Schreiben Sie; die Person kann Ihnen schreiben."
  : camera ? "Die Kabine hat kein Mikrofon: Sie hören niemanden. Die Person kann Ihnen schreiben." : "Die Kabine hat keine Kamera: Sie sehen niemanden, hören aber die Person.";

async function begin(id) {
  box.hidden = false;
  say("Die Bildverbindung wird aufgebaut.");
  const own = await ownMedia();
  stream = own.stream;
  const media = mediaOf(stream);
  element("eigenes").srcObject = stream;
  element("eigenes").hidden = !media.camera;
  const words = {
    connecting: "Die Bildverbindung wird aufgebaut.",
    connected: lacking(media, own.isForbidden) ?? "Verbunden.",
    disconnected: "Die Verbindung ist gestört und wird wiederhergestellt.",
    failed: "Die Verbindung ist gestört und wird wiederhergestellt.",
  };
  const pictures = { own: true, other: true };
  const isNarrow = () => !pictures.own || !pictures.other;
  call = window.gespraech = new Call(signallingAt(`/api/v1/calls/${id}/video`, headers), false, stream, {
    remote: s => { element("gegenueber").srcObject = s; },
    state: state => { if (words[state] && !(state === "connected" && isNarrow())) say(words[state]); },
    picture: now => {
      const was = isNarrow();
      Object.assign(pictures, now);
      // A frozen last picture would stay in the element.
      element("gegenueber").hidden = isNarrow();
      if (isNarrow()) say(`Nur Ton: ${now.own ? "Die Leitung der Kabine" : "Ihre Leitung"} ist zu langsam für ein Bild. Das Bild wird nach einer Weile wieder versucht.`);
      else if (was) say(words.connected);
    },
    lines: ({ own, other }) => { element("leitung").textContent = `Leitung vor dem Gespräch: Kabine ${megabits(other)}, Sie ${megabits(own)}.`; },
    media: now => { element("fehlt").textContent = silent(now); },
    // The next picture takes the place of the last one, whoever shows it; the buttons follow.
    shown: shown => {
      press(shown ? starting : null);
      document.dispatchEvent(new CustomEvent("gezeigt", { detail: shown }));
    },
    chat: text => line(text, false),
    // The region follows with the next live update.
    gone: () => say("Das Gespräch ist beendet."),
  });
  silence = bell([`ruf:${id.replaceAll("-", "")}`], () => call?.look());
}

function end() {
  silence?.();
  call?.close();
  stream?.getTracks().forEach(track => track.stop());
  [call, stream, silence] = [null, null, null];
  element("gegenueber").srcObject = null;
  element("eigenes").srcObject = null;
  element("zeilen").replaceChildren();
  element("guete").textContent = "";
  element("leitung").textContent = "";
  element("fehlt").textContent = "";
  element("gegenueber").hidden = false;
  press(null);
  box.hidden = true;
}

// Of several windows of this browser one has the picture: two would tear down each other's connection again and again.
function take(id) {
  const mine = () => { turn = turn.then(async () => { if (current === id && !call) { await begin(id); follow(); } }); };
  if (!navigator.locks) { mine(); return () => { }; }
  const waiting = new AbortController();
  let done = () => { };
  navigator.locks.request("gespraech:" + id, { ifAvailable: true }, lock => lock ? (mine(), new Promise(go => { done = go; })) : null)
    .then(() => {
      if (current !== id || waiting.signal.aborted || call) return;
      box.hidden = false;
      say("Das Bild ist in einem anderen Fenster dieses Browsers offen. Schließen Sie es dort, um es hier zu sehen.");
      return navigator.locks.request("gespraech:" + id, { signal: waiting.signal }, () => { mine(); return new Promise(go => { done = go; }); });
    }).catch(() => { });
  return () => { waiting.abort(); done(); };
}

function follow() {
  const region = document.querySelector("[data-live][data-video]");
  const wanted = region?.dataset.video || null;
  const held = region?.dataset.held === "true";
  // One after the other: the camera takes a moment to come.
  turn = turn.then(async () => {
    if (wanted !== current) {
      if (current) { release(); end(); }
      current = wanted;
      if (wanted) release = take(wanted);
    }
    if (call && held !== call.isHeld) call.hold(held);
  });
}

async function toggle(source) {
  // The browser is still asking what to show: a second click is no second question.
  if (starting) return;
  if (!call) { source.say("Die Bildverbindung besteht gerade nicht."); return; }
  if (showing === source) { call.stopSharing(); return; }
  // What was begun in the last call is another citizen's.
  if (source.part && source.part.dataset.shown !== (document.getElementById("fall-stand")?.dataset.task || undefined)) { source.say("Dieses Formular gehört nicht zu diesem Gespräch. Es wird nicht gezeigt."); return; }
  starting = source;
  try {
    await call.share(source.part);
    if (source.done) source.say(source.done);
  } catch (error) {
    source.say(error.name === "NotAllowedError" ? source.refused : source.nothing);
  } finally {
    starting = null;
  }
}
for (const source of sources) source.button.addEventListener("click", () => toggle(source));
element("formular-zeigen").hidden = !Call.canSharePart;
// A form that is gone leaves its last picture in the booth otherwise, and the next task's is not shown unasked.
new MutationObserver(() => { if (showing?.part && showing.part.dataset.shown !== shownTask) call?.stopSharing(); }).observe(element("fall-inhalt"), { attributes: true, attributeFilter: ["data-shown"] });
element("zeile").addEventListener("submit", event => {
  event.preventDefault();
  const input = event.target.querySelector("input");
  const text = input.value.trim();
  if (text === "") return;
  if (!call?.chat(text)) { say("Der Text ist noch nicht gesendet: Die Verbindung besteht gerade nicht."); return; }
  line(text, true);
  input.value = "";
});
setInterval(async () => {
  if (!call) return;
  const quality = await call.quality();
  element("guete").textContent = quality.roundTrip === null ? "" : `Laufzeit ${Math.round(quality.roundTrip * 1000)} ms` + (quality.kilobits ? `, verfügbar ${quality.kilobits.toLocaleString("de-DE")} kbit/s` : "");
}, 5000);
new MutationObserver(follow).observe(element("inhalt"), { subtree: true, childList: true, attributes: true, attributeFilter: ["data-video", "data-held"] });
follow();
