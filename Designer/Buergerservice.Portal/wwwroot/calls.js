// The agent page's line: while it is open, this person can be called. Rings while the page says so.
(() => {
  "use strict";
  const line = new signalR.HubConnectionBuilder().withUrl("/live/gespraeche").configureLogging(signalR.LogLevel.None).build();
  // An own loop: a server that ends a connection is no reason for the library to come back.
  const start = () => line.start().catch(() => setTimeout(start, 3000));
  line.onclose(() => setTimeout(start, 1000));
  start();

  // The button that was pressed may be gone with what it did: who works with the keyboard goes on at the heading. Not when the
  // page is only brought up to date.
  document.body.addEventListener("htmx:afterSettle", event => {
    if (event.detail.requestConfig?.verb === "post" && document.activeElement === document.body) (document.getElementById("mein-gespraech") ?? document.getElementById("mein-status"))?.focus();
  });

  const title = document.title;
  let sound, timer;
  function beep() {
    // Browsers stay silent until somebody has clicked; the announcement for screen readers does not depend on it.
    sound ??= new AudioContext();
    if (sound.state !== "running") { sound.resume().catch(() => { }); return; }
    const tone = sound.createOscillator(), volume = sound.createGain();
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0.15, sound.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.6);
    tone.connect(volume).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.6);
  }

  function look() {
    const rings = document.querySelector("[data-ringing='true']") !== null;
    document.title = rings ? "Anruf – " + title : title;
    if (rings && !timer) { beep(); timer = setInterval(beep, 2000); }
    if (!rings && timer) { clearInterval(timer); timer = undefined; }
  }
  new MutationObserver(look).observe(document.getElementById("inhalt"), { subtree: true, childList: true, attributes: true, attributeFilter: ["data-ringing"] });
  look();
})();
