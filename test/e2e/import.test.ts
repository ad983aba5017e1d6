/** The command line on a running instance: import (counts, repetition, rejected rows, waiting), backup and restore. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ContactRowJson, Page } from "#src/api/contract/contract.js";
import { startInstance, type Instance } from "./instance.js";

let instance: Instance;
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "guanxi-import-"));
  instance = await startInstance();
});
afterAll(async () => {
  await instance?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const TEXTS = [
  "你好 想了解下压力变送器",
  "您好 有的",
  "我们预算20万左右 要40台 电话13800000401",
  "好的 明天上午给您报价",
];

function chatFile(name: string, conversations: number): { file: string; messages: number } {
  const rows: string[] = [];
  for (let c = 0; c < conversations; c++) {
    TEXTS.forEach((text, i) => {
      const contact = { id: `${name}-${c}`, name: `客户${c}`, side: "contact" };
      const member = { id: "liqian", side: "member" };
      const [from, to] = i % 2 === 0 ? [contact, member] : [member, contact];
      const at = `2026-0${1 + (c % 9)}-1${c % 10}T09:${10 + i}:00+08:00`;
      rows.push(
        JSON.stringify({ conversation: `${name}-${c}`, id: `m${i}`, at, from, to, room: null, type: "text", text }),
      );
    });
  }
  const file = join(dir, `${name}.jsonl`);
  writeFileSync(file, `${rows.join("\n")}\n`);
  return { file, messages: rows.length };
}

const lastLine = (text: string): unknown => JSON.parse(text.trim().split("\n").at(-1) ?? "null");

describe("guanxi import chats", () => {
  it("brings everything in, understood when it returns, and a second time changes nothing", async () => {
    const { file, messages } = chatFile("plain", 150);
    const first = await instance.cli(["import", "chats", file, "--json", "--wait"]);
    expect([first.code, lastLine(first.stdout)]).toEqual([
      0,
      { read: messages, accepted: messages, duplicate: 0, rejected: 0 },
    ]);

    const admin = await instance.signIn("admin");
    const found = await admin.get<Page<ContactRowJson>>("/contacts?q=plain&limit=5").catch(() => null);
    const rows = found?.data.length
      ? found
      : await admin.get<Page<ContactRowJson>>(`/contacts?q=${encodeURIComponent("客户1")}&limit=5`);
    expect(rows.data[0]).toMatchObject({ phone: "13800000401", budget: "~200000" });

    const hash = (await instance.cli(["state-hash"])).stdout;
    const second = await instance.cli(["import", "chats", file, "--json", "--wait"]);
    expect(lastLine(second.stdout)).toEqual({ read: messages, accepted: 0, duplicate: messages, rejected: 0 });
    expect((await instance.cli(["state-hash"])).stdout).toBe(hash);
  });

  it("takes the good rows and keeps the bad ones beside the file", async () => {
    const { file } = chatFile("mixed", 2);
    const good = readFileSync(file, "utf8");
    writeFileSync(
      file,
      `${good}{"conversation":"x"}\nnot json\n${JSON.stringify({ ...(JSON.parse(good.split("\n")[0] ?? "") as object), id: "late", at: "gestern" })}\n`,
    );
    const result = await instance.cli(["import", "chats", file, "--json"]);
    expect([result.code, lastLine(result.stdout)]).toEqual([0, { read: 11, accepted: 8, duplicate: 0, rejected: 3 }]);
    const rejected = readFileSync(`${file}.rejected.csv`, "utf8").split("\r\n");
    expect(rejected.slice(1, 4).map((line) => line.split(",")[0])).toEqual(['"9"', '"10"', '"11"']);
    expect(rejected[3]).toContain("at");
  });

  it("ends with 2 when the file cannot be read", async () => {
    const result = await instance.cli(["import", "chats", join(dir, "missing.jsonl"), "--json"]);
    expect(result.code).toBe(2);
    expect(existsSync(join(dir, "missing.jsonl.rejected.csv"))).toBe(false);
  });

  it("says where to start when nothing runs on the directory", async () => {
    const empty = join(dir, "nothing-here");
    const result = await instance.cli(["state-hash", "--data", empty]);
    expect([result.code, result.stdout]).toEqual([1, ""]);
    expect(result.stderr).toContain("bin/up");
    expect(existsSync(empty)).toBe(false);
  });

  it("reads a GBK CSV with Chinese headings", async () => {
    const file = join(dir, "gbk.csv");
    const head = Buffer.from("conversation,id,at,from_id,from_name,from_side,to_id,to_side,text\n");
    // 王工 and 在吗 in GBK.
    const row = Buffer.concat([
      Buffer.from("gbk-1,m1,2026-03-02 09:14,gbk-1,"),
      Buffer.from([0xcd, 0xf5, 0xb9, 0xa4]),
      Buffer.from(",contact,liqian,member,"),
      Buffer.from([0xd4, 0xda, 0xc2, 0xf0]),
      Buffer.from("\n"),
    ]);
    writeFileSync(file, Buffer.concat([head, row]));
    const result = await instance.cli(["import", "chats", file, "--json", "--wait"]);
    expect(lastLine(result.stdout)).toEqual({ read: 1, accepted: 1, duplicate: 0, rejected: 0 });
    const admin = await instance.signIn("admin");
    const { data } = await admin.get<Page<ContactRowJson>>(`/contacts?q=${encodeURIComponent("王工")}`);
    expect(data.map((contact) => contact.nickname)).toContain("王工");
  });
});

describe("guanxi backup and restore", () => {
  it("saves a running instance and brings the same derived state back into another data directory", async () => {
    const { file } = chatFile("saved", 20);
    await instance.cli(["import", "chats", file, "--wait"]);
    const folder = join(dir, "backup");
    const saved = await instance.cli(["backup", "--out", folder]);
    expect([saved.code, saved.stderr.includes("Error")]).toEqual([0, false]);
    const hash = (await instance.cli(["state-hash"])).stdout;

    const inUse = await instance.cli(["restore", folder, "--replace"]);
    expect([inUse.code, inUse.stderr]).toEqual([1, expect.stringContaining("请先停止 bin/up")]);

    const elsewhere = mkdtempSync(join(tmpdir(), "guanxi-restored-"));
    const restored = await instance.cli(["restore", folder, "--data", elsewhere]);
    expect([restored.code, restored.stdout]).toEqual([0, expect.stringContaining("条数与校验值一致")]);
    // The records are in the data directory, also when the first instance has them on another server.
    const second = await startInstance({ dataDir: elsewhere, env: { MONGODB_URL: "" } });
    try {
      expect((await second.cli(["state-hash"])).stdout).toBe(hash);
    } finally {
      await second.stop();
    }
  });
});
