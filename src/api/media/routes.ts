/** Files that people sent, for those who see the contact. */
import { z } from "zod";
import type { ApiDeps } from "../api-deps.js";
import { streamEndpoint, type Endpoint } from "../http/endpoint.js";
import { Id } from "../http/response-shapes.js";

/** Shown by the browser itself; everything else is downloaded, because a page of a stranger must not run as ours. */
const SHOWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "audio/mpeg", "audio/amr", "video/mp4"]);

export function mediaRoutes({ media }: ApiDeps): Endpoint[] {
  return [
    streamEndpoint(
      "contact:read",
      {
        method: "get",
        path: "/media/:mediaId",
        tag: "contacts",
        summary: "A file of a conversation inside the own scope",
        request: { params: z.object({ mediaId: Id }) },
        contentType: "application/octet-stream",
      },
      async ({ params }, { viewer }, ctx) => {
        const { file, bytes } = await media.read(viewer, params.mediaId);
        const isShown = file.mime !== null && SHOWN.has(file.mime);
        ctx.set("Content-Type", isShown && file.mime !== null ? file.mime : "application/octet-stream");
        ctx.set("X-Content-Type-Options", "nosniff");
        ctx.set("Cache-Control", "private, max-age=3600, no-transform");
        const name = encodeURIComponent(file.name);
        ctx.set("Content-Disposition", `${isShown ? "inline" : "attachment"}; filename*=UTF-8''${name}`);
        if (file.sizeBytes !== null) ctx.length = file.sizeBytes;
        ctx.body = bytes;
      },
    ),
  ];
}
