// Before anything of Studio is loaded: can this browser run it at all, and how far is the start?
(function () {
  'use strict';
  var body = document.body;
  var byId = function (id) { return document.getElementById(id); };

  function fail(title, text) {
    var card = document.createElement('div');
    card.className = 'designer-card';
    card.setAttribute('role', 'alert');
    var heading = document.createElement('h1');
    heading.textContent = title;
    var paragraph = document.createElement('p');
    paragraph.textContent = text;
    var link = document.createElement('a');
    link.href = '/prozesse';
    link.textContent = 'Zur Liste der Prozesse';
    card.appendChild(heading);
    card.appendChild(paragraph);
    card.appendChild(link);
    var start = byId('start');
    start.innerHTML = '';
    start.appendChild(card);
    start.hidden = false;
  }

  // A module that uses SIMD and exception handling: the runtime is compiled with both.
  var simd = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
  function isAble() {
    try {
      return typeof WebAssembly === 'object' && WebAssembly.validate(new Uint8Array(simd))
        && typeof customElements === 'object' && typeof ResizeObserver === 'function' && typeof BigInt64Array === 'function'
        && typeof fetch === 'function' && typeof Promise === 'function' && 'replaceAll' in String.prototype;
    } catch (e) {
      return false;
    }
  }

  var state = body.getAttribute('data-state');
  window.designer = { canStart: state === 'ready' && isAble(), canWrite: body.getAttribute('data-role') === 'write', fail: fail };
  if (state !== 'ready') {
    fail('Der Designer ist nicht eingebaut', 'Beim Bauen dieser Installation wurde Elsa Studio nicht mitgenommen (npm fehlte). Ihre Administration muss die Anwendung mit Node.js neu bauen. Prozesse lassen sich bis dahin unter „Prozesse“ einspielen und veröffentlichen.');
    return;
  }
  if (!window.designer.canStart) {
    fail('Dieser Browser ist für den Designer zu alt', 'Der Designer braucht WebAssembly mit SIMD. Nutzen Sie eine aktuelle Ausgabe von Firefox, Edge, Chrome oder Safari (ab 2023). Alle übrigen Seiten des Bürgerservice funktionieren auch in diesem Browser.');
    return;
  }

  // German formats from the first moment; Studio reads this before it starts.
  try { localStorage.setItem('BlazorCulture', 'de-DE'); } catch (e) { /* without storage the formats stay English */ }

  // The runtime reports how much of itself is loaded as a style of the document; then it starts, then it asks the server.
  var bar = byId('start-progress');
  function show(percent, text) {
    bar.setAttribute('aria-valuenow', Math.round(percent));
    bar.firstElementChild.style.width = percent + '%';
    if (byId('start-text').textContent !== text)
      byId('start-text').textContent = text;
  }
  // Studio opens a graph somewhere. The first button of the toolbar shows all of it; of one too large for that, the beginning.
  function fit(element) {
    var tries = 0;
    var waiting = setInterval(function () {
      var canvas = element.querySelector('.x6-graph');
      if (canvas && element.querySelector('g.x6-node') === null && ++tries < 10)
        return;
      clearInterval(waiting);
      var button = canvas && element.querySelector('.mud-toolbar .mud-icon-button');
      if (!button || boxesOf(canvas).every(function (box) { return isInside(box, canvas); })) {
        window.designer.isSettled = true;
        return;
      }
      button.click();
      setTimeout(function () {
        showBeginning(canvas);
        window.designer.isSettled = true;
      }, 700);
    }, 300);
  }

  function boxesOf(canvas) {
    return Array.prototype.map.call(canvas.querySelectorAll('g.x6-node'), function (node) { return node.getBoundingClientRect(); });
  }

  function isInside(box, canvas) {
    var frame = canvas.getBoundingClientRect();
    return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
  }

  function showBeginning(canvas) {
    var frame = canvas.getBoundingClientRect();
    var first = boxesOf(canvas).reduce(function (best, box) { return box.left + box.top < best.left + best.top ? box : best; });
    if (isInside(first, canvas))
      return;
    // As if dragged there: the canvas has no other handle.
    var from = { x: frame.left + 5, y: frame.top + 5 };
    var to = { x: from.x + frame.left + 60 - first.left, y: from.y + frame.top + 60 - first.top };
    drag(canvas.querySelector('.x6-graph-svg'), 'mousedown', from);
    drag(document.body, 'mousemove', from);
    drag(document.body, 'mousemove', to);
    drag(document.body, 'mouseup', to);
  }

  function drag(target, type, at) {
    target.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, view: window, button: 0, buttons: type === 'mouseup' ? 0 : 1, clientX: at.x, clientY: at.y }));
  }

  // What the element shows when it can be used: nodes of a graph, an empty canvas, or rows of a list.
  var READY = '.x6-graph-svg, .mud-table-body tr, .mud-table-empty-row';
  var began = performance.now();
  var timer = setInterval(function () {
    var loaded = parseFloat(document.documentElement.style.getPropertyValue('--blazor-load-percentage')) || 0;
    var element = byId('studio');
    if (element && element.querySelector(READY)) {
      clearInterval(timer);
      byId('start').hidden = true;
      fit(element);
      window.designer.readyAfter = Math.round(performance.now() - began);
      return;
    }
    if (loaded < 100)
      show(Math.max(2, loaded * 0.8), 'Der Designer wird geladen …');
    else
      show(element && element.children.length > 0 ? 95 : 85, element && element.children.length > 0 ? 'Der Prozess wird geöffnet …' : 'Der Designer wird gestartet …');
    if (performance.now() - began > 90000)
      byId('start-hint').textContent = 'Das dauert ungewöhnlich lange. Sie können die Seite neu laden oder später wiederkommen.';
  }, 100);
})();
