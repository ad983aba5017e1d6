import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { MediaStore } from "#src/usecases/media/ports.js";
import { diskMediaStore } from "./disk-media-store.js";

let dir: string;
let store: MediaStore;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "media-"));
  store = diskMediaStore(dir);
});
afterEach(() => rmSync(dir, { recursive: true }));

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
}
const files = (): string[] =>
  readdirSync(dir, { recursive: true })
    .map(String)
    .filter((name) => /md_/.test(name));
const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex");

it("writes a file once, says what its bytes are, and gives it back", async () => {
  const stored = await store.write("corp", "md_abc", chunks(PNG.subarray(0, 10), PNG.subarray(10)), 1_000);
  expect(stored).toMatchObject({ mime: "image/png", sizeBytes: PNG.length });
  await store.write("corp", "md_abc", chunks(PNG), 1_000);
  const parts: Buffer[] = [];
  for await (const part of (await store.read("corp", "md_abc")) ?? []) parts.push(part as Buffer);
  expect(Buffer.concat(parts).equals(PNG)).toBe(true);
  expect(files()).toHaveLength(1);
});

it.each([
  { case: "too large", bytes: [Buffer.alloc(600), Buffer.alloc(600)] },
  { case: "empty", bytes: [] },
  { case: "a program", bytes: [Buffer.from("4d5a9000030000000400", "hex"), Buffer.alloc(100)] },
])("refuses what is $case and leaves nothing behind", async ({ bytes }) => {
  await expect(store.write("corp", "md_abc", chunks(...bytes), 1_000)).rejects.toMatchObject({ code: "invalid_input" });
  expect(files()).toEqual([]);
});

it("leaves nothing behind when the source breaks off", async () => {
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(PNG);
    throw new Error("connection lost");
  };
  await expect(store.write("corp", "md_abc", broken(), 1_000)).rejects.toThrow("connection lost");
  expect([files(), await store.read("corp", "md_abc")]).toEqual([[], null]);
});

it("does not leave its folder, whatever the corp is called", async () => {
  await store.write("../../x", "md_abc", chunks(PNG), 1_000);
  expect(files()).toHaveLength(1);
});
