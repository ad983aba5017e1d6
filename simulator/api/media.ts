/** Temporary media: two kinds of ids that are not interchangeable, gone after three days. wecom §5.4 */
import { createHash } from "node:crypto";
import { refuse } from "../core/platform-error.js";
import type { UploadedFile } from "../server/multipart.js";
import { RawAnswer, type Call, type Routes } from "../server/route.js";
import type { Media } from "../state/content.js";

const MB = 1_048_576;
const UPLOAD_LIMITS: Readonly<Record<string, number>> = {
  image: 10 * MB,
  voice: 2 * MB,
  video: 10 * MB,
  file: 20 * MB,
};
const ATTACHMENT_LIMITS: Readonly<Record<string, number>> = { image: 10 * MB, video: 10 * MB, file: 10 * MB };
const RANGE_NEEDED_BYTES = 20 * MB;
const JOB_LIFE_S = 3_600;

export const mediaRoutes: Routes = {
  "media/upload": {
    needs: "any",
    handle: (call) => {
      const kind = call.params.text("type", { missing: 40004 });
      const media = keep(call, kind, "upload", UPLOAD_LIMITS[kind] ?? refuse(40004, kind));
      return { type: kind, media_id: media.mediaId, created_at: String(media.createdAt) };
    },
  },
  "media/upload_attachment": {
    needs: "customer",
    handle: (call) => {
      const kind = call.params.text("media_type", { missing: 40004 });
      const use = call.params.int("attachment_type", { min: 1, max: 2 }) === 1 ? "moment" : "album";
      const media = keep(call, kind, use, ATTACHMENT_LIMITS[kind] ?? refuse(40004, kind));
      return { type: kind, media_id: media.mediaId, created_at: media.createdAt };
    },
  },
  "media/uploadimg": {
    needs: "any",
    handle: ({ sim, file }) => {
      const image = checkedFile(file, 2 * MB);
      if (!imageType(image.bytes)) refuse(40005);
      const hash = createHash("sha1").update(image.bytes).digest("hex");
      return { url: `http://p.qpic.cn/pic_wework/${sim.random.stableHex(hash, 20)}/0` };
    },
  },
  "media/get": { needs: "any", handle: download },
  "media/get/jssdk": { needs: "any", handle: download },
  "media/upload_by_url": {
    needs: "any",
    handle: (call) => {
      const { sim, corp, params, now } = call;
      params.int("scene", { min: 1, max: 1 });
      const kind = params.text("type", { missing: 40004 });
      if (kind !== "video" && kind !== "file") refuse(40004, kind);
      const filename = params.text("filename");
      const url = params.text("url", { missing: 41010 });
      const md5 = params.text("md5");
      if (!/^https?:\/\//.test(url)) refuse(830001, url);
      const jobId = sim.random.id("", 32);
      corp.uploads.set(jobId, { at: now, status: 1, mediaId: "", errcode: 0 });
      const args = { jobId, kind, filename, url, md5 };
      sim.scheduler.add({ at: sim.now() + 1_000, kind: "upload-by-url", corpId: corp.corpId, args });
      return { jobid: jobId };
    },
  },
  "media/get_upload_by_url_result": {
    needs: "any",
    handle: ({ corp, params, now }) => {
      const job = corp.uploads.get(params.text("jobid"));
      if (!job || now - job.at > JOB_LIFE_S) refuse(40058, "jobid");
      const media = corp.media.get(job.mediaId);
      const detail = { errcode: job.errcode, errmsg: job.errcode === 0 ? "ok" : "failed" };
      return {
        status: job.status,
        ...(job.status === 1
          ? {}
          : {
              detail: { ...detail, ...(media ? { media_id: media.mediaId, created_at: String(media.createdAt) } : {}) },
            }),
      };
    },
  },
};

function keep(call: Call, kind: string, use: Media["use"], limit: number): Media {
  const file = checkedFile(call.file, limit);
  if (kind === "image" && !imageType(file.bytes)) refuse(40005, "JPG or PNG only");
  if (kind === "video" && file.bytes.subarray(4, 8).toString("latin1") !== "ftyp") refuse(41090, "MP4 only");
  if (kind === "voice" && !file.bytes.subarray(0, 5).equals(Buffer.from("#!AMR"))) refuse(40005, "AMR only");
  return addMedia(call, kind, use, file);
}

/** Keeps bytes under a new id. */
export function addMedia(
  { sim, corp, now }: Pick<Call, "sim" | "corp" | "now">,
  kind: string,
  use: Media["use"],
  file: Pick<UploadedFile, "filename" | "contentType" | "bytes">,
): Media {
  const media: Media = {
    mediaId: sim.random.id("3", 63),
    kind,
    use,
    filename: file.filename,
    contentType: (kind === "image" ? imageType(file.bytes) : null) ?? file.contentType,
    bytes: Uint8Array.from(file.bytes),
    createdAt: now,
  };
  corp.media.set(media.mediaId, media);
  return media;
}

function checkedFile(file: UploadedFile | null, limit: number): UploadedFile {
  if (!file || file.bytes.length === 0) refuse(44001);
  if (file.bytes.length <= 5) refuse(40006, "5 bytes at least");
  if (file.bytes.length > limit) refuse(45001);
  return file;
}

function imageType(bytes: Buffer): string | null {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return "image/jpeg";
  return bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47])) ? "image/png" : null;
}

function download({ corp, params, headers, now }: Call): RawAnswer {
  const media = corp.media.get(params.text("media_id", { missing: 41006 }));
  if (!media || now - media.createdAt >= 3 * 86_400) refuse(40007);
  const shared = {
    "content-type": media.contentType,
    "content-disposition": `attachment; filename="${encodeURIComponent(media.filename)}"`,
  };
  const range = /^bytes=(\d+)-(\d*)$/.exec(String(headers["range"] ?? ""));
  if (!range) {
    if (media.bytes.length > RANGE_NEEDED_BYTES) refuse(830002, "Range needed");
    return new RawAnswer(200, shared, media.bytes);
  }
  const first = Number(range[1]);
  const last = Math.min(range[2] === "" ? Infinity : Number(range[2]), media.bytes.length - 1);
  if (first % 16 !== 0 || first > last) refuse(40146);
  if (last - first + 1 > RANGE_NEEDED_BYTES) refuse(830002);
  return new RawAnswer(
    206,
    { ...shared, "content-range": `bytes ${first}-${last}/${media.bytes.length}` },
    media.bytes.subarray(first, last + 1),
  );
}
