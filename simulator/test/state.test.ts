/** The simulator's own state: seed, restart, script, size. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SnapshotFile } from "../core/snapshot-file.js";
import { listen } from "../server/listen.js";
import { startKit } from "./kit.js";
import { EC, useSalesTeam } from "./sales-team.js";

const { kit, ids, advance, massSend } = useSalesTeam();

describe("state", () => {
  /** A run of calls and acts, as JSON. */
  async function story(seed: string): Promise<string> {
    const one = await startKit(seed);
    await one.act("load", { members: [{ userid: "liqian", name: "李倩" }] });
    await one.act("faults", { path: `${EC}/list`, kind: "busy", probability: 0.5 });
    const said: unknown[] = [];
    for (let i = 0; i < 10; i++) {
      said.push(await one.act("customers", { name: `客户${i}` }));
      said.push(await one.act(`customers/客户${i}/add`, { userid: "liqian" }));
      said.push((await one.call(`${EC}/list?userid=liqian`)).errcode);
    }
    said.push(await one.call(`${EC}/add_msg_template`, { sender: "liqian", text: { content: "x" } }));
    said.push(await one.call("gettoken"));
    await one.close();
    return JSON.stringify(said).replaceAll(/hint: \[\d+\]/g, "");
  }

  it("follows from the seed", async () => {
    const first = await story("7");
    expect(await story("7")).toBe(first);
    expect(await story("8")).not.toBe(first);
  });

  it("survives a restart from its file, waiting transfers and clock included", async () => {
    const dir = mkdtempSync(join(tmpdir(), "simulator-"));
    try {
      await kit.call(`${EC}/transfer_customer`, {
        handover_userid: "liqian",
        takeover_userid: "zhouhang",
        external_userid: [ids["wang"]],
      });
      await advance(0.5);
      new SnapshotFile(dir).write(kit.sim);
      const world = new SnapshotFile(dir).read();
      if (!world) throw new Error("no state");
      const again = await listen({ seed: "other", world });
      expect([again.sim.seconds(), again.sim.corp().follows.size]).toEqual([kit.sim.seconds(), 3]);
      await fetch(`${again.url}/sim/clock`, { method: "POST", body: JSON.stringify({ advanceDays: 1 }) });
      expect(again.sim.corp().transfers).toMatchObject([{ status: 1 }]);
      await again.close();
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it("plays a script once, on its clock", async () => {
    const script = {
      name: "s",
      lines: [
        { afterSeconds: 10, act: "appear", customer: "new", name: "新人" },
        { afterSeconds: 20, act: "scan", customer: "new", way: "fair" },
        { afterSeconds: 30, act: "customer-says", customer: "new", text: "你好" },
        { afterSeconds: 40, act: "customer-says", customer: "nobody", text: "?" },
      ],
    };
    await kit.call(`${EC}/add_contact_way`, { type: 1, scene: 2, user: ["zhouhang"], state: "fair" });
    expect(await kit.act("script", script)).toMatchObject({ queued: 4 });
    expect(await kit.act("script", script)).toMatchObject({ queued: 0 });
    await kit.act("clock", { advanceSeconds: 60 });
    const [follow] = [...kit.corp.follows.values()].filter((one) => one.state === "fair");
    expect(follow).toMatchObject({ userid: "zhouhang", customerMessages: 1 });
  });

  it("takes thousands of customers at once", async () => {
    const made = await kit.act("bulk", { customers: 20_000, members: 20, tags: ["重要"] });
    expect(made).toMatchObject({ people: 20_000, follows: 20_000 });
    const again = await kit.act("bulk", { customers: 20_000, members: 20 });
    expect(again).toMatchObject({ follows: 0 });
    const filter = { group_list: [{ tag_list: [[...kit.corp.tagIndex.keys()][0]] }] };
    const msgid = await massSend({ tag_filter: filter });
    await kit.act(`mass-sends/${msgid}/confirm`, {});
    expect(await kit.act("received/summary?kind=mass-send")).toMatchObject({ total: 20_001, doubled: 0 });
  });
});
