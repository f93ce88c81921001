// The devices of the booth, for the person in the call. Which there are, how they are and who may, the server
// says; a command waits for its end and tells in words what became of it. Pictures live in this window only.
import { bell } from "./video.js";

const element = id => document.getElementById(id);
const box = element("geraete");
let current = null, booth = null, proof = null, silence = null, shown = null, shownStream = null, shownTimer = null, known = "";

const headers = async () => {
  proof ??= await (await fetch("/api/v1/antiforgery", { cache: "no-store" })).json();
  return { [proof.headerName]: proof.token };
};

function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function button(text, click, look = "secondary") {
  const made = make("button", `kern-btn kern-btn--${look}`);
  made.type = "button";
  made.append(make("span", "kern-label", text));
  made.addEventListener("click", click);
  return made;
}

const say = text => { element("geraete-zustand").textContent = text; };
const clock = moment => new Date(moment).toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" });

async function command(device, action, args, working) {
  say(working);
  const call = current;
  try {
    const response = await fetch(`/api/v1/devices/${booth}/commands`, {
      method: "POST",
      headers: { ...(await headers()), "Content-Type": "application/json" },
      body: JSON.stringify({ id: crypto.randomUUID(), device, action, call, arguments: args ?? {} }),
    });
    const result = await response.json().catch(() => null);
    // Of a call that is over: the next citizen's must not show it.
    if (call !== current) return null;
    if (!response.ok) { say(result?.detail ?? "Der Befehl wurde nicht angenommen. Versuchen Sie es noch einmal."); return null; }
    say(result.outcome === "Erledigt" ? "Erledigt." : `${result.outcome}: ${result.message}`);
    return result;
  } catch {
    if (call === current) say("Keine Verbindung zum Server. Ob der Befehl ausgeführt wurde, ist unbekannt.");
    return null;
  }
}

const picture = result => result?.file ? `data:${result.contentType};base64,${result.file}` : null;

// What each kind of device can do here.
const controls = {
  doorAndLight: (device, row) => row.append(
    button("Tür öffnen", () => command(device, "door.open", null, "Die Tür wird freigegeben.")),
    button("Licht an", () => command(device, "light.on", null, "Das Licht wird eingeschaltet.")),
    button("Licht aus", () => command(device, "light.off", null, "Das Licht wird ausgeschaltet."))),
  documentCamera: camera,
  signaturePad: pad,
  cardReader: (device, row) => {
    const number = make("span", "devices__value");
    row.append(button("Karte lesen", async () => {
      const result = await command(device, "card.read", null, "Bitten Sie darum, die Karte aufzulegen.");
      number.textContent = result?.values?.uid ? `Kartennummer ${result.values.uid}` : "";
    }), button("Abbrechen", () => command(device, "reset", null, "Das Lesen wird abgebrochen.")), number);
  },
  scanner: (device, row) => row.append(button("Scannen", async () => {
    const result = await command(device, "scanner.scan", null, "Die Seite wird gescannt.");
    if (picture(result)) keep(picture(result), undefined, "Gescannt", "Seite vom Scanner");
  })),
  paymentTerminal: payment,
  printer: (device, row) => {
    const file = make("input");
    file.type = "file";
    file.accept = "application/pdf,image/jpeg,image/png";
    file.id = "drucken-" + device;
    const label = make("label", "devices__label", "Datei für den Drucker der Kabine");
    label.htmlFor = file.id;
    row.append(label, file, button("Drucken", async () => {
      if (!file.files[0]) { say("Wählen Sie zuerst eine Datei."); return; }
      if (file.files[0].size > 2.5 * 1024 * 1024) { say("Die Datei ist zu groß. Höchstens 2,5 MB."); return; }
      await command(device, "printer.print", { document: await base64(file.files[0]), title: "Dokument" }, "Der Druck läuft.");
    }));
  },
};

const base64 = file => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(file);
});

function camera(device, row) {
  const preview = make("img", "devices__preview");
  preview.alt = "Vorschau der Dokumentenkamera";
  preview.hidden = true;
  const where = make("span", "devices__value");
  const look = async () => {
    const result = await command(device, "camera.capture", { allowBlurred: true }, "Die Vorschau wird geholt.");
    if (!picture(result)) return;
    preview.src = picture(result);
    preview.hidden = false;
  };
  const move = (words, args) => button(words, async () => {
    const result = await command(device, "camera.move", { relative: true, ...args }, "Die Kamera bewegt sich.");
    if (result?.outcome !== "Erledigt") return;
    const place = value => Number(value ?? 0).toLocaleString("de-DE", { maximumFractionDigits: 1 });
    where.textContent = `Waagerecht ${place(result.values.pan)}, senkrecht ${place(result.values.tilt)}, Zoom ${place(result.values.zoom)}`;
    await look();
  });
  const take = button("Aufnehmen", async () => {
    const result = await command(device, "camera.capture", {}, "Das Bild wird aufgenommen.");
    if (picture(result)) keep(picture(result), result.values.sharpness);
  }, "primary");
  row.append(button("Vorschau", look), take, move("Links", { pan: -.1 }), move("Rechts", { pan: .1 }), move("Hoch", { tilt: .1 }), move("Runter", { tilt: -.1 }), move("Näher", { zoom: .1 }), move("Weiter weg", { zoom: -.1 }),
    button("Kamera zurücksetzen", async () => { if ((await command(device, "reset", null, "Die Kamera fährt zurück."))?.outcome === "Erledigt") { where.textContent = ""; await look(); } }), where, preview);
}

function pad(device, row) {
  const text = make("input", "kern-form-input__input");
  text.id = "pad-text-" + device;
  text.maxLength = 200;
  text.autocomplete = "off";
  const label = make("label", "devices__label", "Was wird unterschrieben?");
  label.htmlFor = text.id;
  const drawn = make("img", "devices__signature");
  drawn.alt = "Unterschrift vom Pad";
  drawn.hidden = true;
  row.append(label, text,
    button("Unterschrift anfordern", async () => {
      const words = text.value.trim();
      if (words === "") { say("Schreiben Sie zuerst, was unterschrieben wird. Der Text erscheint auf dem Pad."); text.focus(); return; }
      drawn.hidden = true;
      const hash = [...new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(words)))].map(b => b.toString(16).padStart(2, "0")).join("");
      const result = await command(device, "pad.sign", { text: words, sha256: hash }, "Das Pad bittet um die Unterschrift.");
      if (!picture(result)) return;
      drawn.src = picture(result);
      drawn.hidden = false;
    }),
    button("Abbrechen", () => command(device, "reset", null, "Die Unterschrift wird abgebrochen.")), drawn);
}

// After a line that broke nobody knows whether the card was charged: nothing is charged again before the terminal has said so.
function payment(device, row) {
  let isUnsure = false;
  const amount = make("input", "kern-form-input__input");
  amount.id = "betrag-" + device;
  amount.inputMode = "decimal";
  amount.autocomplete = "off";
  amount.maxLength = 9;
  const label = make("label", "devices__label", "Betrag in Euro");
  label.htmlFor = amount.id;
  const last = make("span", "devices__value");
  const euro = cents => (Number(cents) / 100).toLocaleString("de-DE", { style: "currency", currency: "EUR" });
  row.append(label, amount,
    button("Bezahlen lassen", async () => {
      const found = /^(\d{1,5})(?:,(\d{2}))?$/.exec(amount.value.trim());
      const cents = found ? Number(found[1]) * 100 + Number(found[2] ?? 0) : 0;
      if (cents === 0) { say("Geben Sie den Betrag so ein: 28,80"); amount.focus(); return; }
      if (isUnsure) { say("Ob die letzte Zahlung gelungen ist, ist unbekannt. Fragen Sie sie zuerst ab."); return; }
      last.textContent = "";
      const result = await command(device, "payment.pay", { cents }, "Das Terminal bittet um die Karte.");
      // Without an answer too: the order may have reached the terminal.
      isUnsure = result === null || result.outcome === "Ergebnis unbekannt";
      if (result?.outcome === "Erledigt") { last.textContent = `Bezahlt: ${euro(result.values.cents)}, Beleg ${result.values.receipt}`; amount.value = ""; }
    }),
    button("Letzte Zahlung abfragen", async () => {
      const result = await command(device, "payment.last", null, "Das Terminal wird gefragt.");
      // That there was no last payment is an answer too.
      if (result?.outcome === "Erledigt" || result?.outcome === "Abgelehnt") isUnsure = false;
      if (result?.outcome !== "Erledigt") return;
      last.textContent = `Letzte Zahlung: ${euro(result.values.cents)}, Beleg ${result.values.receipt}`;
    }),
    button("Abbrechen", () => command(device, "reset", null, "Die Zahlung wird abgebrochen.")), last);
}

function keep(source, sharpness, done = "Aufgenommen", alt = "Aufnahme der Dokumentenkamera") {
  const item = make("li", "devices__picture");
  const image = make("img");
  image.src = source;
  image.alt = alt;
  const words = make("p", "portal-muted", `${done} um ${clock(Date.now())} Uhr` + (sharpness === undefined ? "" : `, Schärfe ${Number(sharpness).toLocaleString("de-DE", { maximumFractionDigits: 2 })}`));
  const put = button("Auf dem großen Bildschirm zeigen", () => (shown === image ? hide() : show(image, put)));
  const gone = button("Entfernen", () => { if (shown === image) hide(); item.remove(); element("aufnahmen").hidden = element("aufnahmen-liste").childElementCount === 0; }, "tertiary");
  item.append(image, words, put, gone);
  element("aufnahmen-liste").prepend(item);
  element("aufnahmen").hidden = false;
}

let hide = () => { };
async function show(image, put) {
  // Before it is decoded it has no size: the canvas would stay empty.
  try { await image.decode(); } catch { say("Die Aufnahme lässt sich nicht anzeigen. Bitte nehmen Sie sie noch einmal auf."); return; }
  if (!window.gespraech?.peer) { say("Die Bildverbindung besteht gerade nicht."); return; }
  hide();
  // A canvas that does not change sends nothing to whoever comes later: it is drawn again and again.
  const canvas = make("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const draw = () => canvas.getContext("2d").drawImage(image, 0, 0);
  draw();
  shownStream = canvas.captureStream(4);
  window.gespraech.show(shownStream);
  shown = image;
  shownTimer = setInterval(draw, 500);
  put.querySelector(".kern-label").textContent = "Nicht mehr zeigen";
  say("Die Aufnahme ist auf dem großen Bildschirm zu sehen.");
  hide = () => {
    clearInterval(shownTimer);
    shown = null;
    window.gespraech?.stopSharing();
    put.querySelector(".kern-label").textContent = "Auf dem großen Bildschirm zeigen";
    hide = () => { };
  };
}
// The screen or the form has taken its place, or the conversation has ended.
document.addEventListener("gezeigt", event => { if (shown && event.detail !== shownStream) hide(); });

async function load() {
  if (!current) return;
  const call = current;
  const response = await fetch(`/api/v1/calls/${call}/devices`, { cache: "no-store" }).catch(() => null);
  const view = response?.status === 200 ? await response.json().catch(() => null) : null;
  if (call !== current) return;
  if (!view) { box.hidden = true; return; }
  booth = view.booth;
  // What is needed most comes first, not what is first in the alphabet.
  const order = Object.keys(controls);
  const usable = view.components.filter(component => controls[component.kind]).sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  box.hidden = usable.length === 0;
  const list = element("geraete-liste");
  // The controls stay as they are: somebody may be typing in one.
  const kinds = usable.map(component => component.device).join();
  if (kinds !== known) {
    known = kinds;
    list.replaceChildren(...usable.map(component => {
      const item = make("li", "devices__item");
      item.dataset.device = component.device;
      item.append(make("h3", "kern-heading-small", component.kindName), make("p", "devices__state"));
      const row = make("div", "devices__buttons");
      controls[component.kind](component.device, row);
      item.append(row);
      return item;
    }));
  }
  for (const component of usable) {
    const state = list.querySelector(`[data-device="${CSS.escape(component.device)}"] .devices__state`);
    const isWell = view.isConnected && component.condition === "ok";
    const words = !view.isConnected ? `Kabine nicht verbunden seit ${clock(view.connectionSince)} Uhr` : isWell ? "In Ordnung" : `${component.condition === "degraded" ? "Eingeschränkt" : "Gestört"} seit ${clock(component.since)} Uhr. ${component.detail}`;
    state.classList.toggle("devices__state--bad", !isWell);
    if (state.textContent !== words) state.textContent = words;
  }
}

function end() {
  silence?.();
  hide();
  [silence, booth, known] = [null, null, ""];
  element("geraete-liste").replaceChildren();
  element("aufnahmen-liste").replaceChildren();
  element("aufnahmen").hidden = true;
  say("");
  box.hidden = true;
}

function follow() {
  const wanted = document.querySelector("[data-live][data-video]")?.dataset.video || null;
  if (wanted === current) return;
  if (current) end();
  current = wanted;
  if (!wanted) return;
  silence = bell(["geraete"], load);
  load();
}
setInterval(load, 15000);
new MutationObserver(follow).observe(element("inhalt"), { subtree: true, childList: true, attributes: true, attributeFilter: ["data-video"] });
follow();
