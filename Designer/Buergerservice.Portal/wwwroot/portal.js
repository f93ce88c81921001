// Comfort for people whose browser runs scripts; every page works without this file.
(() => {
  "use strict";
  const clock = new Intl.DateTimeFormat("de-DE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" });

  // Drafts: forms with data-draft-url.
  function keepDraft(form) {
    const status = form.querySelector("[data-draft-status]") ?? form.appendChild(Object.assign(document.createElement("p"), { className: "portal-draft" }));
    status.setAttribute("role", "status");
    let timer, request, failures = 0, changed = false, sent = false;

    const say = text => { if (status.textContent !== text) status.textContent = text; };
    const plan = delay => { clearTimeout(timer); timer = setTimeout(save, delay); };

    function content() {
      const data = new FormData(form);
      for (const field of form.querySelectorAll("input[type=file], input[type=password]")) data.delete(field.name);
      return data;
    }

    async function save() {
      if (request || sent) return;
      changed = false;
      request = new AbortController();
      let problem = "Keine Verbindung zum Server.";
      let response;
      try {
        response = await fetch(form.dataset.draftUrl, { method: "POST", body: content(), redirect: "manual", signal: request.signal, headers: { "X-Requested-With": "XMLHttpRequest" } });
      } catch { /* shown below like every other failure */ }
      request = undefined;
      if (sent) return;

      if (response?.ok) {
        failures = 0;
        say(`Entwurf gespeichert um ${clock.format(new Date())}`);
        if (changed) plan(1000);
        return;
      }
      if (response?.status === 409) return say(`Entwurf nicht gespeichert: ${await response.text()} Ihre Eingaben stehen noch auf dieser Seite.`);
      if (response?.status === 401 || response?.type === "opaqueredirect") problem = "Sie sind nicht mehr angemeldet.";
      else if (response) problem = "Der Server hat ihn nicht angenommen.";
      failures++;
      say(`Entwurf nicht gespeichert: ${problem} Ihre Eingaben stehen noch auf dieser Seite. Es wird erneut versucht.`);
      plan(Math.min(5000 * 2 ** (failures - 1), 60000));
    }

    form.addEventListener("input", () => { changed = true; if (!request) plan(1000); });
    form.addEventListener("submit", event => {
      if (event.defaultPrevented) return;
      // A draft that arrives after the form itself would look like unfinished work.
      sent = true;
      clearTimeout(timer);
      request?.abort();
    });
    window.addEventListener("pageshow", event => { if (event.persisted) sent = false; });
    // Sent by a script that says the server has not taken it: what is typed from now on is a draft again.
    form.addEventListener("nicht-gesendet", () => { sent = false; });
  }

  // Questions before an action: data-confirm on a button, link or form.
  document.addEventListener("submit", event => {
    const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  }, true);
  document.addEventListener("click", event => {
    const link = event.target.closest("a[data-confirm]");
    if (link && !window.confirm(link.dataset.confirm)) event.preventDefault();
  });

  // Double submit. The server refuses the second one anyway; this only spares people the message.
  const busyFor = 8000;
  const release = form => {
    delete form.dataset.busy;
    form.querySelectorAll("[type=submit], button:not([type])").forEach(button => button.removeAttribute("aria-disabled"));
  };
  document.addEventListener("submit", event => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.busy) return event.preventDefault();
    form.dataset.busy = "true";
    // Not "disabled": a disabled button would not send its own name and value.
    form.querySelectorAll("[type=submit], button:not([type])").forEach(button => button.setAttribute("aria-disabled", "true"));
    // The answer may be a download that leaves this page open.
    setTimeout(() => release(form), busyFor);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(release));

  document.querySelectorAll("form[data-draft-url]").forEach(keepDraft);
  // A form that has come into the page later says so.
  document.addEventListener("formular", event => { if (event.target.dataset.draftUrl) keepDraft(event.target); });

  // A picture wider than the screen begins where the process stands.
  for (const frame of document.querySelectorAll(".flow-frame")) {
    const step = frame.querySelector(".flow-step--faulted, .flow-step--waiting") ?? frame.querySelector(".flow-step");
    const box = step?.getBoundingClientRect();
    if (box) frame.scrollLeft = box.left + box.width / 2 - frame.getBoundingClientRect().left - frame.clientWidth / 2;
  }
})();
