/** Starting one child process with its log, and stopping it. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, renameSync, statSync } from "node:fs";

const LOG_LIMIT_BYTES = 64 * 1024 * 1024;

export interface ChildSpec {
  name: string;
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string | undefined>>;
  /** Receives stdout and stderr, appended; rotated to `.1` at start when large. */
  logFile: string;
  /** How long a stop may take before SIGKILL. */
  stopTimeoutMs?: number;
}

/** Kills a child whose supervisor was killed with -9 (Linux, util-linux); absent elsewhere. */
const deathSignal: readonly string[] =
  process.platform === "linux" && spawnSync("setpriv", ["--pdeathsig", "TERM", "true"]).status === 0
    ? ["setpriv", "--pdeathsig", "TERM", "--"]
    : [];

/**
 * @param onEnd called once, when it has ended or could not be started.
 * @param hasChannel lets `send` reach it.
 */
export function spawnChild(
  spec: ChildSpec,
  onEnd: (why: string) => void,
  { hasChannel = false }: { hasChannel?: boolean } = {},
): ChildProcess {
  rotate(spec.logFile);
  const log = openSync(spec.logFile, "a", 0o600);
  const [command = spec.command, ...args] = [...deathSignal, spec.command, ...spec.args];
  // A session of its own: Ctrl-C in the terminal reaches only the supervisor, which stops children in order.
  const child = spawn(command, args, {
    env: { ...process.env, ...spec.env },
    stdio: hasChannel ? ["ignore", log, log, "ipc"] : ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  let hasEnded = false;
  const ended = (why: string): void => {
    if (hasEnded) return;
    hasEnded = true;
    onEnd(why);
  };
  child.once("error", (error) => ended(error.message));
  child.once("exit", (code, signal) => ended(signal ?? `exit ${code}`));
  return child;
}

/** SIGTERM, then SIGKILL after the spec's timeout; resolves when it is gone. */
export async function stopChild(child: ChildProcess | null, spec: ChildSpec): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const hard = setTimeout(() => child.kill("SIGKILL"), spec.stopTimeoutMs ?? 10_000);
    child.once("exit", () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

function rotate(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
}
