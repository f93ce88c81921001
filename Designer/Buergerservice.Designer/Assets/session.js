// Every call of Studio passes here. Studio itself knows neither our proof against forged requests nor an ended session,
// and gives up on both; here the call waits until it can be repeated, so that nothing that was drawn is lost.
(function () {
  'use strict';
  var API = '/elsa/api/';
  var body = document.body;
  var account = body.getAttribute('data-account');
  var token = body.getAttribute('data-token');
  var original = window.fetch.bind(window);
  var revisions = {};      // per definition: the state our saves are based on
  var saving = Promise.resolve();
  var open = 0;            // saves that have no answer yet
  var renewal = null;
  var conflict = false;
  var listeners = [];

  window.designer.onSaved = function (listener) { listeners.push(listener); };
  window.designer.idle = function () { return saving; };

  function pathOf(input) {
    var url = new URL(typeof input === 'string' ? input : input.url || String(input), document.baseURI);
    return url.origin === location.origin && url.pathname.indexOf(API) === 0 ? url.pathname.slice(API.length) : null;
  }

  function wait(ms) { return new Promise(function (resolve) { setTimeout(resolve, ms); }); }

  function status(text, kind) {
    var element = document.getElementById('save-state');
    element.textContent = text;
    element.setAttribute('data-kind', kind || '');
  }

  function withProof(init, method) {
    var copy = Object.assign({}, init, { headers: new Headers(init.headers) });
    if (method !== 'GET' && method !== 'HEAD')
      copy.headers.set('RequestVerificationToken', token);
    return copy;
  }

  // ----- an ended session: ask once, and repeat whatever was refused when somebody has signed in again
  function readSession() {
    return original(API + 'designer/session', { credentials: 'same-origin', cache: 'no-store' }).then(function (response) { return response.ok ? response.json() : null; }, function () { return null; });
  }

  function renew() {
    if (renewal)
      return renewal;
    renewal = new Promise(function (resolve) {
      var dialog = window.designer.dialog('Ihre Sitzung ist beendet',
        'Melden Sie sich in einem neuen Fenster wieder an. Dieses Fenster bleibt so, wie es ist; danach wird von selbst gespeichert, was noch offen ist.');
      var link = document.createElement('a');
      link.href = body.getAttribute('data-sign-in');
      link.target = '_blank';
      link.rel = 'opener';
      link.className = 'designer-button';
      link.textContent = 'In neuem Fenster anmelden';
      dialog.actions.appendChild(link);
      var look = function () {
        readSession().then(function (session) {
          if (!session)
            return;
          if (session.account !== account) {
            dialog.text.textContent = 'Angemeldet ist jetzt „' + session.account + '“. Begonnen hat hier „' + account + '“. Melden Sie sich mit diesem Konto an.';
            return;
          }
          token = session.token;
          clearInterval(timer);
          window.removeEventListener('focus', look);
          dialog.close();
          renewal = null;
          resolve();
        });
      };
      var timer = setInterval(look, 3000);
      window.addEventListener('focus', look);
    });
    return renewal;
  }

  // The overlay must know what is data before Studio shows it.
  function noteData(path, response) {
    if (!response.ok || (response.headers.get('Content-Type') || '').indexOf('json') < 0)
      return Promise.resolve(response);
    return response.clone().json().then(function (data) {
      window.designer.noteData(path, data);
      return response;
    }, function () { return response; });
  }

  function isProofMissing(response) {
    if (response.status !== 400)
      return Promise.resolve(false);
    return response.clone().json().then(function (problem) { return problem.code === 'antiforgery'; }, function () { return false; });
  }

  function send(input, init, method) {
    return original(input, withProof(init, method)).then(function (response) {
      if (response.status === 401)
        return renew().then(function () { return send(input, init, method); });
      return isProofMissing(response).then(function (missing) {
        if (!missing)
          return response;
        return readSession().then(function (session) {
          if (session && session.account === account)
            token = session.token;
          else
            return renew().then(function () { return send(input, init, method); });
          return original(input, withProof(init, method));
        });
      });
    });
  }

  // ----- saving: one at a time, each based on the answer to the one before, and as often as it takes
  function sendUntilAnswered(input, init, method) {
    return send(input, init, method).then(
      function (response) {
        if (response.status < 502 || response.status > 504)
          return response;
        throw new TypeError('unavailable');
      }).catch(function (error) {
        if (!(error instanceof TypeError))
          throw error;
        status('Keine Verbindung. Ihre Änderungen werden gespeichert, sobald der Server antwortet.', 'warning');
        return wait(3000).then(function () { return sendUntilAnswered(input, init, method); });
      });
  }

  function textOf(content) {
    if (!content)
      return Promise.resolve('');
    return typeof content === 'string' ? Promise.resolve(content) : new Response(content).text();
  }

  function save(input, init) {
    open++;
    return textOf(init.body).then(function (text) {
      var turn = saving.then(function () {
        var sent = JSON.parse(text);
        // What is imported is the definition itself.
        var model = sent.model || sent;
        window.designer.noteData('workflow-definitions', model);
        var headers = new Headers(init.headers);
        if (revisions[model.definitionId])
          headers.set('If-Match', revisions[model.definitionId]);
        status('Wird gespeichert …');
        return sendUntilAnswered(input, Object.assign({}, init, { body: text, headers: headers, signal: undefined }), 'POST').then(function (response) {
          return noteSaved(response, model, model === sent);
        });
      });
      saving = turn.catch(function () { }).then(function () { open--; });
      return turn;
    });
  }

  function noteSaved(response, model, isImport) {
    return response.clone().json().then(function (answer) {
      remember(response, response.ok ? (answer.workflowDefinition || answer).definitionId : model.definitionId);
      if (response.ok) {
        conflict = false;
        status('Gespeichert um ' + new Date().toLocaleTimeString('de-DE', { hour: '2-digit', minute: '2-digit' }) + ' Uhr', 'success');
        listeners.forEach(function (listener) { listener(answer); });
      } else {
        // With a tag the draft is saved, and only its publication was refused.
        status(response.headers.has('ETag') ? 'Gespeichert, nicht veröffentlicht' : 'Nicht gespeichert', 'error');
        if (answer.code === 'revision-conflict')
          tellConflict(answer, model);
        else if (answer.problems)
          listeners.forEach(function (listener) { listener(answer); });
        // Of an import Studio tells the status only.
        else if (isImport && answer.detail)
          window.designer.dialog('Nicht eingespielt', answer.detail).button('Schließen', null, true);
      }
      return response;
    }, function () { return response; });
  }

  function remember(response, definitionId) {
    var tag = response.headers.get('ETag');
    if (tag && definitionId)
      revisions[definitionId] = tag;
  }

  function tellConflict(answer, model) {
    conflict = true;
    var dialog = window.designer.dialog('Nicht gespeichert: jemand anderes war schneller', answer.detail + ' Ihr Entwurf steht noch hier im Fenster. Laden Sie ihn als Datei herunter, bevor Sie den neuen Stand öffnen; mit „Einspielen“ können Sie ihn wieder einspielen.');
    dialog.button('Meinen Entwurf herunterladen', function () { download(model); });
    dialog.button('Neuen Stand öffnen', function () { conflict = false; location.reload(); });
    dialog.button('Hier weiter ansehen', dialog.close, true);
  }

  function download(model) {
    var copy = Object.assign({ $schema: 'https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json' }, model);
    delete copy.links;
    var link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(copy, null, 2)], { type: 'application/json' }));
    link.download = (model.definitionId || 'prozess') + '-mein-entwurf.json';
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  window.fetch = function (input, init) {
    var path = pathOf(input);
    if (path === null)
      return original(input, init);
    var options = init || {};
    var method = (options.method || (typeof input === 'object' && input.method) || 'GET').toUpperCase();
    if (method === 'POST' && (path === 'workflow-definitions' || path === 'workflow-definitions/import'))
      return save(input, options);
    return send(input, options, method).then(function (response) { return noteData(path, response); }).then(function (response) {
      var match = /^workflow-definitions\/(?:by-definition-id|by-id)\//.test(path);
      if (match && response.ok)
        return response.clone().json().then(function (definition) {
          // A version looked up in the history is not what the editor's saves are based on.
          if (definition.isLatest)
            remember(response, definition.definitionId);
          return response;
        });
      if (!response.ok && /\/execute$/.test(path))
        response.clone().json().then(function (problem) { window.designer.dialog('Nicht gestartet', problem.detail).button('Schließen', null, true); }, function () { });
      // What else changes the newest version: its revision is read again with the next load.
      if (response.ok && method === 'POST' && /^workflow-definitions\/[^/]+\/(retract|publish|revert)/.test(path))
        remember(response, decodeURIComponent(path.split('/')[1]));
      return response;
    });
  };

  window.addEventListener('beforeunload', function (event) {
    if (open > 0 || conflict)
      event.preventDefault();
  });
})();
