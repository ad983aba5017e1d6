import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import mongoose from "mongoose";
import { expect, it } from "vitest";
import { verifyStore } from "./verify-store.js";
import { openInProcess } from "./in-process.js";

const { MongoClient } = mongoose.mongo;

/** Starts a store whose file may grow to so many KiB; the kernel answers more with EFBIG, as a full disk with ENOSPC. */
function startLimited(dir: string, kib: number): Promise<{ child: ChildProcess; url: string }> {
  const entry = fileURLToPath(new URL("../../../embedded/main.ts", import.meta.url));
  const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const command = `ulimit -f ${kib}; exec "$@"`;
  const node = [process.execPath, "--import", loader, entry, "--dir", dir, "--port", "0"];
  const child = spawn("bash", ["-c", command, "bash", ...node], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the store ended with ${String(code)}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      const ready = /ready (\S+)/.exec(chunk.toString("utf8"));
      if (ready?.[1]) resolve({ child, url: ready[1] });
    });
  });
}

it("answers writes with an error when the disk is full, goes on reading, and is whole afterwards", async () => {
  const dir = mkdtempSync(join(tmpdir(), "embedded-full-"));
  const { child, url } = await startLimited(dir, 6 * 1024);
  const client = await MongoClient.connect(url, { retryWrites: false });
  const items = client.db("t").collection<{ _id: number; text: string }>("items");
  await items.createIndex({ text: 1 });
  let stored = 0;
  let failure: unknown;
  while (stored < 100) {
    try {
      await items.insertOne({ _id: stored, text: `${stored} ${"x".repeat(200_000)}` });
    } catch (error) {
      failure = error;
      break;
    }
    stored++;
  }
  expect(failure).toMatchObject({ code: 14031 });
  expect(stored).toBeGreaterThan(5);
  expect(await items.countDocuments({})).toBe(stored);
  expect(await items.findOne({ _id: stored - 1 })).not.toBeNull();
  expect(await items.findOne({ _id: stored })).toBeNull();
  await expect(items.insertOne({ _id: 1000, text: "y".repeat(200_000) })).rejects.toMatchObject({ code: 14031 });
  await client.close();
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;

  const target = openInProcess(dir);
  expect(verifyStore(target.store.tables, target.store.catalog).problems).toEqual([]);
  expect(Number((await target.run({ count: "items" }))["n"])).toBe(stored);
  expect(Number((await target.run({ insert: "items", documents: [{ _id: 1000, text: "y" }] }))["n"])).toBe(1);
  await target.store.close();
  rmSync(dir, { recursive: true, force: true });
});
