import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Where and how a store is started. */
export interface LaunchOptions {
  /** Folder of the store; made when it is missing. */
  readonly dir: string;
  /** Loopback port; without it and without `socketPath` any free one. */
  readonly port?: number;
  /** Unix socket to listen on instead of TCP; its folder should be private (0700). */
  readonly socketPath?: string;
  /** false: commits are not flushed to disk. For tests. Default true. */
  readonly isDurable?: boolean;
}

/** A store in a process of its own. */
export interface LaunchedStore {
  /** `mongodb://…/` for drivers. */
  readonly url: string;
  readonly process: ChildProcess;
  /** Closes it cleanly and waits for its end; again: nothing to do. */
  stop(): Promise<void>;
}

/** A start takes a quarter of a second; a slow machine and TypeScript in development take longer. */
const START_LIMIT_MS = 20_000;
/** After this the process is killed; the store survives that as well. */
const STOP_LIMIT_MS = 10_000;

/**
 * Starts a store as a child process and waits until it takes connections. The child ends with this process.
 *
 * @throws Error when it does not start, with what it printed (for example that another process has the folder).
 */
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
function readyLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    let complaint = "";
    const onComplaint = (chunk: Buffer): void => void (complaint += chunk.toString("utf8"));
    const fail = (reason: string): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`the embedded store did not start: ${reason} ${complaint}`.trim()));
    };
    const timer = setTimeout(() => fail(`no answer in ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    const onError = (error: Error): void => fail(error.message);
    // "close" comes after the last output, so that the complaint is whole.
    const onClose = (code: number | null): void => fail(`it ended with ${String(code)}`);
    child.on("error", onError).on("close", onClose);
    child.stderr.on("data", onComplaint);
    createInterface({ input: child.stdout }).once("line", (line) => {
      clearTimeout(timer);
      child.off("error", onError).off("close", onClose);
      child.stderr.off("data", onComplaint);
      resolve(line.replace("ready ", ""));
    });
  });
}
