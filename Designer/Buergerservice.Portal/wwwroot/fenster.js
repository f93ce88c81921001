// One window shows a screen of the booth. A second one would show the same citizen a second time and take the call away from the first:
// it says so, stays empty otherwise, and takes the place of the first when that is closed.

const LOOK = 1000;  // ms between two looks
const FREE = 5;     // looks in a row at which nobody has the screen: a page that is loaded anew leaves it for a moment, too
const name = "kabine:" + document.body.dataset.schirm;
const pause = () => new Promise(go => setTimeout(go, LOOK));

// Resolves when this window has the screen; it keeps it until it is closed.
function take() {
  return new Promise(taken => navigator.locks.request(name, { ifAvailable: true }, lock => {
    taken(lock !== null);
    return lock && new Promise(() => { });
  }));
}

const isFree = async () => !(await navigator.locks.query()).held.some(lock => lock.name === name);

function tell() {
  const rest = [...document.body.children].map(part => [part, part.style.display]);
  for (const [part] of rest) part.style.display = "none";
  const note = document.createElement("main");
  note.className = "booth-main";
  note.innerHTML = "<section class='booth-panel' role='alert'><h1 class='booth-title'>Dieser Bildschirm ist schon in einem anderen Fenster geöffnet</h1><p class='booth-text'>Schließen Sie dieses Fenster. Wird das andere geschlossen, geht es hier nach wenigen Sekunden von selbst weiter.</p></section>";
  document.body.append(note);
  return () => {
    note.remove();
    for (const [part, display] of rest) part.style.display = display;
  };
}

export async function only() {
  if (!navigator.locks) return;
  // The page that was here before may still be on its way out.
  for (let tries = 0; tries < 2; tries++) {
    if (await take()) return;
    await pause();
  }
  if (await take()) return;
  const show = tell();
  for (let free = 0; ;) {
    await pause();
    free = await isFree() ? free + 1 : 0;
    if (free >= FREE && await take()) break;
  }
  show();
}
