/**
 * Kill -9 of every process in turn, while an import runs and while messages go out: nothing acknowledged is lost,
 * nothing is sent twice.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ContactRowJson, Page, SettingsJson, TouchJson } from "#src/api/contract/contract.js";
import { waitUntil } from "#src/supervisor/wait-until.js";
import { ApiClient } from "./api-client.js";
import { startInstance, type CliResult, type Instance } from "./instance.js";

const HAS_STORE = process.env["MONGODB_URL"] === undefined;
const PROCESSES = ["worker", "redis", "bot", ...(HAS_STORE ? ["store"] : []), "api"];
const CONVERSATIONS = 400;
const PER_CONVERSATION = 12;

let instance: Instance;
let dir: string;
let outbox: string;
/** The member whose account the bot is. */
let seller: ApiClient;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "guanxi-kill-"));
  outbox = join(dir, "outbox.jsonl");
  instance = await startInstance({
    env: {
      WECHATY_PUPPET: "wechaty-puppet-mock",
      WECHATY_ACCOUNT: "liqian",
      WECHATY_MEMBER: "liqian",
      WECHATY_MOCK_OUTBOX: outbox,
    },
  });
  const added = await instance.cli(["user", "add", "--id", "liqian", "--name", "李倩", "--role", "sales"]);
  seller = new ApiClient(instance.url);
  await seller.useSignInLink(added.stdout.trim(), "correct horse battery");
});
afterAll(async () => {
  await instance?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const SAID = [
  "你好 想了解下压力变送器",
  "您好 有的 您要多少",
  "大概40台 预算20万左右",
  "好的 明天上午给您报价",
  "我电话13800000401",
  "收到 报价发您邮箱",
];

function chatFile(): { file: string; messages: number } {
  const rows: string[] = [];
  for (let i = 0; i < PER_CONVERSATION; i++) {
    for (let c = 0; c < CONVERSATIONS; c++) {
      const contact = { id: `k${c}`, name: `客户${c}`, side: "contact" };
      const member = { id: "liqian", side: "member" };
      const [from, to] = i % 2 === 0 ? [contact, member] : [member, contact];
      const at = new Date(Date.parse("2026-03-02T01:00:00Z") + c * 3_600_000 + i * 60_000).toISOString();
      rows.push(
        JSON.stringify({ conversation: `k${c}`, id: `m${i}`, at, from, to, type: "text", text: SAID[i % SAID.length] }),
      );
    }
  }
  const file = join(dir, "kill.jsonl");
  writeFileSync(file, `${rows.join("\n")}\n`);
  return { file, messages: rows.length };
}

const lastLine = (result: CliResult): Record<string, number> =>
  JSON.parse(result.stdout.trim().split("\n").at(-1) ?? "null") as Record<string, number>;

/** What the mock contacts really received. */
function deliveries(): { to: string; text: string }[] {
  if (!existsSync(outbox)) return [];
  return readFileSync(outbox, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { to: string; text: string });
}

async function untilUp(): Promise<void> {
  const isUp = await waitUntil(async () => (await fetch(`${instance.url}/readyz`).catch(() => null))?.ok === true, {
    timeoutMs: 40_000,
  });
  if (!isUp) throw new Error("the instance did not become ready again");
}

describe("during an import", () => {
  it(
    "loses nothing that was acknowledged and derives the same as an undisturbed rebuild",
    { timeout: 300_000 },
    async () => {
      const { file, messages } = chatFile();
      const running = instance.cli(["import", "chats", file, "--json", "--wait", "--source", "wechaty:liqian"]);
      for (const name of PROCESSES) {
        await new Promise((resolve) => setTimeout(resolve, 700));
        await instance.killChild(name);
      }
      const result = await running;
      expect({ code: result.code, said: result.stderr }).toEqual({
        code: 0,
        said: expect.not.stringContaining("Error"),
      });
      const counts = lastLine(result);
      // A batch whose answer was lost is sent again: its messages then count as duplicates, never as two.
      expect(counts["read"]).toBe(messages);
      expect((counts["accepted"] ?? 0) + (counts["duplicate"] ?? 0)).toBe(messages);

      const again = lastLine(
        await instance.cli(["import", "chats", file, "--json", "--wait", "--source", "wechaty:liqian"]),
      );
      expect(again).toEqual({ read: messages, accepted: 0, duplicate: messages, rejected: 0 });
      const before = (await instance.cli(["state-hash"])).stdout;
      expect((await instance.cli(["rebuild"])).code).toBe(0);
      expect((await instance.cli(["state-hash"])).stdout).toBe(before);
      await untilUp();
      const admin = await instance.signIn("admin");
      const facets = await admin.get<{ data: { total: number } }>("/contacts/facets");
      expect(facets.data.total).toBe(CONVERSATIONS);
    },
  );
});

describe("while messages go out", () => {
  it("sends each at most once, and each one that counts as sent exactly once", { timeout: 300_000 }, async () => {
    await untilUp();
    await openSendingHours(await instance.signIn("admin"));
    const contacts = await someContacts(seller, 80);
    const celebrating = contacts.splice(60);
    const greeted = new Set<string>();
    const sent = new Map<string, string>();
    // Care messages are planned by jobs from what is known of the contact: today is their birthday.
    const celebrate = async (): Promise<void> => {
      for (const contact of celebrating.splice(0, 2)) {
        await retried(() =>
          seller.send("POST", `/contacts/${contact.id}/facts`, { field: "birthday", value: todayInChina() }),
        );
        greeted.add(contact.id);
      }
    };
    let next = 0;
    for (const name of [...PROCESSES, "bot", "worker"]) {
      for (let i = 0; i < 8 && next < contacts.length; i++, next++) {
        const contact = contacts[next];
        if (!contact) break;
        const text = `问候第 ${next} 号`;
        const touch = await retried(() =>
          seller.send<{ data: TouchJson }>("POST", `/contacts/${contact.id}/touches`, {
            text,
            idempotencyKey: `kill-touch-${next}`,
          }),
        );
        sent.set(touch.data.id, text);
      }
      await celebrate();
      await new Promise((resolve) => setTimeout(resolve, 150));
      await instance.killChild(name);
      await untilUp();
    }
    // Nobody is killed after these.
    await celebrate();

    const states = new Map<string, string>();
    const greetings = new Map<string, TouchJson>();
    const settled = new Set(["sent", "unknown", "failed", "handed_over", "cancelled", "skipped"]);
    const isSettled = await waitUntil(
      async () => {
        for (const touch of await allTouches(seller)) {
          if (sent.has(touch.id)) states.set(touch.id, touch.state);
          if (touch.why === "care.birthday") greetings.set(touch.contact.id, touch);
        }
        const all = [...states.values(), ...[...greetings.values()].map((touch) => touch.state)];
        return all.length === sent.size + greeted.size && all.every((state) => settled.has(state));
      },
      { timeoutMs: 180_000, everyMs: 1_000 },
    );
    expect([isSettled, [...states.values()].filter((state) => !settled.has(state))]).toEqual([true, []]);

    const received = new Map<string, number>();
    const wanted = new Set(sent.values());
    for (const { text } of deliveries()) if (wanted.has(text)) received.set(text, (received.get(text) ?? 0) + 1);
    const doubled = [...received].filter(([, count]) => count > 1);
    expect(doubled).toEqual([]);
    const receivedBy = (isMeant: (state: string) => boolean): number[] =>
      [...sent].filter(([id]) => isMeant(states.get(id) ?? "")).map(([, text]) => received.get(text) ?? 0);
    expect(new Set(receivedBy((state) => state === "sent"))).toEqual(new Set([1]));
    expect(receivedBy((state) => !["sent", "unknown"].includes(state)).every((count) => count === 0)).toBe(true);
    expect([...states.values()].filter((state) => state === "sent").length).toBeGreaterThan(sent.size / 2);

    // Greetings: by receiver, because their texts are alike.
    expect(new Set(greetings.keys())).toEqual(greeted);
    const toReceiver = new Map<string, number>();
    for (const { to, text } of deliveries()) {
      if (text.includes("生日快乐")) toReceiver.set(to, (toReceiver.get(to) ?? 0) + 1);
    }
    expect([...toReceiver.values()].every((count) => count === 1)).toBe(true);
    const greetingsSent = [...greetings.values()].filter((touch) => touch.state === "sent").length;
    const greetingsUnknown = [...greetings.values()].filter((touch) => touch.state === "unknown").length;
    expect(toReceiver.size).toBeGreaterThanOrEqual(greetingsSent);
    expect(toReceiver.size).toBeLessThanOrEqual(greetingsSent + greetingsUnknown);
    expect([...greetings.values()].map(({ state, note }) => `${state} ${note ?? ""}`.trim())).toContain("sent");
  });
});

/** Month and day of today in the corp's zone. */
const todayInChina = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(5, 10);

/** Quiet hours that are certainly not now; care messages are due from midnight on. */
async function openSendingHours(admin: ApiClient): Promise<void> {
  const { data } = await admin.get<{ data: SettingsJson }>("/settings");
  const hour = (new Date().getUTCHours() + 8 + 12) % 24;
  const from = `${String(hour).padStart(2, "0")}:00`;
  const { holidayYears: _years, ...settings } = data;
  await admin.send("PUT", "/settings", {
    ...settings,
    quietHours: { from, to: from.replace(":00", ":01") },
    care: { ...settings.care, atLocalTime: "00:00" },
  });
}

async function someContacts(admin: ApiClient, count: number): Promise<ContactRowJson[]> {
  const { data } = await admin.get<Page<ContactRowJson>>(`/contacts?limit=${count}`);
  expect(data.length).toBe(count);
  return data;
}

async function allTouches(admin: ApiClient): Promise<TouchJson[]> {
  const touches: TouchJson[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: Page<TouchJson> = await admin.get(
      `/touches?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
    );
    touches.push(...page.data);
    cursor = page.nextCursor;
  }
  return touches;
}

/** A request that met a process being killed is sent again with the same idempotency key. */
async function retried<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (attempt >= 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
