// Speaks to the server with mem0's official client, as it is: only its host and key are ours. Usage: node mem0.mjs HOST KEY; prints one
// line for each check and ends with 0 where all hold.
import assert from "node:assert/strict";
import { MemoryClient } from "mem0ai";

const [host, apiKey] = process.argv.slice(2);
const client = new MemoryClient({ apiKey, host });
const of = (userId) => ({ filters: { user_id: userId } });
const drinks = [{ role: "user", content: "I drink oolong tea in the morning" }];
let tea;

const checks = {
  async "finds its key good"() {
    await client.ping();
    await assert.rejects(new MemoryClient({ apiKey: "wrong", host }).ping());
  },

  async "adds messages word for word, once"() {
    const added = await client.add(drinks, { userId: "alice", metadata: { topic: "drinks" }, infer: false });
    assert.equal(added.results.length, 1);
    assert.deepEqual([added.results[0].memory, added.results[0].event], [drinks[0].content, "ADD"]);
    tea = added.results[0].id;
    const again = await client.add(drinks, { userId: "alice", infer: false });
    assert.deepEqual([again.results[0].id, again.results[0].event], [tea, "NONE"]);
    await client.add([{ role: "user", content: "I drink black tea" }, { role: "assistant", content: "Noted: black tea" }], { userId: "bob" });
    await assert.rejects(client.add(drinks, {}));
  },

  async "searches for the user that is meant, and nobody else"() {
    const { results } = await client.search("who drinks tea in the morning", of("alice"));
    assert.equal(results.length, 1);
    const [found] = results;
    assert.deepEqual([found.id, found.memory, found.userId, found.metadata.topic], [tea, drinks[0].content, "alice", "drinks"]);
    assert.ok(found.score > 0);
    assert.equal((await client.search("tea", { ...of("bob"), topK: 1 })).results.length, 1);
    await assert.rejects(client.search("tea", {}));
    await assert.rejects(client.search("tea", { filters: { topic: "drinks" } }));
  },

  async "gets one with every member, and none that is not there"() {
    const memory = await client.get(tea);
    assert.equal(memory.id, tea);
    for (const name of ["memory", "userId", "agentId", "appId", "runId", "metadata", "categories", "createdAt", "updatedAt", "expirationDate"])
      assert.ok(name in memory, name);
    assert.ok(!Number.isNaN(Date.parse(memory.createdAt)));
    await assert.rejects(client.get("none"), /not found/);
  },

  async "lists page by page"() {
    const first = await client.getAll({ ...of("bob"), page: 1, pageSize: 1 });
    assert.deepEqual([first.count, first.results.length, first.previous], [2, 1, null]);
    assert.match(first.next, /page=2/);
    const second = await client.getAll({ ...of("bob"), page: 2, pageSize: 1 });
    assert.equal(second.next, null);
    assert.notEqual(first.results[0].id, second.results[0].id);
    assert.equal((await client.getAll({ filters: { AND: [{ user_id: "bob" }, { created_at: { gte: "2000-01-01" } }] } })).count, 2);
  },

  async "updates words, metadata and end, and keeps the history"() {
    const created = (await client.get(tea)).createdAt;
    const updated = await client.update(tea, { text: "I drink green tea", metadata: { topic: "green" } });
    assert.deepEqual([updated.id, updated.memory, updated.metadata.topic], [tea, "I drink green tea", "green"]);
    assert.equal(updated.createdAt, created);
    assert.match((await client.update(tea, { expirationDate: "2999-01-01" })).expirationDate, /^2999-01-01/);
    assert.equal((await client.update(tea, { expirationDate: null })).expirationDate, null);
    const history = await client.history(tea);
    assert.deepEqual(history.slice(0, 2).map((v) => [v.event, v.oldMemory, v.newMemory, v.memoryId]), [
      ["ADD", null, drinks[0].content, tea], ["UPDATE", drinks[0].content, "I drink green tea", tea],
    ]);
    await assert.rejects(client.update("none", { text: "x" }), /not found/);
  },

  async "names users and keeps feedback"() {
    const users = await client.users();
    assert.deepEqual(users.results.map((u) => [u.type, u.name, u.totalMemories]), [["user", "alice", 1], ["user", "bob", 2]]);
    const kept = await client.feedback({ memoryId: tea, feedback: "POSITIVE", feedbackReason: "it helped" });
    assert.equal(kept.feedback, "POSITIVE");
  },

  async "changes and deletes many, one, and all of somebody"() {
    const bobs = (await client.getAll(of("bob"))).results.map((m) => m.id);
    await client.batchUpdate([{ memoryId: bobs[0], text: "I drink coffee" }]);
    assert.equal((await client.get(bobs[0])).memory, "I drink coffee");
    await client.batchDelete([bobs[0]]);
    await assert.rejects(client.get(bobs[0]), /not found/);
    assert.deepEqual(await client.delete(tea), { message: "Memory deleted successfully!" });
    assert.equal((await client.history(tea)).at(-1).event, "DELETE");
    assert.match((await client.deleteAll({ userId: "bob" })).message, /deleted/);
    assert.equal((await client.getAll(of("bob"))).count, 0);
    await assert.rejects(client.deleteAll({}));
    await client.add(drinks, { userId: "carol", runId: "r" });
    await client.deleteUsers({ userId: "carol" });
    assert.equal((await client.users()).count, 0);
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log(`ok ${name}`);
}
