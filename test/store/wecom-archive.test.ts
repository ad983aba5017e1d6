/** The chat archive through the C library's symbols: a library of our own, built here. */
import { execFileSync } from "node:child_process";
import { constants, createHash, generateKeyPairSync, publicEncrypt } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "#config/project-root.js";
import { mongoArchiveStore } from "#src/adapters/mongo/wecom/archive-store.js";
import { openFinanceSdk, type FinanceSdkReader } from "#src/adapters/wecom/archive/finance-sdk.js";
import { archiveKey, openRandomKey } from "#src/adapters/wecom/archive/random-key.js";
import { messageModel } from "#src/adapters/mongo/capture/message-model.js";
import { createArchiveUseCases } from "#src/usecases/wecom-archive/archive-use-cases.js";
import type { ConsentState } from "#src/usecases/wecom-archive/ports.js";
import type { ArchiveDeps } from "#src/usecases/wecom-archive/pull-archive.js";
import { fakeJobQueue } from "#test/fakes/fake-job-queue.js";
import { wecomFixture } from "#test/fixtures/wecom-samples.js";
import { openStore, type TestStore } from "./open-store.js";
import { openPipeline } from "./pipeline.js";

const corpId = "archive";
const keyPair = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2_048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
const keys = [keyPair(), keyPair()] as const;

let dir: string;
let store: TestStore;
let reader: FinanceSdkReader;
let compiler: string | null = null;

/** The first C compiler of the machine. */
function compilerOf(): string | null {
  for (const name of ["cc", "gcc", "clang"]) {
    try {
      execFileSync(name, ["--version"], { stdio: "ignore" });
      return name;
    } catch {
      // The next one.
    }
  }
  return null;
}

beforeAll(async () => {
  compiler = compilerOf();
  dir = mkdtempSync(join(tmpdir(), "guanxi-archive-"));
  store = await openStore();
  if (!compiler) return;
  const library = join(dir, "libfinance.so");
  const source = join(projectRoot, "test/fixtures/finance-sdk/finance-sdk.c");
  execFileSync(compiler, ["-shared", "-fPIC", "-O1", "-o", library, source]);
  const corp = join(dir, "corp");
  mkdirSync(corp);
  reader = await openFinanceSdk({
    library,
    corpId: corp,
    secret: "archive-secret",
    keys: new Map([[1, archiveKey(keys[0].privateKey)]]),
  });
});
afterAll(async () => {
  reader?.close();
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

const sealed = (seq: string, message: object, version = 1): string => {
  const { msgid } = message as { msgid: string };
  const key = `random-key-${seq}`;
  const encrypted = publicEncrypt(
    { key: keys[version - 1]?.publicKey ?? "", padding: constants.RSA_PKCS1_PADDING },
    Buffer.from(key),
  ).toString("base64");
  const text = JSON.stringify(`${key}|${JSON.stringify(message)}`);
  return `{"seq":${seq},"msgid":"${msgid}","publickey_ver":${version},"encrypt_random_key":"${encrypted}","encrypt_chat_msg":${text}}`;
};
const writePull = (after: string, rows: readonly string[]): void =>
  writeFileSync(join(dir, "corp", `pull-${after}.json`), `{"errcode":0,"errmsg":"ok","chatdata":[${rows.join(",")}]}`);

const customer = "wmAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const at = Date.parse("2026-11-20T02:00:00Z");
const chat = (n: number, more: object) => ({
  msgid: `m${n}_external`,
  action: "send",
  from: customer,
  tolist: ["liqian"],
  roomid: "",
  msgtime: at + n * 1_000,
  ...more,
});
/** Beyond 2^53: exact only as text. */
const HIGH = "9007199254740995";

describe("random keys", () => {
  it("open although Node refuses PKCS#1 v1.5 padding, and refuse what is damaged", () => {
    const secret = "0123456789abcdef";
    const encrypted = publicEncrypt(
      { key: keys[0].publicKey, padding: constants.RSA_PKCS1_PADDING },
      Buffer.from(secret),
    ).toString("base64");
    expect(openRandomKey(archiveKey(keys[0].privateKey), encrypted)).toBe(secret);
    expect(() => openRandomKey(archiveKey(keys[1].privateKey), encrypted)).toThrow(/10008/);
    expect(() => openRandomKey(archiveKey(keys[0].privateKey), "AAAA")).toThrow(/10008/);
  });
});

describe("the archive through the C library", () => {
  it("is read in seq order, opened, captured; files streamed to disk; consents and coverage kept", async (test) => {
    if (!compiler) test.skip("no C compiler (cc, gcc, clang) on this machine");
    const picture = Buffer.alloc(1_300_000, "guanxi");
    writeFileSync(join(dir, "corp", "file-one"), picture);
    writePull("0", [
      sealed("1", chat(1, { msgtype: "agree", agree: { userid: customer, agree_time: at } })),
      sealed("2", chat(2, { msgtype: "text", text: { content: "预算20万左右" } })),
      sealed(
        "3",
        chat(3, { msgtype: "image", image: { md5sum: "x", filesize: picture.length, sdkfileid: "file-one" } }),
      ),
    ]);
    writePull("3", [
      sealed(HIGH, chat(4, { msgtype: "text", text: { content: "第二版密钥" } }), 2),
      sealed("9007199254740997", { msgid: "log1", action: "switch", time: at, user: "liqian" }),
    ]);
    const files = new Map<string, { chunks: number; sha: string }>();
    const pipeline = openPipeline(store.connection, {});
    let now = new Date(at + 3_600_000);
    let recorded = ["liqian", "zhou"];
    const asked: number[] = [];
    const answers: Record<string, { state: ConsentState; at: Date | null }> = {
      [customer]: { state: "agreed", at: new Date(at + 1_000) },
      wmDefault: { state: "by_default", at: null },
      // Never asked: no word of the customer.
      wmSilent: { state: "declined", at: null },
    };
    const deps: ArchiveDeps = {
      readers: { current: async () => reader },
      store: mongoArchiveStore(store.connection),
      capture: pipeline.capture,
      media: {
        keep: async (input) => {
          const hash = createHash("sha256");
          let chunks = 0;
          for await (const chunk of await input.open()) {
            hash.update(chunk);
            chunks++;
          }
          files.set(input.sourceId, { chunks, sha: hash.digest("hex") });
          return {} as never;
        },
      },
      mediaUrlOf: (_corp, _source, id) => `media:${id}`,
      alone: (_name, act) => act(),
      recordedMembers: async () => recorded,
      consents: {
        pairsOf: async (_corp, userId) =>
          (userId === "zhou" ? ["wmDefault", "wmSilent"] : [customer]).map((id) => ({
            externalUserId: id,
            addedAt: new Date(at),
          })),
        ask: async (pairs) => {
          asked.push(pairs.length);
          return pairs.map((pair) => ({ ...pair, ...answers[pair.externalUserId]! }));
        },
      },
      clock: { now: () => now },
      log: { warn: () => undefined },
    };
    const archive = createArchiveUseCases({ ...deps, jobs: fakeJobQueue(), keyVersions: () => [1] });
    expect(await archive.keys(corpId)).toEqual({ needed: 1, has: [1] });
    expect(await archive.pullArchive({ corpId })).toEqual({ pulled: 5, captured: 2, sealed: 1 });
    // What is new, or could not be opened, says which key is needed.
    expect(await archive.keys(corpId)).toEqual({ needed: 2, has: [1] });
    // Again, nothing changes.
    expect(await archive.pullArchive({ corpId })).toEqual({ pulled: 0, captured: 0, sealed: 1 });

    const messages = await messageModel(store.connection).find({ corpId }).sort({ sentAt: 1 }).lean().exec();
    expect(
      messages.map(({ text, type, side, source, media }) => [text, type, side, source, media?.url ?? null]),
    ).toEqual([
      ["预算20万左右", "text", "contact", "wecom:archive", null],
      ["", "image", "contact", "wecom:archive", "media:m3_external"],
    ]);
    expect(files.get("m3_external")).toEqual({ chunks: 3, sha: createHash("sha256").update(picture).digest("hex") });
    // Twice a day WeCom is asked about every pair; what the stream told already is no second word.
    expect(asked).toEqual([1, 2]);
    expect(await archive.consentsOf(corpId, "wmSilent")).toEqual([]);
    expect(await archive.consentsOf(corpId, "wmDefault")).toMatchObject([
      { userId: "zhou", state: "by_default", at: new Date(at), source: "api" },
    ]);
    expect(await archive.consentsOf(corpId, customer)).toMatchObject([
      { userId: "liqian", state: "agreed", at: new Date(at), source: "archive" },
    ]);
    expect(await deps.store.lastSeq(corpId)).toBe("00009007199254740997");

    // The missing key comes: what was kept sealed is opened and captured.
    reader.close();
    reader = await openFinanceSdk({
      library: join(dir, "libfinance.so"),
      corpId: join(dir, "corp"),
      secret: "archive-secret",
      keys: new Map(keys.map(({ privateKey }, index) => [index + 1, archiveKey(privateKey)])),
    });
    now = new Date(now.getTime() + 5 * 86_400_000);
    recorded = ["zhou"];
    answers["wmDefault"] = { state: "declined", at: new Date(now.getTime() - 1_000) };
    expect(await archive.pullArchive({ corpId })).toEqual({ pulled: 0, captured: 1, sealed: 0 });
    const coverage = await archive.coverage(corpId);
    expect(coverage.members).toMatchObject([
      { userId: "liqian", since: new Date(at + 3_600_000), until: now },
      { userId: "zhou", until: null },
    ]);
    expect(coverage.gaps).toMatchObject([{ from: new Date(at + 3_600_000) }]);
    expect(coverage).toMatchObject({
      isConfigured: true,
      isAtRisk: false,
      messages: { captured: 3, kept: 2, sealed: 0, stored: 0 },
      // The newest word of each pair counts.
      consents: { agreed: 1, declined: 1, by_default: 0 },
    });
  });

  it("refuses a wrong secret and tells a file that is not there", async (test) => {
    if (!compiler) test.skip("no C compiler (cc, gcc, clang) on this machine");
    const library = join(dir, "libfinance.so");
    const wrong = openFinanceSdk({ library, corpId: "x", secret: "wrong", keys: new Map() });
    await expect(wrong).rejects.toMatchObject({ code: 10_003 });
    const read = async (): Promise<void> => {
      for await (const _chunk of reader.media("nothing")) throw new Error("there is none");
    };
    await expect(read()).rejects.toMatchObject({ code: 10_005 });
  });
});

it("all published samples are read; none fails", async () => {
  const { readArchiveMessage } = await import("#src/usecases/wecom-archive/archived-message.js");
  const samples = wecomFixture("archive/messages.jsonl")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { name: string; message: object });
  expect(samples).toHaveLength(30);
  const read = new Map(
    samples.map(({ name, message }) => [name, readArchiveMessage(JSON.stringify(message), (id) => `media:${id}`)]),
  );
  expect(read.get("agree")?.consent).toMatchObject({ state: "agreed", userId: "kenshin" });
  expect(read.get("disagree")?.consent).toMatchObject({ state: "declined" });
  expect(read.get("voice")?.message).toMatchObject({ type: "voice", sender: { side: "contact" } });
  expect(read.get("revoke")?.message).toMatchObject({ type: "revoke", revokes: "14822339130656386894_1603875600" });
  expect(read.get("file")?.file).not.toBeNull();
});
