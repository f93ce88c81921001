// Studio as a part of our pages: its routes become ours, its findings appear where the administrator works.
(function () {
  'use strict';
  var BASE = '/designer/';

  // ----- a dialog of our own; Studio's live inside its element
  window.designer.dialog = function (title, text) {
    var element = document.createElement('dialog');
    element.className = 'designer-dialog';
    element.setAttribute('data-own', '');
    element.setAttribute('aria-label', title);
    var heading = document.createElement('h2');
    heading.textContent = title;
    var paragraph = document.createElement('p');
    paragraph.textContent = text;
    var actions = document.createElement('div');
    actions.className = 'designer-actions';
    element.append(heading, paragraph, actions);
    document.body.appendChild(element);
    element.showModal();
    // Escape closes what has a button for it; a call that waits for a decision would wait for ever.
    var canClose = false;
    element.addEventListener('cancel', function (event) {
      event.preventDefault();
      if (canClose)
        dialog.close();
    });
    var dialog = {
      actions: actions,
      text: paragraph,
      close: function () { element.close(); element.remove(); },
      button: function (label, action, closes) {
        canClose = canClose || Boolean(closes);
        var button = document.createElement('button');
        button.type = 'button';
        button.className = 'designer-button';
        button.textContent = label;
        button.addEventListener('click', function () {
          if (action) action();
          if (closes && element.isConnected) dialog.close();
        });
        actions.appendChild(button);
        return dialog;
      }
    };
    return dialog;
  };

  // ----- routes
  function ours(path) {
    var rest = path.replace(/^\/+/, '');
    var match = /^workflows\/definitions\/([^/?]+)\/edit/.exec(rest);
    if (match)
      return BASE + 'prozesse/' + match[1];
    match = /^workflows\/instances\/([^/?]+)\/view/.exec(rest);
    if (match)
      return BASE + 'vorgaenge/' + match[1];
    // Elsa's log viewer: here the page that has journal, tasks and incidents of the instance.
    match = /^diagnostics\/.*[?&]workflowInstanceId=([^&]+)/.exec(rest);
    if (match)
      return '/vorgaenge/' + match[1];
    if (/^workflows\/definitions/.test(rest))
      return BASE + 'prozesse';
    return /^workflows\/instances/.test(rest) ? BASE + 'vorgaenge' : null;
  }

  function go(address) {
    window.designer.idle().then(function () { location.assign(address); });
  }

  ['pushState', 'replaceState'].forEach(function (name) {
    var original = history[name];
    history[name] = function (state, title, url) {
      if (url) {
        var target = new URL(url, document.baseURI);
        var address = ours(target.pathname.indexOf(BASE) === 0 ? target.pathname.slice(BASE.length) : target.pathname);
        if (address) {
          go(address);
          return undefined;
        }
      }
      return original.apply(this, arguments);
    };
  });

  document.addEventListener('click', function (event) {
    var link = event.target.closest && event.target.closest('#studio a[href], .mud-popover-provider a[href]');
    if (!link)
      return;
    var href = link.getAttribute('href');
    var isForeign = /^\/?(diagnostics|alterations)\//.test(href);
    var address = ours(href);
    if (!isForeign && !address)
      return;
    event.preventDefault();
    event.stopPropagation();
    if (address)
      go(address);
  }, true);

  // ----- callbacks; set before the upgrade they would be lost
  var element = document.getElementById('studio');
  if (element)
    customElements.whenDefined(element.localName).then(function () {
      element.editWorkflowDefinition = function (id) { go(BASE + 'prozesse/' + encodeURIComponent(id)); };
      element.viewWorkflowInstance = function (id) { go(BASE + 'vorgaenge/' + encodeURIComponent(id)); };
    });

  // ----- findings
  var button = document.getElementById('findings-button');
  var panel = document.getElementById('findings');

  function show(problems) {
    button.hidden = problems.length === 0;
    if (button.hidden)
      toggle(false);
    var errors = problems.filter(function (p) { return p.severity === 'error'; }).length;
    var warnings = problems.length - errors;
    button.textContent = [errors ? errors + (errors === 1 ? ' Fehler' : ' Fehler') : '', warnings ? warnings + (warnings === 1 ? ' Hinweis' : ' Hinweise') : ''].filter(Boolean).join(', ');
    button.setAttribute('data-kind', errors ? 'error' : 'warning');
    panel.replaceChildren();
    var list = document.createElement('ul');
    problems.forEach(function (problem) {
      var item = document.createElement('li');
      item.setAttribute('data-kind', problem.severity);
      var sentence = document.createElement(problem.activityId ? 'button' : 'span');
      sentence.textContent = problem.message;
      if (problem.activityId) {
        sentence.type = 'button';
        sentence.addEventListener('click', function () { select(problem.activityId); });
      }
      item.append(document.createTextNode(problem.severity === 'error' ? 'Fehler: ' : 'Hinweis: '), sentence);
      list.appendChild(item);
    });
    panel.appendChild(list);
  }

  function toggle(isOpen) {
    panel.hidden = !isOpen;
    button.setAttribute('aria-expanded', String(isOpen));
  }

  // A click as the canvas expects it: pressed and released on the step.
  function select(activityId) {
    var node = document.querySelector('#studio g[data-cell-id="' + CSS.escape(activityId) + '"]');
    if (!node)
      return;
    var box = node.getBoundingClientRect();
    var at = { bubbles: true, cancelable: true, view: window, button: 0, clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
    var target = node.querySelector('foreignObject *') || node;
    ['mousedown', 'mouseup', 'click'].forEach(function (type) { target.dispatchEvent(new MouseEvent(type, at)); });
  }

  button.addEventListener('click', function () { toggle(panel.hidden); });
  window.designer.onSaved(function (answer) {
    show(answer.problems || []);
    if (answer.statusCode === 400)
      toggle(true);
  });
  if (element && element.localName === 'elsa-workflow-definition-editor')
    fetch('/elsa/api/designer/problems/' + encodeURIComponent(element.getAttribute('definition-id')))
      .then(function (response) { return response.ok ? response.json() : { items: [] }; })
      .then(function (answer) { show(answer.items); }, function () { });
})();
