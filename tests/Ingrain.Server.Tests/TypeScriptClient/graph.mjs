// Puts the knowledge-graph memory server and this program, serving its tools, side by side: the same calls, by the protocol's official
// client, must get the same answers. Usage: node graph.mjs SEED FOLDER COMMAND [ARGUMENT...]; prints one line for each check.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const [seed, folder, command, ...args] = process.argv.slice(2);
const theirFile = path.join(folder, "theirs.jsonl");
const theirProgram = fileURLToPath(new URL("node_modules/@modelcontextprotocol/server-memory/dist/index.js", import.meta.url));

async function connect(program, given, env = {}) {
  const client = new Client({ name: "graph client", version: "1" });
  await client.connect(new StdioClientTransport({ command: program, args: given, env: { ...process.env, ...env }, stderr: "pipe" }));
  return client;
}

const theirs = () => connect(process.execPath, [theirProgram], { MEMORY_FILE_PATH: theirFile });
const ours = (env) => connect(command, args, { MEMORY_FILE_PATH: "", ...env });

// A small generator of our own (mulberry32), so that a seed that fails can be run again.
let state = Number(seed) >>> 0;
function random(below) {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) % below;
}
const one = (list) => list[random(list.length)];
const some = (list, most) => [...new Set(Array.from({ length: random(most + 1) }, () => one(list)))];

const names = ["Ada", "ada", "Kestrel", "Caf\u00e9 \"\u00dcbergang\"", "\u8a18\u61b6", "a b  c", "x".repeat(300), "\ud83d\udc26", "build/1", "zz"];
const types = ["person", "project", "", "Place"];
const facts = ["likes tea", "Likes tea", " likes  tea", "line one\nline two\twith tab", "quote \" and \\ back", "\ud83d\udc26 and \u8a18\u61b6",
  "2024-06-01", "<b>&amp;</b>", "it's \u2018curly\u2019", "y".repeat(2000)];
const relations = ["knows", "Knows", "part of", "\u2192"];
const queries = ["ada", "TEA", "", "\u8a18", "line two", "nothing of the kind", "per", "\""];
const relation = () => ({ from: one(names), to: one(names), relationType: one(relations) });
const unique = (list) => [...new Map(list.map((i) => [JSON.stringify(i), i])).values()];
const several = (make, most) => unique(Array.from({ length: random(most + 1) }, make));

const operations = {
  create_entities: () => ({ entities: some(names, 3).map((name) => ({ name, entityType: one(types), observations: some(facts, 4) })) }),
  create_relations: () => ({ relations: several(relation, 3) }),
  add_observations: () => ({ observations: Array.from({ length: random(3) }, () => ({ entityName: one(names), contents: some(facts, 3) })) }),
  delete_entities: () => ({ entityNames: some(names, 2) }),
  delete_observations: () => ({ deletions: Array.from({ length: random(3) }, () => ({ entityName: one(names), observations: some(facts, 3) })) }),
  delete_relations: () => ({ relations: several(relation, 3) }),
  read_graph: () => ({}),
  search_nodes: () => ({ query: one(queries) }),
  open_nodes: () => ({ names: some(names, 3) }),
};
const weighed = Object.keys(operations).flatMap((n) => Array(n === "delete_entities" ? 1 : n.startsWith("delete") ? 2 : 3).fill(n));

const plain = ({ content, structuredContent, isError }) => ({ content, structuredContent, isError: isError ?? false });
const unworded = (schema) => JSON.parse(JSON.stringify(schema, (key, value) => (key === "description" || key === "$schema" ? undefined : value)));

let [a, b] = [await theirs(), await ours()];

const checks = {
  async "lists the same tools with the same schemas"() {
    const [mine, other] = [(await b.listTools()).tools, (await a.listTools()).tools];
    assert.deepEqual(mine.map((t) => t.name), other.map((t) => t.name));
    for (const [i, tool] of mine.entries()) {
      assert.deepEqual(unworded(tool.inputSchema), unworded(other[i].inputSchema), tool.name);
      assert.deepEqual(unworded(tool.outputSchema), unworded(other[i].outputSchema), tool.name);
      assert.deepEqual(tool.annotations, other[i].annotations, tool.name);
      assert.equal(tool.title, other[i].title);
      assert.ok(tool.description.length > 0);
    }
  },

  async "gives the same answers to the same calls"() {
    const counts = {};
    for (let i = 0; i < 400; i++) {
      const name = one(weighed);
      const given = { name, arguments: operations[name]() };
      const [theirAnswer, ourAnswer] = [plain(await a.callTool(given)), plain(await b.callTool(given))];
      assert.deepEqual(ourAnswer, theirAnswer, `seed ${seed}, call ${i}: ${JSON.stringify(given).slice(0, 600)}`);
      counts[name] = (counts[name] ?? 0) + 1;
      if (theirAnswer.isError) counts.refused = (counts.refused ?? 0) + 1;
    }
    console.log(`# ${JSON.stringify(counts)}`);
    assert.ok(counts.refused > 0);
  },

  async "offers the same resource and tells of changes"() {
    const [mine, other] = [await b.readResource({ uri: "memory://knowledge-graph" }), await a.readResource({ uri: "memory://knowledge-graph" })];
    assert.deepEqual(mine.contents, other.contents);
    assert.equal((await b.listResources()).resources[0].uri, "memory://knowledge-graph");
    assert.equal(b.getServerCapabilities().resources.subscribe, true);
    let told = 0;
    const { ResourceUpdatedNotificationSchema } = await import("@modelcontextprotocol/sdk/types.js");
    b.setNotificationHandler(ResourceUpdatedNotificationSchema, () => { told++; });
    const entity = (name) => ({ name: "create_entities", arguments: { entities: [{ name, entityType: "t", observations: [] }] } });
    await b.callTool(entity("before"));
    await b.subscribeResource({ uri: "memory://knowledge-graph" });
    await b.callTool(entity("after"));
    assert.equal(told, 1);
    const gone = { name: "delete_entities", arguments: { entityNames: ["before", "after"] } };
    await b.callTool(gone);
  },

  async "knows the same after a restart"() {
    const before = plain(await a.callTool({ name: "read_graph", arguments: {} }));
    await b.close();
    b = await ours();
    assert.deepEqual(plain(await b.callTool({ name: "read_graph", arguments: {} })), before);
  },

  async "brings over the file that the settings name, once"() {
    await b.callTool({ name: "delete_entities", arguments: { entityNames: names } });
    await b.close();
    b = await ours({ MEMORY_FILE_PATH: process.env.SAMPLE_GRAPH });
    const lines = fs.readFileSync(process.env.SAMPLE_GRAPH, "utf8").split("\n").filter(Boolean).map((l) => JSON.parse(l));
    const graph = async () => (await b.callTool({ name: "read_graph", arguments: {} })).structuredContent;
    const strip = ({ type, ...rest }) => rest;
    const wanted = (type) => lines.filter((l) => l.type === type).map(strip);
    const found = await graph();
    assert.deepEqual(found.entities, wanted("entity"));
    const sorted = (list) => list.map((r) => JSON.stringify(r)).sort();
    assert.deepEqual(sorted(found.relations), sorted(wanted("relation")));
    const first = lines.find((l) => l.type === "entity" && l.observations.length > 0);
    await b.callTool({ name: "delete_observations", arguments: { deletions: [{ entityName: first.name, observations: [first.observations[0]] }] } });
    const after = await graph();
    await b.close();
    b = await ours({ MEMORY_FILE_PATH: process.env.SAMPLE_GRAPH });
    assert.deepEqual(await graph(), after);
    const added = path.join(folder, "grown.jsonl");
    fs.copyFileSync(process.env.SAMPLE_GRAPH, added);
    for (const name of ["grown", "again"]) {
      fs.appendFileSync(added, "\n" + JSON.stringify({ type: "entity", name, entityType: "t", observations: [] }));
      await b.close();
      b = await ours({ MEMORY_FILE_PATH: added });
      after.entities.push({ name, entityType: "t", observations: [] });
      assert.deepEqual(await graph(), after);
    }
  },

  async "keeps every one of 80 parallel writes, where the other keeps some"() {
    const write = (client, id) => client.callTool({
      name: "create_entities", arguments: { entities: [{ name: id, entityType: "memory", observations: [`parallel ${id}`] }] },
    });
    const kept = async (client) => {
      for (let round = 0; round < 10; round++) {
        const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => write(client, `p${round}-${i}`)));
        for (const answer of answers) assert.ok(!answer.isError);
      }
      const { structuredContent } = await client.callTool({ name: "read_graph", arguments: {} });
      return structuredContent.entities.filter((e) => /^p\d+-\d$/.test(e.name) && e.observations.length === 1).length;
    };
    const [mine, other] = [await kept(b), await kept(a)];
    console.log(`# of 80 acknowledged parallel writes kept: ours ${mine}, theirs ${other}`);
    assert.equal(mine, 80);
  },

  async "loses nothing when three processes write at once"() {
    const clients = [b, await ours(), await ours()];
    await Promise.all(clients.flatMap((client, c) => Array.from({ length: 15 }, async (_, i) => {
      const entities = [{ name: "shared", entityType: "t", observations: [] }, { name: `c${c}-${i}`, entityType: "t", observations: ["x"] }];
      assert.ok(!(await client.callTool({ name: "create_entities", arguments: { entities } })).isError);
      const observations = [{ entityName: "shared", contents: [`seen by ${c}-${i}`] }];
      assert.ok(!(await client.callTool({ name: "add_observations", arguments: { observations } })).isError);
    })));
    const { structuredContent } = await clients[1].callTool({ name: "read_graph", arguments: {} });
    const shared = structuredContent.entities.filter((e) => e.name === "shared");
    assert.equal(shared.length, 1);
    assert.equal(shared[0].observations.length, 45);
    assert.equal(structuredContent.entities.filter((e) => /^c\d-\d+$/.test(e.name)).length, 45);
    for (const client of clients.slice(1)) await client.close();
  },

  async "says in words what is wrong with a call"() {
    for (const entities of [[{ name: "a" }], [{ name: null, entityType: "t", observations: [] }], [{ name: " ", entityType: "t", observations: [] }]]) {
      const answer = await b.callTool({ name: "create_entities", arguments: { entities } });
      assert.equal(answer.isError, true, JSON.stringify(entities));
    }
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log(`ok ${name}`);
}
await a.close();
await b.close();
