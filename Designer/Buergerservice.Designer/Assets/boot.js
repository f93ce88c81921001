// Last of all scripts: start Studio, unless the browser cannot run it.
(function () {
  'use strict';
  if (!window.designer.canStart)
    return;
  if (typeof Blazor === 'undefined') {
    window.designer.fail('Der Designer konnte nicht geladen werden', 'Die Verbindung zum Server war unterbrochen. Laden Sie die Seite neu.');
    return;
  }
  Blazor.start().catch(function () {
    window.designer.fail('Der Designer konnte nicht gestartet werden', 'Laden Sie die Seite neu. Bleibt es dabei, hilft oft, den Zwischenspeicher des Browsers für diese Adresse zu leeren.');
  });
})();
