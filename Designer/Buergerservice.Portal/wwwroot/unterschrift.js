// A signature drawn with finger, pen or mouse. Records position, time and pressure of each pointer sample; the names are those of
// PointerSignature. Nothing is kept but in this object.
export class Signature {
  #canvas; #pen; #sha256; #strokes = []; #began = null; #pointer = null; #type = "touch"; #last = 0;

  constructor(box, sha256) {
    this.#sha256 = sha256;
    const label = document.createElement("p");
    label.className = "booth-label";
    label.id = "unterschrift-hinweis";
    label.textContent = "Unterschreiben Sie in diesem Feld mit dem Finger oder einem Stift.";
    this.#canvas = document.createElement("canvas");
    this.#canvas.className = "booth-sign";
    this.#canvas.setAttribute("role", "img");
    this.#canvas.setAttribute("aria-label", "Feld für die Unterschrift. Wenn Sie hier nicht unterschreiben können, sagen Sie es bitte im Gespräch oder wählen Sie „Nicht unterschreiben“.");
    box.append(label, this.#canvas);
    this.#size();
    this.#canvas.addEventListener("pointerdown", event => this.#down(event));
    this.#canvas.addEventListener("pointermove", event => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) this.#canvas.addEventListener(end, event => { if (event.pointerId === this.#pointer) this.#pointer = null; });
    // What was drawn on another size would be drawn wrongly.
    new ResizeObserver(() => { if (this.#canvas.isConnected && this.#canvas.clientWidth !== this.#width) { this.clear(); } }).observe(this.#canvas);
  }

  #width = 0;

  get isEmpty() { return this.#strokes.reduce((sum, stroke) => sum + stroke.length, 0) < 20; }

  get value() {
    return { sha256: this.#sha256, width: this.#canvas.clientWidth, height: this.#canvas.clientHeight, pointer: this.#type, strokes: this.#strokes };
  }

  clear() {
    [this.#strokes, this.#began, this.#pointer, this.#last] = [[], null, null, 0];
    this.#size();
  }

  #size() {
    const scale = window.devicePixelRatio || 1;
    this.#width = this.#canvas.clientWidth;
    this.#canvas.width = Math.max(1, Math.round(this.#canvas.clientWidth * scale));
    this.#canvas.height = Math.max(1, Math.round(this.#canvas.clientHeight * scale));
    this.#pen = this.#canvas.getContext("2d");
    this.#pen.scale(scale, scale);
    this.#pen.lineWidth = 3;
    this.#pen.lineCap = this.#pen.lineJoin = "round";
    this.#pen.strokeStyle = "#131525";
  }

  #down(event) {
    // The heel of the hand is no second pen.
    if (this.#pointer !== null || event.button > 0) return;
    event.preventDefault();
    this.#pointer = event.pointerId;
    try { this.#canvas.setPointerCapture(event.pointerId); } catch { /* A pointer that is gone again. */ }
    this.#type = ["pen", "touch", "mouse"].includes(event.pointerType) ? event.pointerType : "touch";
    this.#strokes.push([]);
    this.#sample(event);
  }

  #move(event) {
    if (event.pointerId !== this.#pointer) return;
    event.preventDefault();
    const all = event.getCoalescedEvents?.() ?? [];
    for (const one of all.length > 0 ? all : [event]) this.#sample(one);
  }

  #sample(event) {
    const box = this.#canvas.getBoundingClientRect();
    const x = Math.min(Math.max(event.clientX - box.left, 0), this.#canvas.clientWidth);
    const y = Math.min(Math.max(event.clientY - box.top, 0), this.#canvas.clientHeight);
    this.#began ??= event.timeStamp;
    const at = this.#last = Math.max(this.#last, event.timeStamp - this.#began);
    const stroke = this.#strokes.at(-1);
    const before = stroke.at(-1);
    const round = value => Math.round(value * 100) / 100;
    stroke.push([round(x), round(y), Math.round(at), round(Math.min(Math.max(event.pressure, 0), 1))]);
    this.#pen.beginPath();
    this.#pen.moveTo(before ? before[0] : x, before ? before[1] : y);
    this.#pen.lineTo(x + (before ? 0 : .1), y);
    this.#pen.stroke();
  }
}
