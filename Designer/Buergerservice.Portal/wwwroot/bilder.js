// The waiting film: one picture with its words after the other. It can be stopped and turned by hand; whoever has asked for less
// motion turns by hand only.
export function film() {
  for (const box of document.querySelectorAll("[data-film]")) {
    const pictures = [...box.querySelectorAll("[data-bild]")];
    if (pictures.length === 0) continue;
    const halt = box.querySelector("[data-halt]");
    let at = 0, runs = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    const show = next => { at = next % pictures.length; pictures.forEach((picture, i) => { picture.hidden = i !== at; }); };
    const say = () => { halt.textContent = runs ? "Anhalten" : "Weiterlaufen"; halt.setAttribute("aria-pressed", String(!runs)); };
    halt.addEventListener("click", () => { runs = !runs; say(); });
    box.querySelector("[data-vor]").addEventListener("click", () => show(at + 1));
    setInterval(() => { if (runs && box.offsetParent !== null) show(at + 1); }, 7000);
    show(0);
    say();
  }
}
