/** Credentials (write-only), doctor, passes, and what the corp decides about WeCom. */
import { z } from "zod";
import { SYNC_KINDS, type SyncRun } from "#src/domain/wecom/wecom-records.js";
import { KEEP_OPENS_DAYS } from "#src/domain/link/link-open.js";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { wholeNumber } from "#src/domain/shared/whole-number.js";
import {
  STORED_SECRETS,
  type WecomSettings,
  type WecomSettingsPatch,
} from "#src/usecases/wecom-platform/credentials.js";
import { KEEP_EVENTS_DAYS, type WecomRules } from "#src/usecases/wecom/wecom-deps.js";
import type { AreaValue } from "#src/usecases/settings/area-settings.js";
import { auditOf } from "../access/audit-of.js";
import type { ApiDeps } from "../api-deps.js";
import type { SyncRunJson, WecomProbeJson, WecomRulesJson, WecomSetupJson } from "../contract/wecom.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Instant, InstantInput } from "../http/response-shapes.js";
import { WelcomeShape } from "./welcome-shape.js";

const tag = "wecom";
const SecretName = z.enum(STORED_SECRETS);
const SetupShape = z
  .strictObject({
    wecomCorpId: z.string().nullable(),
    agentId: z.number().nullable(),
    source: z.enum(["environment", "settings"]).nullable(),
    callbackUrl: z.string(),
    secrets: z.partialRecord(SecretName, Instant),
    updatedAt: Instant.nullable(),
  })
  .meta({ id: "WecomSetup" }) satisfies z.ZodType<WecomSetupJson>;

const SecretText = z.string().trim().min(1).max(200).nullable();
const SetupBody = z.strictObject({
  wecomCorpId: z
    .string()
    .trim()
    .regex(/^[\w-]{2,64}$/, "企业 ID 是字母和数字，以 ww 开头")
    .nullable()
    .optional(),
  agentId: wholeNumber(BOUNDS.agentId).nullable().optional(),
  secrets: z
    .strictObject({
      app: SecretText,
      contact: SecretText,
      directory: SecretText,
      kf: SecretText,
      archive: SecretText,
      callbackToken: z
        .string()
        .regex(/^[A-Za-z0-9]{1,32}$/, "Token 最多 32 位字母和数字")
        .nullable(),
      callbackAesKey: z
        .string()
        .regex(/^[A-Za-z0-9]{43}$/, "EncodingAESKey 是 43 位字母和数字")
        .nullable(),
    })
    .partial()
    .optional(),
});

const ProbeShape = z
  .strictObject({
    key: z.string(),
    name: z.string(),
    state: z.enum(["good", "warning", "bad", "skipped"]),
    text: z.string(),
    fix: z.string().nullable(),
  })
  .meta({ id: "WecomProbe" }) satisfies z.ZodType<WecomProbeJson>;

const RunShape = z
  .strictObject({
    kind: z.enum(SYNC_KINDS),
    state: z.enum(["running", "stopping", "stopped", "done", "failed", "never"]),
    done: z.number(),
    total: z.number().nullable(),
    ended: z.number(),
    unseen: z.number(),
    startedAt: Instant.nullable(),
    updatedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: "WecomSyncRun" }) satisfies z.ZodType<SyncRunJson>;

const rulesFields = {
  mirroredGroups: z.array(z.string().trim().min(1).max(30)).max(20),
  defaultWelcome: WelcomeShape.nullable(),
  keepEventsDays: wholeNumber(BOUNDS.longDays),
  keepOpensDays: wholeNumber(BOUNDS.longDays).default(KEEP_OPENS_DAYS),
};
const RulesShape = z
  .strictObject({ ...rulesFields, updatedAt: Instant.nullable() })
  .meta({ id: "WecomRules" }) satisfies z.ZodType<WecomRulesJson>;

const presentRun = (kind: SyncRunJson["kind"], run: SyncRun | undefined): SyncRunJson => ({
  kind,
  state: run?.state ?? "never",
  done: run?.done ?? 0,
  total: run?.total ?? null,
  ended: run?.ended ?? 0,
  unseen: run?.unseen ?? 0,
  startedAt: run?.startedAt.toISOString() ?? null,
  updatedAt: run?.updatedAt.toISOString() ?? null,
  finishedAt: run?.finishedAt?.toISOString() ?? null,
  note: run?.note ?? null,
});

const presentRules = ({ value, updatedAt }: AreaValue<WecomRules>): WecomRulesJson => ({
  mirroredGroups: [...value.mirroredGroups],
  defaultWelcome: value.defaultWelcome,
  keepEventsDays: value.keepEventsDays ?? KEEP_EVENTS_DAYS,
  keepOpensDays: value.keepOpensDays ?? KEEP_OPENS_DAYS,
  updatedAt: updatedAt?.toISOString() ?? null,
});

export function wecomSetupRoutes({ wecom, wecomWork, doctor, access, clock, corpId, publicUrl }: ApiDeps): Endpoint[] {
  const shown = async (): Promise<{ data: WecomSetupJson }> => {
    const [saved, used] = await Promise.all([wecom.settings.find(corpId), wecom.credentials.current()]);
    return { data: presentSetup(saved, used, publicUrl) };
  };
  const audit = auditOf({ access, corpId });
  const Kind = z.object({ kind: z.enum(SYNC_KINDS) });

  return [
    endpoint(
      "wecom:setup",
      {
        method: "get",
        path: "/wecom/setup",
        tag,
        summary: "Ids, and which secrets are stored",
        response: dataOf(SetupShape),
      },
      shown,
    ),
    endpoint(
      "wecom:setup",
      {
        method: "patch",
        path: "/wecom/setup",
        tag,
        summary: "Save ids and secrets; a secret that is left out stays, null removes it, none is ever read back",
        request: { body: SetupBody },
        response: dataOf(SetupShape),
      },
      async ({ body }, actor) => {
        const { viewer } = requireMember(actor);
        const changed = [
          ...Object.keys(body).filter((key) => key !== "secrets"),
          ...Object.keys(body.secrets ?? {}).map((key) => `secret:${key}`),
        ];
        await audit(viewer.userId, "wecom.setup", "wecom", changed.join(",").slice(0, 200));
        await wecom.settings.save(corpId, patchOf(body), viewer.userId, clock.now());
        return shown();
      },
    ),
    endpoint(
      "wecom:setup",
      {
        method: "post",
        path: "/wecom/doctor",
        tag,
        summary: "Look at the whole set-up; every probe says what is wrong and how to mend it",
        response: dataOf(z.array(ProbeShape)),
      },
      async () => ({ data: await doctor() }),
    ),
    endpoint(
      "wecom:read",
      {
        method: "get",
        path: "/wecom/sync",
        tag,
        summary: "The passes and how far they are",
        response: dataOf(z.array(RunShape)),
      },
      async () => {
        const runs = new Map((await wecomWork.syncRuns(corpId)).map((run) => [run.kind, run]));
        return { data: SYNC_KINDS.map((kind) => presentRun(kind, runs.get(kind))) };
      },
    ),
    endpoint(
      "wecom:operate",
      {
        method: "post",
        path: "/wecom/sync/:kind",
        tag,
        summary: "Begin a full pass",
        request: { params: Kind },
        response: null,
      },
      async ({ params }, actor) =>
        wecomWork.startSync({ corpId, kind: params.kind, byUserId: requireMember(actor).viewer.userId }),
    ),
    endpoint(
      "wecom:operate",
      {
        method: "post",
        path: "/wecom/sync/:kind/stop",
        tag,
        summary: "Stop a pass after the page in hand; its place is kept",
        request: { params: Kind },
        response: null,
      },
      async ({ params }) => wecomWork.stopSync({ corpId, kind: params.kind }),
    ),
    endpoint(
      "wecom:operate",
      {
        method: "post",
        path: "/wecom/sync/:kind/resume",
        tag,
        summary: "Go on where a pass was stopped or failed",
        request: { params: Kind },
        response: null,
      },
      async ({ params }, actor) =>
        wecomWork.resumeSync({ corpId, kind: params.kind, byUserId: requireMember(actor).viewer.userId }),
    ),
    endpoint(
      "wecom:read",
      {
        method: "get",
        path: "/wecom/rules",
        tag,
        summary: "Mirrored tag groups and the usual greeting",
        response: dataOf(RulesShape),
      },
      async () => ({ data: presentRules(await wecomWork.rules.get(corpId)) }),
    ),
    endpoint(
      "wecom:operate",
      {
        method: "put",
        path: "/wecom/rules",
        tag,
        summary: "Save them; 409 when they changed since they were read",
        request: { body: z.strictObject({ ...rulesFields, updatedAt: InstantInput.nullable() }) },
        response: dataOf(RulesShape),
      },
      async ({ body }, actor) => {
        const { updatedAt, ...value } = body;
        const byUserId = requireMember(actor).viewer.userId;
        await audit(byUserId, "wecom.rules", "wecom");
        return { data: presentRules(await wecomWork.rules.change(corpId, { value, basedOn: updatedAt, byUserId })) };
      },
    ),
  ];
}

function presentSetup(
  saved: WecomSettings,
  used: { corpId: string; agentId: number | null; source: "environment" | "settings" } | null,
  publicUrl: string,
): WecomSetupJson {
  const wecomCorpId = used?.corpId ?? saved.wecomCorpId;
  const agentId = used?.agentId ?? saved.agentId;
  return {
    wecomCorpId,
    agentId,
    source: used?.source ?? null,
    callbackUrl: `${publicUrl}/callbacks/wecom/${wecomCorpId ?? "企业ID"}/${agentId ?? "AgentId"}`,
    secrets: Object.fromEntries(Object.entries(saved.secretsSavedAt).map(([name, at]) => [name, at.toISOString()])),
    updatedAt: saved.updatedAt?.toISOString() ?? null,
  };
}

/** Only what was sent; a key that is missing stays as it is. */
function patchOf(body: z.infer<typeof SetupBody>): WecomSettingsPatch {
  const { wecomCorpId, agentId, secrets } = body;
  const given = Object.entries(secrets ?? {}).filter(([, value]) => value !== undefined);
  return {
    ...(wecomCorpId === undefined ? {} : { wecomCorpId }),
    ...(agentId === undefined ? {} : { agentId }),
    ...(given.length === 0 ? {} : { secrets: Object.fromEntries(given) }),
  };
}
