/** Fetches a file that was uploaded by its address, and tells the app. wecom §5.4 */
import { createHash } from "node:crypto";
import { request } from "undici";
import { addMedia } from "../api/media.js";
import type { Simulator } from "../core/simulator.js";
import type { Corp } from "../state/corp.js";

const MAX_BYTES = 200 * 1_048_576;

export async function finishUpload(sim: Simulator, corp: Corp, args: Readonly<Record<string, string>>): Promise<void> {
  const job = corp.uploads.get(args["jobId"] ?? "");
  if (!job) return;
  try {
    const answer = await request(args["url"] ?? "", { signal: AbortSignal.timeout(30_000) });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    const md5 = createHash("md5").update(bytes).digest("hex");
    if (answer.statusCode >= 400) job.errcode = 830003;
    else if (bytes.length > MAX_BYTES) job.errcode = 830002;
    else if (md5 !== args["md5"]) job.errcode = 301019;
    else {
      const contentType = String(answer.headers["content-type"] ?? "application/octet-stream");
      const file = { filename: args["filename"] ?? "", contentType, bytes };
      const call = { sim, corp, now: sim.seconds() };
      job.mediaId = addMedia(call, args["kind"] ?? "file", "upload", file).mediaId;
    }
  } catch {
    job.errcode = 830003;
  }
  job.status = job.errcode === 0 ? 2 : 3;
  sim.changes++;
  sim.emit(corp, { MsgType: "event", Event: "upload_media_job_finish", JobId: args["jobId"] ?? "" }, { to: "all" });
}
