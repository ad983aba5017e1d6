/** A year's holidays, entered as the published notice. */
import { z } from "zod";
import type { ApiDeps } from "../api-deps.js";
import type { HolidayYearJson } from "../contract/holidays.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Day } from "../http/response-shapes.js";

const HolidayYearShape = z
  .strictObject({
    year: z.number(),
    days: z.array(z.strictObject({ name: z.string(), date: Day, isOffDay: z.boolean() })),
  })
  .meta({ id: "HolidayYear" }) satisfies z.ZodType<HolidayYearJson>;

export function holidayRoutes({ holidays, access, corpId }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      "settings:write",
      {
        method: "put",
        path: "/holidays/:year",
        tag: "settings",
        summary: "Enter a year's holidays from the text of the published notice",
        request: {
          params: z.object({ year: z.coerce.number().int().min(2020).max(2099) }),
          body: z.strictObject({ text: z.string().trim().min(1, "请粘贴通知正文").max(20_000) }),
        },
        response: dataOf(HolidayYearShape),
      },
      async ({ params: { year }, body }, actor) => {
        const { userId: byUserId } = requireMember(actor).viewer;
        const days = await holidays.enter(corpId, { year, text: body.text, byUserId });
        await access.recordAudit({
          corpId,
          byUserId,
          action: "settings.change",
          target: "settings",
          detail: `holidays.${String(year)}`,
        });
        return { data: { year, days: days.map(({ name, date, isOffDay }) => ({ name, date, isOffDay })) } };
      },
    ),
  ];
}
