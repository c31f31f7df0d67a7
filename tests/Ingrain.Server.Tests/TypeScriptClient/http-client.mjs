// Speaks to the server over HTTP with the protocol's official TypeScript client, which checks every message and every structured answer
// against its schema. Usage: node http-client.mjs URL TOKEN; prints one line for each check and ends with 0 where all hold.
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";

const [url, token] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${token}` };
const transport = () => new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
const client = new Client({ name: "typescript client", version: "1" });
const problems = [];
client.onerror = (error) => problems.push(String(error));
const first = transport();

const text = (result) => result.content.filter((c) => c.type === "text").map((c) => c.text).join("");

async function call(name, given) {
  const result = await client.callTool({ name, arguments: given });
  assert.ok(!result.isError, text(result));
  return result;
}

const checks = {
  async "connects in a session and is told how to use memory"() {
    await client.connect(first);
    assert.equal(client.getServerVersion().name, "ingrain");
    assert.match(client.getInstructions(), /recall/);
    assert.match(first.sessionId, /^[0-9a-f]{32}$/);
    const { tools } = await client.listTools();
    assert.ok(tools.length >= 10);
    for (const tool of tools) assert.ok(tool.outputSchema && tool.annotations, tool.name);
  },

  async "remembers, observes and recalls"() {
    const observed = await call("observe", { session: "s1", episodes: [{ role: "user", content: "We deploy billing with the blue pipeline." }] });
    const kept = await call("remember", { text: "Billing is deployed by the blue pipeline.", evidence: observed.structuredContent.ids });
    assert.equal(kept.structuredContent.outcome, "kept");
    assert.match(text(await call("recall", { query: "how is billing deployed?" })), /blue pipeline/);
  },

  async "answers a hundred calls at once, each its own"() {
    await Promise.all([...Array(100).keys()].map(async (n) => {
      const opened = await call("remember", { text: `Note ${n}`, path: `n/${n}.md` });
      assert.equal(opened.structuredContent.memory.path, `n/${n}.md`);
    }));
  },

  async "tells a model what was wrong"() {
    const result = await client.callTool({ name: "recall", arguments: { budget: 5 } });
    assert.equal(result.isError, true);
    await assert.rejects(client.callTool({ name: "erase", arguments: {} }), (e) => e instanceof McpError && e.code === ErrorCode.InvalidParams);
  },

  async "reads resources and prompts"() {
    const { resources } = await client.listResources();
    assert.ok(JSON.parse((await client.readResource({ uri: resources[0].uri })).contents[0].text).sequence > 0);
    assert.match((await client.getPrompt({ name: "recall", arguments: { topic: "billing" } })).messages[0].content.text, /blue pipeline/);
  },

  async "ends its session, which is gone then"() {
    const { sessionId } = first;
    await first.terminateSession();
    await client.close();
    const response = await fetch(url, {
      method: "POST", body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }),
      headers: { ...headers, "Mcp-Session-Id": sessionId, "Content-Type": "application/json", Accept: "application/json, text/event-stream" },
    });
    assert.equal(response.status, 404);
    assert.deepEqual(problems.filter((p) => !p.includes("abort")), []);
  },

  async "is not let in without the token"() {
    const stranger = new Client({ name: "stranger", version: "1" });
    await assert.rejects(stranger.connect(new StreamableHTTPClientTransport(new URL(url))), /401|[Uu]nauthorized/);
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log(`ok ${name}`);
}
