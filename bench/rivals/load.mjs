// Other memories under the load that `Ingrain.Bench load` puts on `ingrain serve`: 64 callers at once, four searches to a write, each as fast
// as it is answered, on the same kind of texts; every acknowledged write is looked for afterwards. Each over its own natural way in:
// the knowledge-graph server over stdio with 64 calls under way, mem0 as a library with its default local store. Neither uses a model:
// mem0 adds with infer:false, and its embeddings come from a stand-in of this process that hashes words, as fast as can be.
//   npm install --no-package-lock --legacy-peer-deps
//   dotnet artifacts/bin/Ingrain.Bench/release/Ingrain.Bench.dll lexical 10000 --export FOLDER
//   node load.mjs server-memory|mem0 10000 FOLDER [SECONDS]
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';

const [engine, countText, data, secondsText] = process.argv.slice(2);
const count = Number(countText), seconds = Number(secondsText ?? 60), callers = 64, writesIn = 5;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rival-'));
const documents = fs.readFileSync(path.join(data, `text_${count}.tsv`), 'utf8').trim().split('\n').map(l => l.slice(l.indexOf('\t') + 1));

// The same small generator for every caller, so that runs repeat.
function randomOf(seed) {
  let state = seed + 1;
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 4294967296 * below);
  };
}

function question(document, random) {
  const words = document.split(' ');
  const taken = 3 + random(6);
  for (let i = 0; i < taken && i < words.length; i++) {
    const j = i + random(words.length - i);
    [words[i], words[j]] = [words[j], words[i]];
  }
  return words.slice(0, taken).join(' ');
}

async function serverMemory() {
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
  const { StdioClientTransport } = await import('@modelcontextprotocol/sdk/client/stdio.js');
  const store = path.join(folder, 'memory.jsonl');
  fs.writeFileSync(store, documents.map((text, i) =>
    JSON.stringify({ type: 'entity', name: `m${i}`, entityType: 'memory', observations: [text] })).join('\n'));
  const program = new URL('node_modules/@modelcontextprotocol/server-memory/dist/index.js', import.meta.url).pathname;
  const transport = new StdioClientTransport({
    command: process.execPath, args: [program], env: { ...process.env, MEMORY_FILE_PATH: store }, stderr: 'ignore',
  });
  const client = new Client({ name: 'load', version: '1' });
  await client.connect(transport);
  const call = async (name, args) => {
    const answer = await client.callTool({ name, arguments: args }, undefined, { timeout: 600_000 });
    if (answer.isError) throw new Error(answer.content?.[0]?.text ?? 'error');
  };
  return {
    add: (id, text) => call('create_entities', { entities: [{ name: id, entityType: 'memory', observations: [text] }] }),
    search: text => call('search_nodes', { query: text }),
    kept: async () => new Set(fs.readFileSync(store, 'utf8').split('\n').filter(Boolean).map(l => JSON.parse(l).name)),
    process: transport.pid,
    close: () => client.close(),
  };
}

async function mem0() {
  process.env.MEM0_TELEMETRY = 'false';
  process.env.MEM0_DIR = folder;
  const embed = text => {
    const vector = new Float64Array(384);
    for (const word of text.toLowerCase().split(/\W+/).filter(Boolean)) {
      let hash = 2166136261;
      for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 16777619) >>> 0;
      vector[hash % 384] += hash & 0x80000000 ? 1 : -1;
    }
    const norm = Math.hypot(...vector) || 1;
    return Array.from(vector, x => x / norm);
  };
  const model = http.createServer((request, response) => {
    let body = '';
    request.on('data', part => body += part);
    request.on('end', () => {
      const texts = [].concat(JSON.parse(body).input);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({
        object: 'list', model: 'hash', usage: { prompt_tokens: 1, total_tokens: 1 },
        data: texts.map((text, index) => ({ object: 'embedding', index, embedding: embed(text) })),
      }));
    });
  });
  await new Promise(ready => model.listen(0, '127.0.0.1', ready));
  const { Memory } = await import('mem0ai/oss');
  const config = { apiKey: 'none', model: 'hash', baseURL: `http://127.0.0.1:${model.address().port}/v1` };
  const memory = new Memory({
    version: 'v1.1', embedder: { provider: 'openai', config: { ...config, embeddingDims: 384 } }, llm: { provider: 'openai', config },
    vectorStore: { provider: 'memory', config: { collectionName: 'm', dimension: 384, dbPath: path.join(folder, 'vectors.db') } },
    historyDbPath: path.join(folder, 'history.db'),
  });
  await memory.add('first', { userId: 'u', infer: false });
  for (let at = 0; at < count; at += 2000) {
    const part = documents.slice(at, at + 2000);
    await memory.vectorStore.insert(part.map(embed), part.map((_, i) => `m${at + i}`), part.map((text, i) =>
      ({ user_id: 'u', data: text, hash: `${at + i}`, textLemmatized: text, createdAt: new Date().toISOString() })));
  }
  return {
    add: (id, text) => memory.add(`${id} ${text}`, { userId: 'u', infer: false }),
    search: text => memory.search(text, { filters: { user_id: 'u' }, topK: 10 }),
    kept: async () => {
      const Database = (await import('better-sqlite3')).default;
      const rows = new Database(path.join(folder, 'vectors.db'), { readonly: true })
        .prepare("select json_extract(payload,'$.data') from vectors").pluck().all();
      return new Set(rows.map(text => String(text).split(' ')[0]));
    },
    process: process.pid,
    close: async () => model.close(),
  };
}

const percentile = (times, share) => times.length === 0 ? NaN : times[Math.floor(times.length * share)];
const line = (name, value) => console.log(`${name.padEnd(46)} ${value}`);
function tell(name, times, elapsed) {
  times.sort((a, b) => a - b);
  const ms = share => percentile(times, share).toFixed(2).padStart(9);
  line(name, `${(times.length / elapsed).toFixed(1).padStart(10)}/s   p50 ${ms(0.5)} ms   p99 ${ms(0.99)} ms   n ${times.length}`);
}

const target = await (engine === 'mem0' ? mem0() : serverMemory());
console.log(`\n## ${engine}, ${callers} callers, ${count} memories, 4 searches to a write, ${seconds} s`);
const [searches, writes, acknowledged, errors] = [[], [], [], {}];
const began = performance.now();
await Promise.all(Array.from({ length: callers }, async (_, caller) => {
  const random = randomOf(caller);
  for (let i = 0; performance.now() - began < seconds * 1000; i++) {
    const document = documents[random(documents.length)];
    const isWrite = random(writesIn) === 0;
    const id = `c${caller}x${i}`;
    const started = performance.now();
    try {
      await (isWrite ? target.add(id, document) : target.search(question(document, random)));
      (isWrite ? writes : searches).push(performance.now() - started);
      if (isWrite) acknowledged.push(id);
    } catch (e) {
      const what = String(e.message).replace(/\d+/g, '#').slice(0, 60);
      errors[what] = (errors[what] ?? 0) + 1;
    }
  }
}));
const elapsed = (performance.now() - began) / 1000;
tell('search', searches, elapsed);
tell('write', writes, elapsed);
line('errors', Object.entries(errors).map(([what, times]) => `${what} x ${times}`).join(', ') || 'none');
const kept = await target.kept();
line('acknowledged writes, read back', `${String(acknowledged.length).padStart(10)}, ${acknowledged.filter(id => !kept.has(id)).length} lost`);
const peak = /VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${target.process}/status`, 'utf8'));
line('peak resident memory', `${(Number(peak[1]) / 1024).toFixed(1).padStart(10)} MiB`);
await target.close();
fs.rmSync(folder, { recursive: true, force: true });
process.exit(0);
