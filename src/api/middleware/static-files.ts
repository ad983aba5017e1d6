/** The built web UI: hashed assets cached for ever, every client route answered with index.html. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Middleware } from "koa";
import send from "koa-send";
import type { ApiState } from "../http/api-context.js";

const YEAR_MS = 365 * 86_400_000;
const ASSET = /^\/assets\//;

/** @param root folder of the build, e.g. dist/web; without one the pages are answered with a hint. */
export function staticFiles(root: string): Middleware<ApiState> {
  return async (ctx, next) => {
    if (ctx.method !== "GET" && ctx.method !== "HEAD") return next();
    if (await sendFile(ctx.path)) return undefined;
    // What looks like a file and is none stays 404, so that a stale page notices that its assets are gone.
    if (ASSET.test(ctx.path) || /\.\w{1,8}$/.test(ctx.path)) return next();
    ctx.state.route = "page";
    if (existsSync(join(root, "index.html"))) {
      ctx.set("Cache-Control", "no-cache");
      await send(ctx, "index.html", { root });
      return undefined;
    }
    ctx.status = 503;
    ctx.type = "text/plain; charset=utf-8";
    ctx.body = "页面还没有构建:npm run build:web\n";
    return undefined;

    async function sendFile(path: string): Promise<boolean> {
      if (path === "/" || path.endsWith("/")) return false;
      try {
        const isAsset = ASSET.test(path);
        await send(ctx, path, {
          root,
          maxage: isAsset ? YEAR_MS : 0,
          immutable: isAsset,
          setHeaders: (res) => {
            if (!isAsset) res.setHeader("Cache-Control", "no-cache");
          },
        });
        ctx.state.route = isAsset ? "asset" : "file";
        return true;
      } catch (error) {
        if (error instanceof Error && "status" in error && typeof error.status === "number" && error.status < 500) {
          return false;
        }
        throw error;
      }
    }
  };
}
