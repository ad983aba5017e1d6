/** The corp's time; in the demo it can be moved. */
import { z } from "zod";
import type { ApiDeps } from "../api-deps.js";
import type { ClockJson } from "../contract/clock.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf, Instant, InstantInput } from "../http/response-shapes.js";

const ClockShape = z
  .strictObject({ now: Instant, offsetMs: z.number(), isMovable: z.boolean() })
  .meta({ id: "Clock" }) satisfies z.ZodType<ClockJson>;

const MoveBody = z.union([
  z.strictObject({ byMinutes: z.int() }),
  z.strictObject({ to: InstantInput }),
  z.strictObject({ toReal: z.literal(true) }),
]);

export function clockRoutes({ clockUseCases, corpId }: ApiDeps): Endpoint[] {
  const shown = async (): Promise<{ data: ClockJson }> => ({
    data: {
      now: clockUseCases.now().toISOString(),
      offsetMs: clockUseCases.offsetMs(),
      isMovable: await clockUseCases.isMovable(corpId),
    },
  });
  const tag = "clock";
  const response = dataOf(ClockShape);
  return [
    endpoint("signed-in", { method: "get", path: "/clock", tag, summary: "The corp's time", response }, shown),
    endpoint(
      "signed-in",
      { method: "post", path: "/clock", tag, summary: "Move the demo's clock", request: { body: MoveBody }, response },
      async ({ body }) => {
        const target = "byMinutes" in body ? { byMs: body.byMinutes * 60_000 } : body;
        await clockUseCases.move(corpId, target);
        return shown();
      },
    ),
  ];
}
