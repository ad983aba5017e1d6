/** The audit trail for people: filtered, with names instead of ids, and as a file. */
import { Readable } from "node:stream";
import { stringify } from "csv-stringify";
import { z } from "zod";
import { auditAction, AUDIT_KEYS, AUDIT_WORDS, auditKey } from "#src/domain/member/audit-words.js";
import type { Viewer } from "#src/domain/member/member.js";
import { addDays, inZone, instantAt } from "#src/domain/shared/time.js";
import type { AuditFilter } from "#src/usecases/access/ports.js";
import type { ApiDeps } from "../api-deps.js";
import { decodeCursor, encodeCursor } from "../http/cursor.js";
import { endpoint, streamEndpoint, type Endpoint } from "../http/endpoint.js";
import { Id, PageQuery, pageOfSchema } from "../http/response-shapes.js";
import { auditNames } from "./audit-names.js";
import { AuditEntryShape } from "./schema.js";

const Day = z.iso.date();
const Filter = {
  byUserId: Id.optional(),
  action: z.enum(AUDIT_KEYS.map(auditAction)).optional(),
  /** First and last day, in the corp's zone. */
  from: Day.optional(),
  to: Day.optional(),
};
type FilterQuery = z.output<z.ZodObject<typeof Filter>>;

/** Rows of a file; more is asked for with narrower dates. */
const MAX_ROWS = 20_000;
const PAGE = 500;
const HEAD = ["时间", "谁", "做了什么", "对象", "说明"];

export function auditRoutes(deps: ApiDeps): Endpoint[] {
  const { access, settings, corpId } = deps;
  const filterOf = async ({ byUserId, action, from, to }: FilterQuery): Promise<AuditFilter & { zone: string }> => {
    const { zone } = await settings.current(corpId);
    return {
      zone,
      byUserId: byUserId ?? null,
      action: action ?? null,
      from: from === undefined ? null : instantAt(from, 0, zone),
      until: to === undefined ? null : instantAt(addDays(to, 1), 0, zone),
    };
  };
  return [
    endpoint(
      "audit:read",
      {
        method: "get",
        path: "/audit",
        tag: "users",
        summary: "Who saw, changed or exported what; newest first",
        request: { query: z.strictObject({ ...PageQuery, ...Filter }) },
        response: pageOfSchema(AuditEntryShape),
      },
      async ({ query: { cursor, limit, ...query } }, { viewer }) => {
        const page = await access.auditPage(viewer, await filterOf(query), decodeCursor(cursor), limit);
        const present = await auditNames(deps, viewer, page.items);
        return { data: page.items.map(present), nextCursor: encodeCursor(page.next) };
      },
    ),
    streamEndpoint(
      "audit:read",
      {
        method: "get",
        path: "/audit.csv",
        tag: "users",
        summary: "The audit trail as a file: UTF-8 with BOM; audited",
        request: { query: z.strictObject(Filter) },
        contentType: "text/csv",
      },
      async ({ query }, { viewer }, ctx) => {
        const { zone, ...filter } = await filterOf(query);
        const target = `${query.from ?? ""}/${query.to ?? ""}`;
        await access.recordAudit({ corpId, byUserId: viewer.userId, action: "export.audit", target, detail: null });
        ctx.status = 200;
        ctx.type = "text/csv; charset=utf-8";
        ctx.attachment("audit.csv");
        const lines = linesOf(deps, viewer, filter, zone);
        // Cells that a spreadsheet would run as a formula are escaped: names come from chats.
        ctx.body = Readable.from(lines).pipe(stringify({ bom: true, escape_formulas: true }));
      },
    ),
  ];
}

async function* linesOf(
  deps: ApiDeps,
  viewer: Viewer,
  filter: AuditFilter,
  zone: string,
): AsyncGenerator<readonly string[]> {
  yield HEAD;
  let after: Parameters<typeof deps.access.auditPage>[2] = null;
  for (let rows = 0; rows < MAX_ROWS; rows += PAGE) {
    const page = await deps.access.auditPage(viewer, filter, after, PAGE);
    const present = await auditNames(deps, viewer, page.items);
    for (const entry of page.items) {
      const { by, action, target, targetName, detail, detailName } = present(entry);
      const key = auditKey(action);
      const at = inZone(entry.at, zone).format("YYYY-MM-DD HH:mm:ss");
      yield [at, by.name, key ? AUDIT_WORDS[key] : action, targetName ?? target, detailName ?? detail ?? ""];
    }
    if (!page.next) return;
    after = page.next;
  }
}
