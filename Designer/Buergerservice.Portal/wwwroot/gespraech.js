// The staff's end of a conversation.
import { Call, signallingAt, ownMedia, bell } from "./video.js";

const root = document.querySelector("[data-video]");
if (root) start(root.dataset.video);

async function start(id) {
  const element = name => document.getElementById(name);
  let proof = null;
  // Proof against forged requests; fetched once, the page lives as long as the conversation.
  const headers = async () => {
    proof ??= await (await fetch("/api/v1/antiforgery", { cache: "no-store" })).json();
    return { [proof.headerName]: proof.token };
  };
  const say = text => { element("zustand").textContent = text; };
  const line = (text, isOwn) => {
    const item = document.createElement("li");
    item.textContent = (isOwn ? "Sie: " : "Kabine: ") + text;
    element("zeilen").append(item);
  };
  const stream = await ownMedia();
  element("eigenes").srcObject = stream;
  element("eigenes").hidden = !stream;
  const call = window.gespraech = new Call(signallingAt(`/api/v1/calls/${id}/video`, headers), false, stream, {
    remote: s => { element("gegenueber").srcObject = s; },
    state: state => say({
      connecting: "Die Bildverbindung wird aufgebaut.",
      connected: stream ? "Verbunden." : "Verbunden, aber ohne Kamera und Mikrofon. Erlauben Sie beides im Browser und laden Sie die Seite neu.",
      disconnected: "Die Verbindung ist gestört und wird wiederhergestellt.",
      failed: "Die Verbindung ist gestört und wird wiederhergestellt.",
    }[state] ?? element("zustand").textContent),
    chat: text => line(text, false),
    gone: () => {
      stream?.getTracks().forEach(track => track.stop());
      element("gegenueber").srcObject = null;
      say("Das Gespräch ist beendet.");
      for (const button of root.querySelectorAll("button")) button.disabled = true;
      silence();
    },
  });
  const silence = bell([`ruf:${id.replaceAll("-", "")}`], () => call.look());

  const press = (name, on, text) => {
    element(name).setAttribute("aria-pressed", String(on));
    const label = element(name).querySelector(".kern-label") ?? element(name);
    label.textContent = text;
  };
  let held = false, sharing = false;
  element("halten").addEventListener("click", () => {
    held = !held;
    call.hold(held);
    press("halten", held, held ? "Fortsetzen" : "Halten");
    say(held ? "Gehalten: Die Kabine sieht und hört Sie nicht." : "Verbunden.");
  });
  element("zeigen").addEventListener("click", async () => {
    if (sharing) {
      call.stopSharing();
      sharing = false;
    } else {
      try {
        const shown = await call.share();
        sharing = true;
        shown.getVideoTracks()[0].addEventListener("ended", () => { sharing = false; press("zeigen", false, "Bildschirm zeigen"); });
      } catch (error) {
        say(error.name === "NotAllowedError" ? "Es wurde nichts ausgewählt; die Kabine sieht Ihren Bildschirm nicht." : "Der Bildschirm lässt sich nicht zeigen.");
      }
    }
    press("zeigen", sharing, sharing ? "Nicht mehr zeigen" : "Bildschirm zeigen");
  });
  element("zeile").addEventListener("submit", event => {
    event.preventDefault();
    const input = event.target.querySelector("input");
    const text = input.value.trim();
    if (text === "") return;
    if (!call.chat(text)) { say("Der Text ist noch nicht gesendet: Die Verbindung besteht gerade nicht."); return; }
    line(text, true);
    input.value = "";
  });
  setInterval(async () => {
    const quality = await call.quality();
    element("guete").textContent = quality.roundTrip === null ? "" : `Laufzeit ${Math.round(quality.roundTrip * 1000)} ms` + (quality.kilobits ? `, verfügbar ${quality.kilobits.toLocaleString("de-DE")} kbit/s` : "");
  }, 5000);
}
