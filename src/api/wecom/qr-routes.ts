/** Pictures of codes. WeCom gives the address of a picture; it is passed on, so that it can be shown and saved. */
import { z } from "zod";
import { NotFoundError } from "#src/domain/shared/errors.js";
import type { ApiDeps } from "../api-deps.js";
import type { ApiContext } from "../http/api-context.js";
import { streamEndpoint, type Endpoint } from "../http/endpoint.js";
import { Id } from "../http/response-shapes.js";

const ENDINGS: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/svg+xml": "svg",
};
const request = {
  params: z.object({ wayId: Id }),
  query: z.strictObject({ download: z.stringbool().default(false) }),
};

export function qrRoutes({ wecom, wecomWork, joinWays, corpId }: ApiDeps): Endpoint[] {
  const send = async (
    ctx: ApiContext,
    { name, url }: { name: string; url: string | null },
    isDownload: boolean,
  ): Promise<void> => {
    if (url === null) throw new NotFoundError("二维码", name);
    const { bytes, mime } = await wecom.platform.pictures.fetch(url);
    const fileName = encodeURIComponent(`${name}.${ENDINGS[mime] ?? "png"}`);
    ctx.set("Content-Type", mime);
    ctx.set("X-Content-Type-Options", "nosniff");
    // A drawing could carry a script: opened by itself it may do nothing.
    ctx.set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'");
    ctx.set("Cache-Control", "private, max-age=3600");
    ctx.set("Content-Disposition", `${isDownload ? "attachment" : "inline"}; filename*=UTF-8''${fileName}`);
    ctx.body = Buffer.from(bytes);
  };
  const common = { method: "get", tag: "wecom", request, contentType: "image/png" } as const;
  return [
    streamEndpoint(
      "wecom:read",
      { ...common, path: "/contact-ways/:wayId/qr", summary: "Picture of a channel code" },
      async ({ params, query }, _actor, ctx) => {
        const way = (await wecomWork.contactWays(corpId)).find(({ id }) => id === params.wayId);
        if (!way) throw new NotFoundError("渠道活码", params.wayId);
        await send(ctx, { name: way.name, url: way.qrCodeUrl }, query.download);
      },
    ),
    streamEndpoint(
      "wecom:read",
      { ...common, path: "/join-ways/:wayId/qr", summary: "Picture of a code into groups" },
      async ({ params, query }, _actor, ctx) => {
        const way = await joinWays.find(corpId, params.wayId);
        await send(ctx, { name: way.name, url: way.qrCodeUrl }, query.download);
      },
    ),
  ];
}
