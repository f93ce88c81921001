// Runs every snippet of the corpus in Node and prints its outcome in the form Canonical.cs writes.
// Usage: node --use_strict canonical.js corpus.json
const fs = require('fs');
const util = require('util');
const vm = require('vm');

function render(value, open) {
  switch (typeof value) {
    case 'undefined': return 'undefined';
    case 'boolean': return String(value);
    case 'number': return Object.is(value, -0) ? '-0' : String(value);
    case 'string': return JSON.stringify(value);
    case 'symbol': return 'Symbol(' + (value.description ?? '') + ')';
    case 'function': return 'function';
  }
  if (value === null) return 'null';
  if (open.includes(value)) return 'cycle';
  open = [...open, value];
  if (util.types.isDate(value)) return 'Date(' + (isNaN(value) ? 'invalid' : value.toISOString()) + ')';
  if (util.types.isRegExp(value)) return 'RegExp(' + value.source + '|' + value.flags + ')';
  if (util.types.isNativeError(value)) return 'Error(' + value.name + ')';
  if (util.types.isBoxedPrimitive(value)) return 'Boxed(' + render(value.valueOf(), open) + ')';
  if (util.types.isMap(value)) return 'Map{' + [...value].map(([k, v]) => render(k, open) + '=>' + render(v, open)).join(',') + '}';
  if (util.types.isSet(value)) return 'Set{' + [...value].map(v => render(v, open)).join(',') + '}';
  if (Array.isArray(value)) {
    const items = [];
    for (let i = 0; i < value.length; i++) items.push(i in value ? render(value[i], open) : 'hole');
    return '[' + items.join(',') + ']';
  }
  return '{' + Object.keys(value).map(k => JSON.stringify(k) + ':' + render(value[k], open)).join(',') + '}';
}

async function run(source) {
  let result;
  try {
    result = await vm.runInNewContext(source, { structuredClone, Intl }, { timeout: 5000 });
  } catch (error) {
    return 'throw ' + (util.types.isNativeError(error) ? String(error.name) : render(error, []));
  }
  return render(result, []);
}

const corpus = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
// A rejection that nobody looks at is the end of a script in our interpreter; Node reports it here.
process.on('unhandledRejection', () => {});
(async () => {
  const results = [];
  for (const item of corpus) results.push(await run(item.source));
  process.stdout.write(JSON.stringify(results));
})();
