/** Giving customers to a colleague, and what became of each. */
import { z } from "zod";
import type { TransferRecord } from "#src/domain/wecom/wecom-records.js";
import { auditOf } from "../access/audit-of.js";
import { peopleOf, PersonRefShape, type People } from "../access/person-ref.js";
import type { ApiDeps } from "../api-deps.js";
import type { LeaverJson } from "../contract/hand-over.js";
import type { TransferJson } from "../contract/wecom.js";
import { answerOfOne } from "../http/answer-of-one.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Instant } from "../http/response-shapes.js";

const tag = "wecom";
const Kind = z.enum(["on_job", "resigned"]);
const UserId = z.string().min(1).max(64);
const TransferShape = z
  .strictObject({
    id: z.string(),
    kind: Kind,
    from: PersonRefShape,
    to: PersonRefShape,
    createdAt: Instant,
    createdBy: PersonRefShape,
    counts: z.strictObject({ waiting: z.number(), done: z.number(), refused: z.number(), failed: z.number() }),
    customers: z.array(
      z.strictObject({
        contactId: z.string().nullable(),
        name: z.string(),
        state: z.enum(["waiting", "done", "refused", "at_cap", "failed", "unknown"]),
        note: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "WecomTransfer" }) satisfies z.ZodType<TransferJson>;
const CandidateShape = z.strictObject({ externalUserId: z.string(), name: z.string() });
const LeaverShape = z.strictObject({
  member: PersonRefShape,
  kind: Kind,
  customers: z.number(),
  groups: z.number(),
}) satisfies z.ZodType<LeaverJson>;

export function transferRoutes({ wecomWork, access, corpId }: ApiDeps): Endpoint[] {
  const shown = async (transfers: readonly TransferRecord[]): Promise<TransferJson[]> => {
    const ids = [...new Set(transfers.flatMap((transfer) => transfer.rows.map((row) => row.externalUserId)))];
    const [people, customers] = await Promise.all([
      peopleOf(
        access,
        corpId,
        transfers.flatMap((transfer) => [transfer.fromUserId, transfer.toUserId, transfer.createdBy]),
      ),
      wecomWork.customersByIds(corpId, ids),
    ]);
    const byId = new Map(customers.map((customer) => [customer.externalUserId, customer]));
    return transfers.map((transfer) => presentTransfer(transfer, people, byId));
  };
  const audit = auditOf({ access, corpId });
  return [
    endpoint(
      "wecom:read",
      {
        method: "get",
        path: "/transfers",
        tag,
        summary: "Transfers with results, newest first",
        response: dataOf(z.array(TransferShape)),
      },
      async () => ({ data: await shown(await wecomWork.transfers(corpId)) }),
    ),
    endpoint(
      "wecom:operate",
      {
        method: "post",
        path: "/transfers/results",
        tag,
        summary: "Ask WeCom now what became of the customers of open transfers",
        response: dataOf(z.array(TransferShape)),
      },
      async () => {
        await wecomWork.readTransfers({ corpId });
        return { data: await shown(await wecomWork.transfers(corpId)) };
      },
    ),
    endpoint(
      "wecom:operate",
      {
        method: "get",
        path: "/transfers/candidates",
        tag,
        summary: "Customers that a member can hand over, on the job or after leaving",
        request: { query: z.strictObject({ fromUserId: UserId, kind: Kind }) },
        response: dataOf(z.array(CandidateShape)),
      },
      async ({ query }) => ({
        data: (await wecomWork.transferable({ corpId, ...query })).map(({ externalUserId, name }) => ({
          externalUserId,
          name,
        })),
      }),
    ),
    endpoint(
      "wecom:operate",
      {
        method: "get",
        path: "/transfers/leavers",
        tag,
        summary: "Members who left and whose customers or groups nobody has yet",
        response: dataOf(z.array(LeaverShape)),
      },
      async () => {
        const found = await wecomWork.leavers(corpId);
        const people = await peopleOf(
          access,
          corpId,
          found.map((leaver) => leaver.userId),
        );
        return {
          data: found.map(({ userId, ...leaver }) => ({ member: people(userId), ...leaver })),
        };
      },
    ),
    endpoint(
      "wecom:operate",
      {
        method: "post",
        path: "/transfers",
        tag,
        summary: "Give customers to a colleague; cannot be taken back",
        request: {
          body: z.strictObject({
            kind: Kind,
            fromUserId: UserId,
            toUserId: UserId,
            externalUserIds: z.array(z.string().min(1).max(64)).min(1).max(2_000),
            message: z.string().trim().min(1).max(200).nullable(),
          }),
        },
        response: dataOf(TransferShape),
        status: 201,
      },
      async ({ body }, actor) => {
        const byUserId = requireMember(actor).viewer.userId;
        await audit(byUserId, "wecom.transfer", body.fromUserId, `${body.toUserId}: ${body.externalUserIds.length}`);
        return answerOfOne(shown([await wecomWork.startTransfer({ corpId, byUserId, ...body })]));
      },
    ),
  ];
}

function presentTransfer(
  transfer: TransferRecord,
  people: People,
  customers: ReadonlyMap<string, { contactId: string; name: string }>,
): TransferJson {
  const count = (...states: string[]): number => transfer.rows.filter((row) => states.includes(row.state)).length;
  return {
    id: transfer.id,
    kind: transfer.kind,
    from: people(transfer.fromUserId),
    to: people(transfer.toUserId),
    createdAt: transfer.createdAt.toISOString(),
    createdBy: people(transfer.createdBy),
    counts: {
      waiting: count("waiting", "unknown"),
      done: count("done"),
      refused: count("refused", "at_cap"),
      failed: count("failed"),
    },
    customers: transfer.rows.map(({ externalUserId, state, note }) => ({
      contactId: customers.get(externalUserId)?.contactId ?? null,
      name: customers.get(externalUserId)?.name || externalUserId,
      state,
      note,
    })),
  };
}
