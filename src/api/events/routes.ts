/** GET /events: what changed, to open pages (server-sent events). Ids only, and only inside the viewer's scope. */
import { PassThrough } from "node:stream";
import { reachesAny } from "#src/domain/member/data-scope.js";
import type { Viewer } from "#src/domain/member/member.js";
import { AppError } from "#src/domain/shared/errors.js";
import type { LiveEvent } from "#src/usecases/shared/live-events.js";
import type { ApiDeps } from "../api-deps.js";
import type { LiveEventJson } from "../contract/contract.js";
import { streamEndpoint, type Endpoint } from "../http/endpoint.js";

/** Events about the whole installation. */
const EVERYBODYS: ReadonlySet<LiveEvent["type"]> = new Set(["settings.changed", "broadcast.changed", "clock.moved"]);

/** May the viewer hear of it? Events of nobody in particular are for those who see the whole corp. */
const mayHear = (viewer: Viewer, event: LiveEvent): boolean =>
  event.corpId === viewer.corpId &&
  (viewer.members === "all" || EVERYBODYS.has(event.type) || reachesAny(viewer, event.memberIds));

/** A reader that does not keep up is cut off at this many bytes; the browser connects again and reads the pages anew. */
const MAX_PENDING_BYTES = 256 * 1024;

export function eventRoutes(deps: ApiDeps): Endpoint[] {
  return [
    streamEndpoint(
      "signed-in",
      {
        method: "get",
        path: "/events",
        tag: "events",
        summary: "Live events inside the own scope (server-sent events)",
        contentType: "text/event-stream",
      },
      async (_input, actor, ctx) => {
        if (actor.kind !== "member") throw new AppError("not_allowed", "实时更新只用于登录的页面");
        const { viewer, signedIn, sessionToken } = actor;
        const body = new PassThrough();
        const remove = deps.openStreams.add({
          userId: viewer.userId,
          sessionId: signedIn.session.id,
          close: () => body.end(),
        });
        if (!remove) throw new AppError("too_many_requests", "打开的页面太多，请先关掉几个", { retryable: true });

        const write = (text: string): void => {
          if (body.writableEnded) return;
          if (body.writableLength > MAX_PENDING_BYTES) body.end();
          else body.write(text);
        };
        const unsubscribe = deps.liveEvents.subscribe((event) => {
          if (!mayHear(viewer, event)) return;
          const data: LiveEventJson = { contactId: event.contactId };
          write(`event: ${event.type}\ndata: ${JSON.stringify(data)}\n\n`);
        });
        // The session may end in another process: every beat looks.
        const beat = setInterval(() => {
          deps.access.resumeSession(deps.corpId, sessionToken).then(
            (live) => (live ? write(": beat\n\n") : body.end()),
            () => write(": beat\n\n"),
          );
        }, deps.heartbeatMs);
        const stop = (): void => {
          clearInterval(beat);
          unsubscribe();
          remove();
        };
        body.once("close", stop);
        ctx.req.once("close", () => body.destroy());

        ctx.status = 200;
        ctx.type = "text/event-stream";
        // Without no-transform the compressor would hold events back until the end.
        ctx.set("Cache-Control", "no-cache, no-transform");
        ctx.set("X-Accel-Buffering", "no");
        ctx.body = body;
        write("retry: 3000\n\n");
      },
    ),
  ];
}
