import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Where and how a store is started: its folder (made when it is missing); a loopback port (any free one) or a unix
 * socket, whose folder should be private (0700); whether commits are flushed to disk (default true). */
export type LaunchOptions = { dir: string; port?: number; socketPath?: string; isDurable?: boolean };
/** A store in a process of its own; `url` is for drivers, `stop` closes it cleanly and waits for its end. */
export type LaunchedStore = { readonly url: string; readonly process: ChildProcess; stop(): Promise<void> };
/** A start takes a quarter of a second; a slow machine and TypeScript in development take longer. */
const START_LIMIT_MS = 20_000;
/** After this the process is killed; the store survives that as well. */
const STOP_LIMIT_MS = 10_000;
/** Starts a store as a child process and waits until it takes connections. The child ends with this process. @throws
 * Error when it does not start, with what it printed (for example that another process has the folder). */
export async function startEmbeddedStore(options: LaunchOptions): Promise<LaunchedStore> {
  const child = spawn(process.execPath, argumentsOf(options), { stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const url = await readyLine(child);
  child.stderr.pipe(process.stderr, { end: false });
  // A supervisor that has nothing else to do may end; the child notices and ends too.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as { unref?(): void }).unref?.();
  return {
    url,
    process: child,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function argumentsOf({ dir, port, socketPath, isDurable = true }: LaunchOptions): string[] {
  // From source the child is TypeScript as well; the built product is plain JavaScript.
  const isSource = import.meta.url.endsWith(".ts");
  const entry = fileURLToPath(new URL(isSource ? "./main.ts" : "./main.js", import.meta.url));
  const loader = isSource ? ["--import", `file://${createRequire(import.meta.url).resolve("tsx")}`] : [];
  const address = socketPath === undefined ? ["--port", String(port ?? 0)] : ["--socket", socketPath];
  return [...loader, entry, "--dir", dir, ...address, "--with-parent", ...(isDurable ? [] : ["--no-flush"])];
}

/** The URL of the line that the child prints when it takes connections. */
async function readyLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  let complaint = "";
  const onComplaint = (chunk: Buffer): void => void (complaint += chunk.toString("utf8"));
  child.stderr.on("data", onComplaint);
  const timer = setTimeout(() => child.kill("SIGKILL"), START_LIMIT_MS);
  const line = await new Promise<string | undefined>((resolve) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    // "close" comes after the last output, so that the complaint is whole.
    child.once("close", (code) => resolve(void (complaint ||= `it ended with ${String(code)}`)));
    child.once("error", (error) => resolve(void (complaint ||= error.message)));
  });
  clearTimeout(timer);
  child.stderr.off("data", onComplaint);
  if (line === undefined) throw new Error(`the embedded store did not start: ${complaint.trim()}`);
  return line.replace("ready ", "");
}
