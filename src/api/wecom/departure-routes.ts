/** Members who left while customers or groups wait for somebody. */
import { z } from "zod";
import { auditOf } from "../access/audit-of.js";
import { peopleOf, PersonRefShape } from "../access/person-ref.js";
import type { ApiDeps } from "../api-deps.js";
import type { DepartureJson } from "../contract/hand-over.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Instant } from "../http/response-shapes.js";

const tag = "wecom";
const DepartureShape = z
  .strictObject({
    member: PersonRefShape,
    how: z.enum(["left", "disabled"]),
    customers: z.number(),
    groups: z.number(),
    foundAt: Instant,
  })
  .meta({ id: "Departure" }) satisfies z.ZodType<DepartureJson>;

export function departureRoutes({ wecomWork, access, corpId }: ApiDeps): Endpoint[] {
  const audit = auditOf({ access, corpId });
  return [
    endpoint(
      "wecom:read",
      {
        method: "get",
        path: "/departures",
        tag,
        summary: "Members of the own scope who left, with what waits to be handed over",
        response: dataOf(z.array(DepartureShape)),
      },
      async (_input, { viewer }) => {
        const seen = (await wecomWork.departures(corpId)).filter(
          ({ userId }) => viewer.members === "all" || viewer.members.includes(userId),
        );
        const people = await peopleOf(
          access,
          corpId,
          seen.map(({ userId }) => userId),
        );
        return {
          data: seen.map(({ userId, how, customers, groups, foundAt }) => ({
            member: people(userId),
            how,
            customers,
            groups,
            foundAt: foundAt.toISOString(),
          })),
        };
      },
    ),
    endpoint(
      "wecom:operate",
      {
        method: "post",
        path: "/departures/:userId/dismissal",
        tag,
        summary: "Nothing needs to be handed over: not shown any more",
        request: { params: z.object({ userId: z.string().min(1).max(64) }) },
        response: null,
      },
      async ({ params: { userId } }, actor) => {
        const byUserId = requireMember(actor).viewer.userId;
        await wecomWork.dismissDeparture({ corpId, userId, byUserId });
        await audit(byUserId, "departure.dismiss", userId);
      },
    ),
  ];
}
