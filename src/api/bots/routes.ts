/** Bot accounts: their state, and the QR code while one waits to be scanned. */
import { z } from "zod";
import type { BotSettings } from "#src/domain/bot/bot-settings.js";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { wholeNumber } from "#src/domain/shared/whole-number.js";
import { BOT_CAPABILITIES } from "#src/domain/touch/bot-account.js";
import type { BotAccountView } from "#src/usecases/bots/bot-use-cases.js";
import type { AreaValue } from "#src/usecases/settings/area-settings.js";
import type { ApiDeps } from "../api-deps.js";
import type { BotSettingsJson } from "../contract/bots.js";
import type { BotAccountJson } from "../contract/contract.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf, Instant, InstantInput } from "../http/response-shapes.js";

const BotAccountShape = z
  .strictObject({
    account: z.string(),
    puppet: z.string(),
    state: z.enum(["starting", "scan", "online", "offline", "error"]),
    qr: z.string().nullable(),
    memberId: z.string().nullable(),
    lastEventAt: Instant.nullable(),
    sentToday: z.number(),
    dailyBudget: z.number(),
    note: z.string().nullable(),
    capabilities: z.partialRecord(z.enum(BOT_CAPABILITIES), z.enum(["yes", "no", "unknown"])),
    restarts: z.number(),
    gaps: z.array(z.strictObject({ from: Instant, to: Instant, found: z.number() })),
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
  dailyBudget: bot.dailyBudget,
  note: bot.note,
  capabilities: { ...bot.capabilities },
  restarts: bot.restarts ?? 0,
  gaps: (bot.gaps ?? []).map(({ from, to, found }) => ({
    from: from.toISOString(),
    to: to.toISOString(),
    found,
  })),
});

const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "时间要写成 09:00");
const Words = z.array(z.string().trim().min(1).max(50)).max(50);
const RuleShape = z
  .strictObject({
    id: z.string().min(1).max(60),
    name: z.string().trim().min(1, "请给规则起个名字").max(50),
    isOn: z.boolean(),
    kind: z.enum(["group_welcome", "keyword"]),
    account: z.string().max(32).nullable(),
    groupNames: Words,
    inDirect: z.boolean(),
    keywords: Words,
    match: z.enum(["exact", "contains"]),
    text: z.string().trim().min(1, "请写回复内容").max(1_000),
    cooldownMinutes: wholeNumber(BOUNDS.monthMinutes),
  })
  .refine((rule) => rule.kind !== "keyword" || rule.keywords.length > 0, {
    path: ["keywords"],
    message: "请至少写一个关键词",
  })
  .meta({ id: "ReplyRule" });
const settingsFields = {
  dailyBudget: wholeNumber(BOUNDS.botMessages),
  hours: z.strictObject({ from: LocalTime, to: LocalTime }),
  typingMsPerChar: wholeNumber(BOUNDS.typingMs),
  rules: z.array(RuleShape).max(100),
  friendGreeting: z.string().trim().max(500).default(""),
};
const BotSettingsShape = z
  .strictObject({ ...settingsFields, updatedAt: Instant.nullable() })
  .meta({ id: "BotSettings" }) satisfies z.ZodType<BotSettingsJson>;

const presentSettings = ({ value, updatedAt }: AreaValue<BotSettings>): BotSettingsJson => ({
  dailyBudget: value.dailyBudget,
  hours: { from: value.hours.from, to: value.hours.to },
  typingMsPerChar: value.typingMsPerChar,
  rules: value.rules.map((rule) => ({ ...rule })),
  friendGreeting: value.friendGreeting ?? "",
  updatedAt: updatedAt?.toISOString() ?? null,
});

export function botRoutes({ bots, access, corpId }: ApiDeps): Endpoint[] {
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
    endpoint(
      "bot:manage",
      {
        method: "get",
        path: "/bot-settings",
        tag: "bots",
        summary: "Pace, hours and answers by rule of the accounts",
        response: dataOf(BotSettingsShape),
      },
      async () => ({ data: presentSettings(await bots.behaviour.get(corpId)) }),
    ),
    endpoint(
      "bot:manage",
      {
        method: "put",
        path: "/bot-settings",
        tag: "bots",
        summary: "Save them; 409 when they changed since they were read",
        request: { body: z.strictObject({ ...settingsFields, updatedAt: InstantInput.nullable() }) },
        response: dataOf(BotSettingsShape),
      },
      async ({ body }, { viewer }) => {
        const { updatedAt, ...value } = body;
        await access.recordAudit({
          corpId,
          byUserId: viewer.userId,
          action: "bot.settings",
          target: "bots",
          detail: null,
        });
        const saved = await bots.behaviour.change(corpId, { value, basedOn: updatedAt, byUserId: viewer.userId });
        return { data: presentSettings(saved) };
      },
    ),
  ];
}
