/** Files for messages (wecom.md §5.4); ids by content are kept while they live. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { MediaApi, MediaUpload } from "#src/usecases/wecom-platform/media-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import { text } from "./fields.js";

/** Keeps small texts for a time, over all processes. */
export interface ShortCache {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, seconds: number): Promise<void>;
}

/** Ids live 3 days; one that is given out must live long enough to be used. */
const LIFE_SECONDS = 3 * 86_400;
const KEEP_SECONDS = LIFE_SECONDS - 6 * 3_600;
/** Addresses of pictures last; this long they are not made again. */
const ADDRESS_SECONDS = 30 * 86_400;
const ATTACHMENT_FOR = { moment: 1, album: 2 } as const;

export function mediaApi(client: WecomClient, cache: ShortCache, now: () => number): MediaApi {
  const keyOf = (use: string, { bytes, fileName }: Pick<MediaUpload, "bytes" | "fileName">): string =>
    `${use}:${createHash("sha256").update(fileName).update("\n").update(bytes).digest("base64url").slice(0, 32)}`;

  const upload = async (
    file: MediaUpload,
    use: string,
    endpoint: string,
    query: Record<string, string | number>,
    isFresh = false,
  ): Promise<{ mediaId: string; validUntil: Date }> => {
    const { corpId } = await client.credentials();
    const key = `${corpId}:${keyOf(use, file)}`;
    const known = isFresh ? null : await cache.get(key);
    if (known) {
      const { mediaId, until } = JSON.parse(known) as { mediaId: string; until: number };
      return { mediaId, validUntil: new Date(until) };
    }
    const { media_id: mediaId } = await client.upload(
      { endpoint, query, answer: z.looseObject({ media_id: text }) },
      file,
    );
    const until = now() + LIFE_SECONDS * 1_000;
    await cache.set(key, JSON.stringify({ mediaId, until }), KEEP_SECONDS);
    return { mediaId, validUntil: new Date(until) };
  };

  return {
    /**
     * POST media/upload, path/90253. Permission: any app's token. Unpaged. Image 10 MB, voice 2 MB, video 10 MB, file
     * 20 MB. Repeat: safe (another id).
     */
    upload: (file, { isFresh = false } = {}) =>
      upload(file, `message-${file.kind}`, "media/upload", { type: file.kind }, isFresh),
    /**
     * POST media/upload_attachment, path/95098. Permission: any app's token. Unpaged. 10 MB, video 30 s. Repeat: safe
     * (another id).
     */
    uploadAttachment: (file) => {
      const kind = ATTACHMENT_FOR[file.for];
      const query = { media_type: file.kind, attachment_type: kind };
      return upload(file, `attachment-${kind}-${file.kind}`, "media/upload_attachment", query);
    },
    /**
     * POST media/uploadimg, path/90256. Permission: any app's token. Unpaged. 2 MB; 1,000 a day, 3,000 a month.
     * Repeat: safe (another address).
     */
    uploadImage: async (file) => {
      const { corpId } = await client.credentials();
      const key = `${corpId}:${keyOf("address", file)}`;
      const known = await cache.get(key);
      if (known) return known;
      const answer = await client.upload({ endpoint: "media/uploadimg", answer: z.looseObject({ url: text }) }, file);
      await cache.set(key, answer.url, ADDRESS_SECONDS);
      return answer.url;
    },
    /**
     * GET media/get, path/90254. Permission: any app of the corp. Unpaged. Over 20 MB only in ranges (830002).
     * Repeat: safe (read).
     */
    download: async (mediaId) => {
      const { bytes, contentType, fileName } = await client.download("media/get", { media_id: mediaId });
      return { bytes, contentType, fileName };
    },
  };
}
