/** Settings and the stage rules in force. */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Settings } from "#src/domain/settings/settings.js";
import { stageRulesFor } from "#src/usecases/understand/default-rules.js";
import type { ApiDeps } from "../api-deps.js";
import type { SettingsJson } from "../contract/contract.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf } from "../http/response-shapes.js";
import { SettingsBody, SettingsShape, StageRuleShape } from "./schema.js";

const presentSettings = (settings: Settings, holidayYears: readonly number[]): SettingsJson => ({
  corpName: settings.corpName,
  zone: settings.zone,
  workingHours: settings.workingHours.map(({ from, to }) => ({ from, to })),
  quietHours: { from: settings.quietHours.from, to: settings.quietHours.to },
  unansweredMinutes: settings.unansweredMinutes,
  promiseLeadMinutes: settings.promiseLeadMinutes,
  escalateAfterMinutes: settings.escalateAfterMinutes,
  silenceDays: { ...settings.silenceDays },
  followUp: {
    ladderDays: [...settings.followUp.ladderDays],
    ladderStages: [...settings.followUp.ladderStages],
    stageDwellDays: { ...settings.followUp.stageDwellDays },
    digestAtLocalTime: settings.followUp.digestAtLocalTime,
  },
  dormantAfterDays: settings.dormantAfterDays,
  care: {
    isBirthdayOn: settings.care.isBirthdayOn,
    birthdayText: settings.care.birthdayText,
    isFirstOrderOn: settings.care.isFirstOrderOn,
    firstOrderText: settings.care.firstOrderText,
    atLocalTime: settings.care.atLocalTime,
  },
  sendBudget: {
    ...settings.sendBudget,
    blackouts: settings.sendBudget.blackouts.map(({ from, to, name }) => ({ from, to, name })),
    negotiationStages: [...settings.sendBudget.negotiationStages],
  },
  valueRules: { ...settings.valueRules },
  dictionary: {
    products: [...settings.dictionary.products],
    competitors: [...settings.dictionary.competitors],
    ownCompanyNames: [...settings.dictionary.ownCompanyNames],
  },
  updatedAt: settings.updatedAt.toISOString(),
  holidayYears: [...holidayYears],
});

/** Names of the settings that differ, the parts of a group each by itself: "silenceDays, followUp.ladderDays". */
function changedSettings(before: SettingsJson, after: Omit<z.infer<typeof SettingsBody>, "updatedAt">): string {
  const old: Readonly<Record<string, unknown>> = { ...before };
  const names = Object.entries(after as Readonly<Record<string, unknown>>).flatMap(([name, value]) => {
    if (isDeepStrictEqual(old[name], value)) return [];
    const part = old[name];
    if (!isPlain(value) || !isPlain(part) || !GROUPS.has(name)) return [name];
    return Object.keys(value).flatMap((key) => (isDeepStrictEqual(part[key], value[key]) ? [] : [`${name}.${key}`]));
  });
  return names.join(", ");
}

const GROUPS: ReadonlySet<string> = new Set(["followUp", "care", "sendBudget", "valueRules", "dictionary"]);
const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function settingsRoutes({ settings, access, corpId, installation }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      "settings:read",
      {
        method: "get",
        path: "/settings",
        tag: "settings",
        summary: "Settings in force",
        response: dataOf(SettingsShape),
      },
      async () => ({ data: presentSettings(await settings.current(corpId), installation.holidayYears) }),
    ),
    endpoint(
      "settings:write",
      {
        method: "put",
        path: "/settings",
        tag: "settings",
        summary: "Save all settings; 409 when they changed since they were read",
        request: { body: SettingsBody },
        response: dataOf(SettingsShape),
      },
      async ({ body }, { viewer }) => {
        const { updatedAt, holidayYears: _readOnly, ...changed } = body;
        const before = presentSettings(await settings.current(corpId), installation.holidayYears);
        await access.recordAudit({
          corpId,
          byUserId: viewer.userId,
          action: "settings.change",
          target: "settings",
          detail: changedSettings(before, changed) || null,
        });
        const saved = await settings.change(corpId, {
          settings: changed,
          basedOn: new Date(updatedAt),
          byUserId: viewer.userId,
        });
        return { data: presentSettings(saved, installation.holidayYears) };
      },
    ),
    endpoint(
      "settings:read",
      {
        method: "get",
        path: "/stage-rules",
        tag: "settings",
        summary: "Rules that move the stage",
        response: dataOf(z.array(StageRuleShape)),
      },
      async () => ({
        data: stageRulesFor(installation.stageRules, await settings.current(corpId)).map(
          ({ id, to, from, explain }) => ({ id, to, from: [...from], explain }),
        ),
      }),
    ),
  ];
}
