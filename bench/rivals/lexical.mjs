// Other indexes of words on the documents and queries that `Ingrain.Bench lexical COUNT --export FOLDER` writes, with the same method:
// words joined by or, best ten, each query asked three times and its best time kept, percentiles over queries.
//   npm install --no-package-lock && node lexical.mjs lancedb|pg_textsearch COUNT FOLDER
// Agreement is the share of Ingrain's best ten (exact BM25) that the engine returned; ties and rounded lengths cost a few percent.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';

const [engine, countText, data] = process.argv.slice(2);
const count = Number(countText);
const rounds = 3;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rival-'));
const queries = fs.readFileSync(path.join(data, `text_${count}.queries.jsonl`), 'utf8').trim().split('\n').map(JSON.parse);

async function* documents(size) {
  let batch = [];
  for await (const line of readline.createInterface({ input: fs.createReadStream(path.join(data, `text_${count}.tsv`)) })) {
    const tab = line.indexOf('\t');
    batch.push({ id: Number(line.slice(0, tab)), body: line.slice(tab + 1) });
    if (batch.length === size) { yield batch; batch = []; }
  }
  if (batch.length > 0) yield batch;
}

const percentile = (times, share) => [...times].sort((a, b) => a - b)[Math.floor(times.length * share)];
const percentiles = times => `p50 ${percentile(times, 0.5).toFixed(3)} ms, p99 ${percentile(times, 0.99).toFixed(3)} ms`;
const line = (name, value) => console.log(`${name.padEnd(46)} ${value}`);
const bytesOf = place => fs.statSync(place).isDirectory()
  ? fs.readdirSync(place).reduce((sum, name) => sum + bytesOf(path.join(place, name)), 0)
  : fs.statSync(place).size;

async function measure(name, indexing, search) {
  const cpu = process.cpuUsage(indexing.cpu);
  const seconds = (performance.now() - indexing.started) / 1000;
  const [processor, disk] = [((cpu.user + cpu.system) / 1e6).toFixed(1), (bytesOf(folder) / 1048576).toFixed(1)];
  line(`${name}: index`, `${Math.round(count / seconds)}/s, ${processor} s of processor, disk ${disk} MiB`);
  for (const query of queries.slice(0, 100)) await search(query.q);
  const times = queries.map(() => Infinity);
  let shared = 0, expected = 0;
  for (let round = 0; round < rounds; round++) {
    for (const [i, query] of queries.entries()) {
      const started = performance.now();
      const found = await search(query.q);
      times[i] = Math.min(times[i], performance.now() - started);
      if (round > 0) continue;
      const best = new Set(query.bm25_top10);
      expected += best.size;
      shared += found.filter(id => best.has(Number(id))).length;
    }
  }
  const of = kind => percentiles(times.filter((_, i) => queries[i].kind === kind));
  line(`${name}: best 10`, `${percentiles(times)}; rare words ${of('kw')}; any words ${of('nl')}`);
  line(`${name}: agreement`, (shared / expected).toFixed(3));
}

const start = () => ({ started: performance.now(), cpu: process.cpuUsage() });

async function lancedb() {
  const lance = await import('@lancedb/lancedb');
  const database = await lance.connect(folder);
  const indexing = start();
  let table;
  for await (const batch of documents(50_000)) table ? await table.add(batch) : table = await database.createTable('d', batch);
  const options = { stem: false, removeStopWords: false, asciiFolding: false, withPosition: false };
  await table.createIndex('body', { config: lance.Index.fts(options), waitTimeoutSeconds: 1500 });
  await measure('LanceDB', indexing, async text =>
    (await table.search(text, 'fts', 'body').select(['id', '_score']).limit(10).toArrow()).getChild('id').toArray());
}

async function pgTextsearch() {
  const { PGlite } = await import('@electric-sql/pglite');
  const { pg_textsearch } = await import('@electric-sql/pglite-pg_textsearch');
  const database = await PGlite.create({ dataDir: path.join(folder, 'pg'), extensions: { pg_textsearch } });
  await database.exec('create extension pg_textsearch; create table d(id int primary key, body text)');
  const indexing = start();
  for await (const batch of documents(5_000)) {
    await database.query(
      'insert into d select * from unnest($1::int[], $2::text[])', [batch.map(d => d.id), batch.map(d => d.body)]);
  }
  await database.exec("set maintenance_work_mem = '512MB'; create index d_words on d using bm25(body) with (text_config = 'simple')");
  await measure('pg_textsearch in PGlite', indexing, async text =>
    (await database.query("select id from d order by body <@> to_bm25query($1, 'd_words') limit 10", [text])).rows.map(r => r.id));
  await database.close();
}

try {
  const engines = { lancedb, pg_textsearch: pgTextsearch };
  if (!engines[engine] || !data) throw new Error('usage: node lexical.mjs lancedb|pg_textsearch COUNT FOLDER');
  await engines[engine]();
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
