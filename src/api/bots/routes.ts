/** Bot accounts: their state, and the QR code while one waits to be scanned. */
import { z } from "zod";
import type { BotAccountView } from "#src/usecases/bots/bot-use-cases.js";
import type { ApiDeps } from "../api-deps.js";
import type { BotAccountJson } from "../contract/contract.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf, Instant } from "../http/response-shapes.js";

const BotAccountShape = z
  .strictObject({
    account: z.string(),
    puppet: z.string(),
    state: z.enum(["starting", "scan", "online", "offline", "error"]),
    qr: z.string().nullable(),
    memberId: z.string().nullable(),
    lastEventAt: Instant.nullable(),
    sentToday: z.number(),
    note: z.string().nullable(),
  })
  .meta({ id: "BotAccount" }) satisfies z.ZodType<BotAccountJson>;

const presentBot = (bot: BotAccountView): BotAccountJson => ({
  account: bot.account,
  puppet: bot.puppet,
  state: bot.state,
  qr: bot.qr,
  memberId: bot.memberId,
  lastEventAt: bot.lastEventAt?.toISOString() ?? null,
  sentToday: bot.sentToday,
  note: bot.note,
});

export function botRoutes({ bots, corpId }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      "bot:manage",
      {
        method: "get",
        path: "/bots",
        tag: "bots",
        summary: "Bot accounts",
        response: dataOf(z.array(BotAccountShape)),
      },
      async () => ({ data: (await bots.listBots(corpId)).map(presentBot) }),
    ),
  ];
}
