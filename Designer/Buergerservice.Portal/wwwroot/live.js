// Keeps regions marked data-live="topic" up to date. The hub only says which topic changed; the region is then fetched
// again through the page's own authorization: from data-live-url, or else from this page itself by the region's id.
(() => {
  "use strict";
  const regions = () => [...document.querySelectorAll("[data-live]:not([data-live=''])")];
  if (regions().length === 0) return;

  const statusLine = document.getElementById("live-status");
  const offlineText = "Keine Verbindung zum Server. Die Angaben auf dieser Seite können veraltet sein. Die Verbindung wird automatisch wiederhergestellt.";
  const signedOutText = "Sie sind nicht mehr angemeldet. Bitte laden Sie die Seite neu und melden Sie sich an.";

  function show(text) {
    document.body.classList.toggle("offline", text !== "");
    // Assigned only when different: the same text again would be read out again.
    if (statusLine && statusLine.textContent !== text) statusLine.textContent = text;
  }

  // A short offline moment (a restart, a changed network) is not worth an announcement.
  let notice;
  function setOnline(online) {
    clearTimeout(notice);
    if (online) show("");
    else notice = setTimeout(() => show(offlineText), 2000);
  }

  const waiting = new WeakSet();
  function refresh(region) {
    if (waiting.has(region)) return;
    waiting.add(region);
    // Spread over half a second, so that a hundred browsers do not ask in the same instant.
    setTimeout(() => whenNobodyTypes(region, () => {
      waiting.delete(region);
      if (document.contains(region)) fetchInto(region);
    }), 100 + Math.random() * 400);
  }

  function whenNobodyTypes(region, then) {
    const active = document.activeElement;
    // What stays as it is anyway needs no waiting: a call that rings must not wait for a select that has the focus.
    if (region.contains(active) && active.matches("input, textarea, select") && !active.closest("[data-live-own]")) {
      region.addEventListener("focusout", () => setTimeout(() => whenNobodyTypes(region, then), 0), { once: true });
    } else then();
  }

  // Whether something is folded out is the reader's choice, not the server's.
  // What somebody has chosen but not yet sent is theirs too: marked data-live-own="key", it stays while the key is the same.
  const isOwn = (element, fresh) => element instanceof Element && fresh instanceof Element && element.hasAttribute("data-live-own") && element.dataset.liveOwn === fresh.dataset.liveOwn;
  Idiomorph.defaults.callbacks.beforeNodeMorphed = (element, fresh) => !isOwn(element, fresh);
  // What the server has said to an action stays until the next action: an update by itself has nothing to say and must not wipe it.
  let isUpdate = false;
  document.body.addEventListener("htmx:beforeSwap", event => { isUpdate = Boolean(event.detail.requestConfig?.headers?.["X-Live"]); });
  Idiomorph.defaults.callbacks.beforeNodeRemoved = element => !(isUpdate && element instanceof Element && element.hasAttribute("data-live-said"));
  Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) => !(name === "open" && element.matches("details"));

  function fetchInto(region) {
    const own = region.dataset.liveUrl;
    // What the next page has to say must not be taken away by a region of this one.
    const headers = { "X-Live": "true" };
    const options = own
      ? { source: region, target: region, headers, swap: "morph:innerHTML" }
      : { source: region, target: region, headers, swap: "morph:outerHTML", select: "#" + CSS.escape(region.id) };
    htmx.ajax("GET", own || location.pathname + location.search, options).catch(() => { });
  }

  // An update may overtake the answer to an action, under load or on a slow line. The button that was pressed is then no longer on the
  // page: what it inherited from the body, the way of swapping, goes with it once more. And what the answer shows may be the older of both.
  const sentAt = new WeakMap(), swappedAt = new WeakMap();
  document.body.addEventListener("htmx:beforeRequest", event => { sentAt.set(event.detail.xhr, performance.now()); });
  document.body.addEventListener("htmx:beforeSwap", event => {
    const { requestConfig } = event.detail;
    if (requestConfig && !requestConfig.elt.isConnected) requestConfig.elt.setAttribute("hx-ext", document.body.getAttribute("hx-ext"));
  });
  document.body.addEventListener("htmx:afterSwap", event => {
    const { xhr, target } = event.detail;
    if (!xhr || !target.matches("[data-live]:not([data-live=''])")) return;
    if (swappedAt.get(target) > sentAt.get(xhr)) refresh(target);
    swappedAt.set(target, performance.now());
  });

  // A redirect to the sign-in page must not be painted into the region.
  document.body.addEventListener("htmx:beforeSwap", event => {
    const { xhr, requestConfig, target } = event.detail;
    if (!target.closest("[data-live]:not([data-live=''])") || !xhr.responseURL) return;
    if (new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location.href).pathname) {
      event.detail.shouldSwap = false;
      show(signedOutText);
    }
  });

  // The library wraps the refusal in an error that keeps the status code in its text only.
  const isSignedOut = error => /status code '401'/i.test(error?.message ?? "");

  const connection = new signalR.HubConnectionBuilder()
    .withUrl("/live")
    .configureLogging(signalR.LogLevel.None)
    // The library's own list of delays ends; a page that stays open for weeks must never give up.
    .withAutomaticReconnect({ nextRetryDelayInMilliseconds: retry => isSignedOut(retry.retryReason) ? null : Math.min(1000 * 2 ** Math.min(retry.previousRetryCount, 5), 15000) })
    .build();

  async function watch() {
    await connection.invoke("Watch", [...new Set(regions().map(region => region.dataset.live))]);
    setOnline(true);
    // Whatever changed while nobody listened.
    regions().forEach(refresh);
  }

  connection.on("changed", topic => regions().filter(region => region.dataset.live === topic).forEach(refresh));
  connection.onreconnecting(() => setOnline(false));
  connection.onreconnected(() => watch().catch(() => connection.stop()));
  connection.onclose(() => { setOnline(false); setTimeout(start, 5000); });

  async function start() {
    try {
      await connection.start();
    } catch (error) {
      if (isSignedOut(error)) {
        clearTimeout(notice);
        show(signedOutText);
        // Somebody may sign in again in another tab.
        setTimeout(start, 20000);
      } else {
        setOnline(false);
        setTimeout(start, 5000);
      }
      return;
    }
    await watch().catch(() => connection.stop());
  }
  start();
})();
