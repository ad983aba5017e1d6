/** POST /messages: other systems hand in messages. Idempotent: what was stored before answers "duplicate". */
import { z } from "zod";
import { CaptureRow } from "#src/usecases/capture/capture-row.js";
import type { ApiDeps } from "../api-deps.js";
import type { CaptureResultJson } from "../contract/contract.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf } from "../http/response-shapes.js";

export const MAX_BATCH = 500;

/** Rows are checked one by one by capture, so that a bad one does not stop the others; the document shows their shape. */
const { $schema: _schema, id: _id, ...rowShape } = z.toJSONSchema(CaptureRow, { io: "input", unrepresentable: "any" });
const Row = z.unknown().meta({ ...rowShape });

const CaptureBody = z.strictObject({
  messages: z.array(Row).min(1, "至少一条").max(MAX_BATCH, `一次最多 ${MAX_BATCH} 条，请分批提交`),
  source: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "只能用小写字母、数字和 -，最多 40 个")
    .optional()
    .meta({ description: "Name of the other system; ids are unique inside it. Default: the API key's id." }),
});

const Issue = z.strictObject({ path: z.string(), message: z.string() });
const CaptureResult = z
  .strictObject({
    results: z.array(
      z.union([
        z.strictObject({ id: z.string(), status: z.enum(["accepted", "duplicate"]) }),
        z.strictObject({ id: z.string().nullable(), status: z.literal("rejected"), issues: z.array(Issue) }),
      ]),
    ),
    summary: z.strictObject({ accepted: z.number(), duplicate: z.number(), rejected: z.number() }),
  })
  .meta({ id: "CaptureResult" }) satisfies z.ZodType<CaptureResultJson>;

export function captureRoutes({ capture, corpId }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      "message:capture",
      {
        method: "post",
        path: "/messages",
        tag: "capture",
        summary: "Hand in up to 500 messages; results come per item, in order",
        request: { body: CaptureBody },
        response: dataOf(CaptureResult),
      },
      async ({ body }, actor) => {
        const source = `api:${body.source ?? (actor.kind === "api-key" ? actor.keyId : "admin")}`;
        const outcomes = await capture.captureRows({ corpId, source, rows: body.messages });
        const summary = { accepted: 0, duplicate: 0, rejected: 0 };
        const results: CaptureResultJson["results"] = outcomes.map((outcome, index) => {
          summary[outcome.status]++;
          return outcome.status === "rejected"
            ? { id: rowId(body.messages[index]), status: "rejected", issues: outcome.issues }
            : { id: outcome.messageId, status: outcome.status };
        });
        return { data: { results, summary } };
      },
    ),
  ];
}

/** The id that a refused row gave itself, so that its sender finds it. */
function rowId(row: unknown): string | null {
  if (typeof row !== "object" || row === null || !("id" in row)) return null;
  return typeof row.id === "string" || typeof row.id === "number" ? String(row.id).slice(0, 200) : null;
}
