// Shows a document page by page: its picture for the eyes, its text for screen readers and for whoever wants larger letters.
// Pictures are shown as such.
let library = null;

async function pdf() {
  library ??= import("./lib/pdfjs/pdf.min.mjs").then(made => {
    made.GlobalWorkerOptions.workerSrc = new URL("./lib/pdfjs/pdf.worker.min.mjs", import.meta.url).pathname;
    return made;
  });
  return library;
}

function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export class Pages {
  #box; #big; #file = null; #page = 0; #count = 0; #last = 0; #closed = false; #picture; #text; #where; #back; #next; #letters; #asText = false; #drawing = null;

  constructor(box, big) {
    this.#big = big;
    this.#box = make("div", big ? "booth-pages booth-pages--big" : "booth-pages");
    this.#picture = make("canvas", "booth-page");
    this.#picture.setAttribute("aria-hidden", "true");
    this.#text = make("div", "kern-sr-only");
    this.#where = make("p", "booth-pages__where");
    this.#where.setAttribute("role", "status");
    this.#back = this.#button("Zurück", () => this.#turn(-1));
    this.#next = this.#button("Weiter", () => this.#turn(1));
    this.#letters = this.#button("Nur Text, große Schrift", () => this.#swap());
    const bar = make("div", "booth-buttons");
    bar.append(this.#back, this.#next, this.#letters);
    this.#box.append(this.#where, this.#picture, this.#text, bar);
    box.append(this.#box);
  }

  // Whether the last page has been seen.
  get isRead() { return this.#count > 0 && this.#last >= this.#count; }

  async open(address, headers) {
    const response = await fetch(address, { headers, cache: "no-store" });
    if (!response.ok) throw new Error(`Status ${response.status}`);
    const bytes = await response.arrayBuffer();
    if (this.#closed) return;
    if ((response.headers.get("Content-Type") ?? "").startsWith("image/")) { await this.#image(bytes); return; }
    const { getDocument } = await pdf();
    this.#file = await getDocument({ data: bytes, isEvalSupported: false, useWasm: false }).promise;
    if (this.#closed) { this.#file.loadingTask.destroy(); return; }
    this.#count = this.#file.numPages;
    await this.#turn(1);
  }

  close() {
    this.#closed = true;
    this.#file?.loadingTask.destroy();
    this.#file = null;
    this.#box.remove();
  }

  async #image(bytes) {
    const picture = await createImageBitmap(new Blob([bytes]));
    this.#count = this.#last = 1;
    [this.#picture.width, this.#picture.height] = [picture.width, picture.height];
    this.#picture.getContext("2d").drawImage(picture, 0, 0);
    this.#picture.removeAttribute("aria-hidden");
    this.#picture.setAttribute("role", "img");
    this.#picture.setAttribute("aria-label", "Bild eines Dokuments");
    for (const button of [this.#back, this.#next, this.#letters]) button.hidden = true;
  }

  #button(text, click) {
    const made = make("button", "booth-button", text);
    made.type = "button";
    made.addEventListener("click", click);
    return made;
  }

  #swap() {
    this.#asText = !this.#asText;
    this.#text.className = this.#asText ? "booth-page__text" : "kern-sr-only";
    this.#picture.hidden = this.#asText;
    this.#letters.textContent = this.#asText ? "Seite als Bild zeigen" : "Nur Text, große Schrift";
  }

  async #turn(by) {
    const wanted = this.#page + by;
    if (!this.#file || wanted < 1 || wanted > this.#count) return;
    this.#page = wanted;
    this.#last = Math.max(this.#last, wanted);
    this.#where.textContent = `Seite ${wanted} von ${this.#count}`;
    this.#back.disabled = wanted === 1;
    this.#next.disabled = wanted === this.#count;
    const page = await this.#file.getPage(wanted);
    if (this.#page !== wanted || this.#closed) return;
    this.#words(await page.getTextContent());
    await this.#draw(page);
    if (!this.#big) this.#where.scrollIntoView({ block: "nearest" });
  }

  // Lines as the file has them; an empty line where it leaves one.
  #words(content) {
    this.#text.replaceChildren();
    let line = "";
    const push = () => { if (line.trim() !== "") this.#text.append(make("p", "", line.trim())); line = ""; };
    for (const item of content.items) {
      if (item.str === undefined) continue;
      line += item.str;
      if (item.hasEOL) push();
    }
    push();
    if (this.#text.childElementCount === 0) this.#text.append(make("p", "", "Diese Seite enthält keinen lesbaren Text. Lassen Sie sie sich bitte im Gespräch vorlesen."));
  }

  async #draw(page) {
    this.#drawing?.cancel();
    const wide = Math.min(this.#box.clientWidth || 800, 1400) * Math.min(window.devicePixelRatio || 1, 2);
    const viewport = page.getViewport({ scale: wide / page.getViewport({ scale: 1 }).width });
    [this.#picture.width, this.#picture.height] = [Math.round(viewport.width), Math.round(viewport.height)];
    this.#drawing = page.render({ canvas: this.#picture, viewport });
    await this.#drawing.promise.catch(error => { if (error.name !== "RenderingCancelledException") throw error; });
  }
}
