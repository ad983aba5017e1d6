/** What a running `guanxi up` leaves in its data directory for people, scripts and the command line. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { AppError } from "#src/domain/shared/errors.js";
import { ROLES } from "#src/domain/member/member.js";
import { holderOf, type DataDir } from "./data-dir.js";

export const ReadyFile = z.object({
  url: z.string(),
  /** Pid of the supervisor: SIGTERM to it stops everything. */
  pid: z.int(),
  signIn: z.array(z.object({ role: z.enum(ROLES), name: z.string(), url: z.string() })),
  /** The local WeCom: its page and its API. Absent when a real corp is configured. */
  simulator: z.string().optional(),
  /** Pids of the children; written anew when one was restarted. */
  processes: z.record(z.string(), z.int().nullable()),
});
export type ReadyFile = z.infer<typeof ReadyFile>;

const Endpoints = z.object({
  MONGODB_URL: z.string(),
  REDIS_URL: z.string(),
  CORP_ID: z.string(),
  QUEUE_PREFIX: z.string(),
  /** Address of the pages, for links that the command line makes. */
  PUBLIC_URL: z.string(),
  /** Where the WeCom adapter finds the simulator, in the demo. */
  WECOM_BASE_URL: z.string().optional(),
  WECOM_CORP_ID: z.string().optional(),
  WECOM_AGENT_ID: z.string().optional(),
  WECOM_SECRET: z.string().optional(),
  WECOM_DIRECTORY_SECRET: z.string().optional(),
  WECOM_KF_SECRET: z.string().optional(),
  WECOM_CALLBACK_TOKEN: z.string().optional(),
  WECOM_CALLBACK_AES_KEY: z.string().optional(),
  WECOM_ARCHIVE_SECRET: z.string().optional(),
  WECOM_ARCHIVE_URL: z.string().optional(),
  WECOM_ARCHIVE_KEYS: z.string().optional(),
});
export type Endpoints = z.infer<typeof Endpoints>;

export function writeReadyFile(data: DataDir, ready: ReadyFile): void {
  writeWhole(data.readyFile, ready);
}

export function writeEndpoints(data: DataDir, endpoints: Endpoints): void {
  writeWhole(data.endpointsFile, endpoints);
}

export function removeInstanceFiles(data: DataDir): void {
  rmSync(data.readyFile, { force: true });
  rmSync(data.endpointsFile, { force: true });
}

/**
 * Connection addresses of the instance that runs on the directory.
 *
 * @throws AppError dependency_unavailable nothing runs there.
 */
export function endpointsOf(data: DataDir): Endpoints {
  if (holderOf(data) === null || !existsSync(data.endpointsFile)) {
    throw new AppError(
      "dependency_unavailable",
      `${data.root} 没有正在运行的实例。请先运行 bin/up --data ${data.root}，或设置 MONGODB_URL 和 REDIS_URL`,
      {
        details: { dataDir: data.root },
      },
    );
  }
  return Endpoints.parse(JSON.parse(readFileSync(data.endpointsFile, "utf8")));
}

/** Readers see the old file or the whole new one. */
function writeWhole(file: string, content: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
