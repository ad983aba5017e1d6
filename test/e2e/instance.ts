/** A real instance for end-to-end tests: the built product as `bin/up` runs it, on a free port and a data directory of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "#config/project-root.js";
import type { Role } from "#src/domain/member/member.js";
import { ReadyFile } from "#src/supervisor/running-instance.js";
import { waitUntil } from "#src/supervisor/wait-until.js";
import { connectMongo } from "#src/adapters/mongo/connection.js";
import { databaseUrl } from "#test/store/database-url.js";
import { checkShapes } from "#test/store/embedded/shapes.js";
import { ApiClient } from "./api-client.js";

const CLI = [join(projectRoot, "dist/src/cli/main.js")];
const START_TIMEOUT_MS = 240_000;
const PASSWORD = "correct horse battery";

export interface Instance {
  url: string;
  dataDir: string;
  /** What ready.json says now; pids change when a child was restarted. */
  ready(): ReadyFile;
  /** Runs a command of the product on this instance. */
  cli(args: readonly string[], options?: { input?: string }): Promise<CliResult>;
  /** Starts a command and leaves it running. */
  startCli(args: readonly string[]): ChildProcess;
  /** A client signed in with the role's one-time link (the first time a password is chosen). */
  signIn(role: Role): Promise<ApiClient>;
  /** Kills one child with -9 and waits until another one has taken its place. */
  killChild(name: string): Promise<void>;
  stop(): Promise<void>;
}

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A port that nobody listens on right now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

/** Starts an instance and waits until it is ready. `stop` removes its data directory, a given one as well. */
export async function startInstance(
  options: { demo?: boolean; env?: Record<string, string>; dataDir?: string } = {},
): Promise<Instance> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "guanxi-e2e-"));
  const port = await freePort();
  const records = recordsOfItsOwn();
  // With a server of its own the product would start without the demo company.
  if (options.demo) writeFileSync(join(dataDir, "mode"), "demo\n");
  const shapes = join(dataDir, "shapes");
  const env = {
    ...process.env,
    ...records.env,
    NODE_ENV: "production",
    LOG_LEVEL: "warn",
    GUANXI_CWD: "/",
    // Tests start many instances; those about the second process ask for it.
    API_STANDBY: "0",
    EMBEDDED_STORE_SHAPES: shapes,
    ...options.env,
  };
  const output: string[] = [];
  const args = [...CLI, "up", "--data", dataDir, "--port", String(port), ...(options.demo ? [] : ["--empty"])];
  const up = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  up.stdout.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  up.stderr.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  const readyFile = join(dataDir, "ready.json");
  const isReady = await waitUntil(async () => existsSync(readyFile), {
    timeoutMs: START_TIMEOUT_MS,
    isCancelled: () => up.exitCode !== null,
  });
  if (!isReady) {
    up.kill("SIGKILL");
    throw new Error(`the instance did not become ready:\n${output.join("")}\n${logsOf(dataDir)}`);
  }

  const ready = (): ReadyFile => ReadyFile.parse(JSON.parse(readFileSync(readyFile, "utf8")));
  const start = (cliArgs: readonly string[]): ChildProcess =>
    spawn(process.execPath, [...CLI, ...cliArgs, ...(cliArgs.includes("--data") ? [] : ["--data", dataDir])], {
      env,
      stdio: ["pipe", "pipe", "pipe"],
    });
  const clients = new Map<Role, ApiClient>();
  return {
    url: ready().url,
    dataDir,
    ready,
    startCli: start,
    cli: (cliArgs, { input } = {}) => finished(start(cliArgs), input),
    async signIn(role) {
      const known = clients.get(role);
      if (known) return known;
      const link = ready().signIn.find((entry) => entry.role === role);
      if (!link) throw new Error(`no sign-in link for ${role}`);
      const client = new ApiClient(ready().url);
      await client.useSignInLink(link.url, PASSWORD);
      clients.set(role, client);
      return client;
    },
    async killChild(name) {
      const before = ready().processes[name];
      if (!before) throw new Error(`${name} does not run`);
      process.kill(before, "SIGKILL");
      const isBack = await waitUntil(async () => ![null, undefined, before].includes(ready().processes[name]), {
        timeoutMs: 20_000,
      });
      if (!isBack) throw new Error(`${name} did not come back:\n${output.join("")}`);
    },
    async stop() {
      await stopProcess(up);
      await records.drop();
      checkShapes(shapes);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** With MONGODB_URL set (see test/oracle) each instance has a database of its own there. */
function recordsOfItsOwn(): { env: Record<string, string>; drop(): Promise<void> } {
  const server = process.env["MONGODB_URL"];
  if (!server) return { env: {}, drop: () => Promise.resolve() };
  const url = databaseUrl(server, `e2e_${randomBytes(6).toString("hex")}`);
  return {
    env: { MONGODB_URL: url },
    drop: async () => {
      const connection = await connectMongo(url);
      await connection.dropDatabase();
      await connection.close();
    },
  };
}

function logsOf(dataDir: string): string {
  return ["store", "redis", "api", "worker", "bot"]
    .map((name) => join(dataDir, "logs", `${name}.log`))
    .filter((file) => existsSync(file))
    .map((file) => `--- ${file}\n${readFileSync(file, "utf8").slice(-2_000)}`)
    .join("\n");
}

/** SIGTERM, then SIGKILL after 30 s. */
export function stopProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    const hard = setTimeout(() => child.kill("SIGKILL"), 30_000);
    child.once("exit", () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

function finished(child: ChildProcess, input: string | undefined): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdin?.end(input ?? "");
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}
