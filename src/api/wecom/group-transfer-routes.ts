/** Giving a member's customer groups to a colleague. */
import { z } from "zod";
import type { GroupTransferRecord } from "#src/domain/wecom/wecom-records.js";
import { auditOf } from "../access/audit-of.js";
import { peopleOf, PersonRefShape } from "../access/person-ref.js";
import type { ApiDeps } from "../api-deps.js";
import type { GroupTransferJson, TransferableGroupJson } from "../contract/hand-over.js";
import { answerOfOne } from "../http/answer-of-one.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Instant } from "../http/response-shapes.js";

const tag = "wecom";
const Kind = z.enum(["on_job", "resigned"]);
const State = z.enum(["done", "failed", "unknown"]);
const UserId = z.string().min(1).max(64);
const ChatId = z.string().min(1).max(64);
const TransferShape = z
  .strictObject({
    id: z.string(),
    kind: Kind,
    from: PersonRefShape,
    to: PersonRefShape,
    createdAt: Instant,
    createdBy: PersonRefShape,
    counts: z.strictObject({ done: z.number(), failed: z.number(), unknown: z.number() }),
    groups: z.array(
      z.strictObject({ chatId: z.string(), name: z.string(), state: State, note: z.string().nullable() }),
    ),
  })
  .meta({ id: "GroupTransfer" }) satisfies z.ZodType<GroupTransferJson>;
const CandidateShape = z.strictObject({
  chatId: z.string(),
  name: z.string(),
  customers: z.number(),
}) satisfies z.ZodType<TransferableGroupJson>;

export function groupTransferRoutes({ wecomWork, access, corpId }: ApiDeps): Endpoint[] {
  const shown = async (transfers: readonly GroupTransferRecord[]): Promise<GroupTransferJson[]> => {
    const ids = transfers.flatMap(({ fromUserId, toUserId, createdBy }) => [fromUserId, toUserId, createdBy]);
    const people = await peopleOf(access, corpId, [...new Set(ids)]);
    return transfers.map(({ id, kind, fromUserId, toUserId, createdAt, createdBy, rows }) => {
      const count = (wanted: string): number => rows.filter(({ state }) => state === wanted).length;
      return {
        id,
        kind,
        from: people(fromUserId),
        to: people(toUserId),
        createdAt: createdAt.toISOString(),
        createdBy: people(createdBy),
        counts: { done: count("done"), failed: count("failed"), unknown: count("unknown") },
        groups: rows.map(({ chatId, name, state, note }) => ({ chatId, name, state, note })),
      };
    });
  };
  const audit = auditOf({ access, corpId });
  return [
    endpoint(
      "wecom:read",
      {
        method: "get",
        path: "/group-transfers",
        tag,
        summary: "Transfers of customer groups with the result of each, newest first",
        response: dataOf(z.array(TransferShape)),
      },
      async () => ({ data: await shown(await wecomWork.groupTransfers(corpId)) }),
    ),
    endpoint(
      "wecom:operate",
      {
        method: "get",
        path: "/group-transfers/candidates",
        tag,
        summary: "Groups that a member can hand over, on the job or after leaving",
        request: { query: z.strictObject({ fromUserId: UserId, kind: Kind }) },
        response: dataOf(z.array(CandidateShape)),
      },
      async ({ query }) => ({
        data: (await wecomWork.transferableGroups({ corpId, ...query })).map(({ chatId, name, members }) => ({
          chatId,
          name,
          customers: members.filter(({ kind }) => kind === "customer").length,
        })),
      }),
    ),
    endpoint(
      "wecom:operate",
      {
        method: "post",
        path: "/group-transfers",
        tag,
        summary: "Make a colleague the owner of groups; WeCom answers for each at once",
        request: {
          body: z.strictObject({
            kind: Kind,
            fromUserId: UserId,
            toUserId: UserId,
            chatIds: z.array(ChatId).min(1).max(300),
          }),
        },
        response: dataOf(TransferShape),
        status: 201,
      },
      async ({ body }, actor) => {
        const byUserId = requireMember(actor).viewer.userId;
        await audit(byUserId, "wecom.transfer-groups", body.fromUserId, `${body.toUserId}: ${body.chatIds.length}`);
        return answerOfOne(shown([await wecomWork.startGroupTransfer({ corpId, byUserId, ...body })]));
      },
    ),
  ];
}
