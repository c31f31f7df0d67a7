// Speaks to the server with the protocol's official TypeScript client, which checks every message and every structured answer against
// its schema. Usage: node client.mjs COMMAND [ARGUMENT...]; prints one line for each check and ends with 0 where all hold.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";

const [command, ...args] = process.argv.slice(2);
const client = new Client({ name: "typescript client", version: "1" });
const problems = [];
client.onerror = (error) => problems.push(String(error));

const text = (result) => result.content.filter((c) => c.type === "text").map((c) => c.text).join("");

async function call(name, given) {
  const result = await client.callTool({ name, arguments: given });
  assert.ok(!result.isError, text(result));
  return result;
}

const checks = {
  async "connects and is told how to use memory"() {
    const began = performance.now();
    await client.connect(new StdioClientTransport({ command, args, stderr: "inherit" }));
    assert.equal(client.getServerVersion().name, "ingrain");
    assert.match(client.getInstructions(), /recall/);
    const { tools } = await client.listTools();
    await call("recall", { query: "anything" });
    console.log(`# from start to the first recall: ${Math.round(performance.now() - began)} ms`);
    assert.equal(tools.length, 12);
    for (const tool of tools) assert.ok(tool.outputSchema && tool.annotations, tool.name);
  },

  async "remembers, observes and recalls"() {
    const observed = await call("observe", { session: "s1", episodes: [{ role: "user", content: "We deploy billing with the blue pipeline." }] });
    const [episode] = observed.structuredContent.ids;
    const kept = await call("remember", {
      text: "Billing is deployed by the blue pipeline.", subject: "billing", predicate: "deployed_by", object: "blue pipeline",
      type: "infrastructure", evidence: [episode], tags: ["ops"],
    });
    assert.equal(kept.structuredContent.outcome, "kept");
    const recalled = await call("recall", { query: "how is billing deployed?" });
    assert.match(text(recalled), /blue pipeline/);
    assert.ok(recalled.structuredContent.items.some((i) => i.id === kept.structuredContent.memory.id));
    const opened = await call("open", { id: kept.structuredContent.memory.id });
    assert.deepEqual(opened.structuredContent.memory.evidence, [`episode:${episode}`]);
  },

  async "answers every tool as its output schema says"() {
    await call("remember", { text: "# Deploy", path: "runbooks/deploy.md" });
    await call("remember", { text: "# Deploy\nwith care", path: "runbooks/deploy.md" });
    await call("list", { under: "runbooks" });
    await call("history", { id: "runbooks/deploy.md" });
    await call("diff", { from: "1" });
    const { structuredContent: log } = await call("log", {});
    await call("rollback", { sequence: log.changesets[0].sequence, reason: "test" });
    await call("retract", { id: "runbooks/deploy.md", reason: "test" });
  },

  async "tells a model what was wrong"() {
    const result = await client.callTool({ name: "recall", arguments: { budget: 5 } });
    assert.equal(result.isError, true);
    assert.match(text(result), /'budget' must be a whole number from 64/);
    const stale = await client.callTool({ name: "remember", arguments: { text: "x", path: "runbooks/new.md", expected_version: 7 } });
    assert.equal(stale.isError, true);
    assert.equal(stale.structuredContent.outcome, "conflict");
    await assert.rejects(client.callTool({ name: "erase", arguments: {} }), (e) => e instanceof McpError && e.code === ErrorCode.InvalidParams);
  },

  async "keeps, reuses, protects, mends and undoes a module"() {
    const code = "def double(x):\n    return 2 * x";
    const kept = await client.callTool({ name: "module", arguments: { command: "write", path: "nums/double.py", code, examples: ["double(4) => 8"] } });
    if (kept.isError && /sandbox/.test(text(kept))) return console.log("# no sandbox on this host: " + text(kept));
    assert.equal(kept.structuredContent.outcome, "kept", text(kept));
    const quad = "from nums.double import double\ndef quad(x):\n    return double(double(x))";
    await call("module", { command: "write", path: "nums/quad.py", code: quad, examples: ["quad(1) => 4"] });
    const ran = await call("exec", { language: "python", code: "from nums.quad import quad\nquad(10)" });
    assert.deepEqual([ran.structuredContent.value, ran.structuredContent.sandbox], ["40", "bubblewrap"]);
    const broken = await client.callTool({ name: "module", arguments: { command: "update", path: "nums/double.py", code: "def double(x):\n    return x + 4" } });
    assert.equal(broken.isError, true);
    assert.ok("nums/quad.py" in broken.structuredContent.dependents);
    const mended = await call("module", { command: "update", path: "nums/double.py", code: "def double(x):\n    return x + x" });
    await call("rollback", { sequence: mended.structuredContent.sequence, reason: "the first was clearer" });
    const { structuredContent: read } = await call("module", { command: "read", path: "nums/double.py" });
    assert.deepEqual([read.modules[0].code, read.modules[0].verified], [code, true]);
  },

  async "reads resources and prompts"() {
    const { resources } = await client.listResources();
    const { contents } = await client.readResource({ uri: resources[0].uri });
    assert.equal(contents[0].mimeType, "application/json");
    assert.ok(JSON.parse(contents[0].text).sequence > 0);
    assert.equal((await client.listResourceTemplates()).resourceTemplates.length, 4);
    await assert.rejects(client.readResource({ uri: resources[0].uri + "/none" }), (e) => e instanceof McpError && e.code === -32002);
    const prompt = await client.getPrompt({ name: "recall", arguments: { topic: "billing" } });
    assert.match(prompt.messages[0].content.text, /blue pipeline/);
    assert.equal((await client.listPrompts()).prompts.length, 3);
  },

  async "hears no message that it does not understand"() {
    await client.close();
    assert.deepEqual(problems, []);
  },

  async "sees the server end when its input ends"() {
    const server = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    let out = "";
    server.stdout.setEncoding("utf8").on("data", (data) => (out += data));
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "1" } };
    server.stdin.write(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params }) + "\n");
    while (!out.includes("\n")) await once(server.stdout, "data");
    const said = { name: "remember", arguments: { text: "The last words before the pipe broke." } };
    server.stdin.end(JSON.stringify({ jsonrpc: "2.0", id: 2, method: "tools/call", params: said }) + "\n");
    const began = performance.now();
    const [code] = await once(server, "exit");
    const took = performance.now() - began;
    console.log(`# from the end of its input to its own: ${Math.round(took)} ms`);
    assert.equal(code, 0);
    assert.ok(took < 2000, `took ${took} ms`);
    const answers = out.trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(answers.map((a) => a.id), [1, 2]);
    assert.equal(answers[1].result.structuredContent.outcome, "kept");
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log(`ok ${name}`);
}
