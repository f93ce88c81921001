// Studio's texts in German. The package brings English only, so the words are exchanged where they appear. What people
// have written is never touched: fields, code and steps are left out, and a word that also occurs in the data the server
// sent or got (a process called "Properties") stays as it is everywhere.
(function () {
  'use strict';
  if (!window.designer.canStart)
    return;
  // Of a step only its outcomes are words of the interface.
  var SKIP = '[data-own], .monaco-editor, .x6-node foreignObject, textarea, pre, code, script, style';
  var ATTRIBUTES = ['title', 'placeholder', 'aria-label', 'alt'];
  var CHOICE = 'input.mud-select-input[readonly]';
  // Words of the interface itself, not of people.
  var STRUCTURE = /^(?:status|subStatus|eventName|type|typeName|kind|uiHint|rel|method|port|operator|column|defaultSyntax|expressionType|namespace)$/;
  var words = null;
  var patterns = [];
  var own = new Set();

  function collect(value, isDescriptor) {
    if (Array.isArray(value))
      value.forEach(function (item) { collectItem(item, isDescriptor); });
    else if (value && typeof value === 'object')
      Object.keys(value).forEach(function (key) {
        // Technical names of descriptors are never shown as such.
        if (!STRUCTURE.test(key) && !(isDescriptor && key === 'name'))
          collectItem(value[key], isDescriptor);
      });
  }

  function collectItem(value, isDescriptor) {
    if (typeof value === 'string')
      own.add(value.trim());
    else
      collect(value, isDescriptor);
  }

  window.designer.noteData = function (path, data) { collect(data, path.indexOf('descriptors/') === 0); };

  function germanOf(text) {
    var word = text.trim();
    if (!word || own.has(word))
      return null;
    if (Object.prototype.hasOwnProperty.call(words, word))
      return words[word] === word ? null : text.replace(word, function () { return words[word]; });
    for (var i = 0; i < patterns.length; i++) {
      var match = patterns[i].expression.exec(word);
      if (match)
        return patterns[i].german.replace(/\{(\d)\}/g, function (all, number) { return match[Number(number) + 1]; });
    }
    return null;
  }

  function isSkipped(element) { return !element || element.closest(SKIP) !== null; }

  function translateText(node) {
    if (isSkipped(node.parentElement))
      return;
    var german = germanOf(node.nodeValue);
    if (german !== null)
      node.nodeValue = german;
  }

  function translateAttributes(element) {
    ATTRIBUTES.forEach(function (name) {
      var value = element.getAttribute(name);
      var german = value ? germanOf(value) : null;
      if (german !== null)
        element.setAttribute(name, german);
    });
  }

  // What a drop-down shows as chosen is the value of a field nobody can type into.
  function translateChoice(element) {
    if (!element.matches(CHOICE))
      return;
    var german = germanOf(element.value);
    if (german !== null)
      element.value = german;
  }

  function translateElement(element) {
    translateAttributes(element);
    translateChoice(element);
  }

  function translate(root) {
    if (root.nodeType === Node.TEXT_NODE)
      return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest(SKIP))
      return;
    translateElement(root);
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, function (node) {
      return node.nodeType === Node.ELEMENT_NODE && node.matches(SKIP) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
    });
    while (walker.nextNode()) {
      if (walker.currentNode.nodeType === Node.TEXT_NODE)
        translateText(walker.currentNode);
      else
        translateElement(walker.currentNode);
    }
  }

  function prepare(dictionary) {
    words = dictionary;
    Object.keys(dictionary).filter(function (key) { return key.indexOf('{') >= 0; }).forEach(function (key) {
      var source = key.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\d\}/g, '(.+)');
      patterns.push({ expression: new RegExp('^' + source + '$'), german: dictionary[key] });
      delete words[key];
    });
    // The most specific first: "{0} states" also fits longer sentences.
    patterns.sort(function (a, b) { return b.expression.source.length - a.expression.source.length; });
  }

  fetch('/designer/own/german.json').then(function (response) { return response.json(); }).then(function (dictionary) {
    prepare(dictionary);
    new MutationObserver(function (changes) {
      changes.forEach(function (change) {
        if (change.type === 'characterData')
          translateText(change.target);
        else if (change.type === 'attributes') {
          if (!isSkipped(change.target))
            translateElement(change.target);
        } else
          change.addedNodes.forEach(translate);
      });
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES.concat('value') });
    translate(document.body);
  });
})();
