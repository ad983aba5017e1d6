/** Reads a picture whose address WeCom gave. No token goes along. */
import { WecomError } from "#src/domain/wecom/wecom-error.js";
import type { PicturesApi } from "#src/usecases/wecom-platform/pictures-api.js";
import type { Transport } from "./client/http-transport.js";

const KINDS = new Set(["image/png", "image/jpeg", "image/gif", "image/svg+xml"]);
const MAX_BYTES = 2 * 1_048_576;
const TIMEOUT_MS = 8_000;

export const wecomPictures = (transport: Transport): PicturesApi => ({
  fetch: async (url) => {
    const fail = (kind: "input" | "unreachable", errmsg: string): WecomError =>
      new WecomError({ endpoint: "qr_code", errcode: null, errmsg, kind });
    if (!/^https?:\/\//.test(url)) throw fail("input", "not a web address");
    const outcome = await transport({ method: "GET", url, timeoutMs: TIMEOUT_MS });
    if (outcome.kind !== "answer" || outcome.status !== 200) throw fail("unreachable", "no picture came");
    const [mime = ""] = String(outcome.headers["content-type"] ?? "").split(";");
    if (!KINDS.has(mime.trim()) || outcome.body.length > MAX_BYTES) throw fail("input", "not a picture");
    return { bytes: outcome.body, mime: mime.trim() };
  },
});
