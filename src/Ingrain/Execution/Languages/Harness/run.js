// Runs one program that standard input describes as JSON, and writes what came of it to descriptor 3 as JSON.
'use strict';
const fs = require('fs');
const Module = require('module');
const path = require('path');
const vm = require('vm');

const RESULT_CHARS = 900000;
const ERROR_CHARS = 2000;
const harness = __filename;
const memory = process.argv[2];

// Where names are looked for that are neither the runtime's own nor a path: its own come first.
process.env.NODE_PATH = memory;
Module._initPaths();
delete process.env.NODE_PATH;
process.argv.length = 1;

let left = RESULT_CHARS;
let noted;

function plain(key, value) {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} is no value that JSON can say`);
  if (value instanceof Set) {
    noted = 'a set is told as a list';
    return [...value];
  }
  if (value instanceof Map) {
    noted = 'a map is told as an object, its keys as text';
    return Object.fromEntries(value);
  }
  if (typeof value === 'function' || typeof value === 'symbol' || (value === undefined && key !== '')) {
    noted = `what is ${typeof value} is left out`;
  }
  return value;
}

// JSON of a value; undefined where it has none.
function told(value) {
  const text = JSON.stringify(value, plain);
  if (text === undefined) return undefined;
  if (text.length > left) throw new RangeError(`a value of ${text.length} characters is too long to be told`);
  left -= text.length;
  return text;
}

function toldError(error) {
  let text;
  try {
    text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    text = 'an error that cannot be told';
  }
  text = JSON.stringify(text.slice(0, Math.min(ERROR_CHARS, Math.max(Math.floor(left / 6), 0))).toWellFormed());
  left -= text.length;
  return text;
}

// What the stack says of the program's own lines.
function shown(error) {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return `Uncaught ${String(error)}`;
  return error.stack.split('\n').filter(line => !/^\s+at .*(node:|run\.js)/.test(line)).join('\n');
}

function script(text, name) {
  return new vm.Script(text, { filename: name });
}

async function example(item) {
  try {
    let compiled;
    try {
      compiled = script(`(${item.input}\n)`, '<example>');
    } catch {
      // No expression: in a block, so that its names are its own.
      compiled = script(`{${item.input}\n}`, '<example>');
    }
    const value = await compiled.runInThisContext();
    if (!item.valued) return '{}';
    const text = told(value);
    return text === undefined ? '{"error":"It gave no value that JSON can say."}' : `{"value":${text}}`;
  } catch (error) {
    return `{"error":${toldError(error)}}`;
  }
}

// Makes text what the program finds on its standard input, for what it starts as well.
function feed(text) {
  const file = path.join(process.env.TMPDIR || '/tmp', 'stdin');
  fs.writeFileSync(file, text, { flag: 'wx' });
  fs.closeSync(0);
  fs.openSync(file, 'r'); // takes the lowest number, which is 0
  fs.unlinkSync(file);
}

async function main() {
  const program = JSON.parse(fs.readFileSync(0, 'utf8'));
  feed(program.stdin);
  const own = new Module(path.join(memory, '[code]'), null);
  own.filename = own.id;
  own.paths = [];
  globalThis.module = own;
  globalThis.exports = own.exports;
  globalThis.require = Module.createRequire(path.join(memory, 'code'));
  globalThis.require.main = program.module ? undefined : own;
  const frame = [`"seal":${JSON.stringify(program.seal)}`];
  delete program.seal;
  try {
    let value = script(program.code, '<code>').runInThisContext();
    if (value instanceof Promise) value = await value;
    try {
      const text = told(value);
      if (text !== undefined && text !== 'null') frame.push(`"value":${text}`);
    } catch (error) {
      noted = `the value is none that JSON can say: ${error instanceof Error ? error.message : ''}`;
    }
    if (noted !== undefined) frame.push(`"note":${JSON.stringify(noted.slice(0, ERROR_CHARS).toWellFormed())}`);
    for (const [name, thing] of Object.entries(Object(own.exports))) globalThis[name] ??= thing;
    if (program.tests) await script(program.tests, '<tests>').runInThisContext();
  } catch (error) {
    fs.writeSync(2, shown(error) + '\n');
    process.exit(1);
  }
  if (program.examples.length > 0) {
    const told = [];
    for (const item of program.examples) told.push(await example(item));
    frame.push(`"examples":[${told.join(',')}]`);
  }
  const bytes = Buffer.from(`{${frame.join(',')}}`);
  for (let at = 0; at < bytes.length;) at += fs.writeSync(3, bytes, at);
}

main();
