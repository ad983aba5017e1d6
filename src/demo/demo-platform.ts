/** Joins the demo to its local WeCom: credentials for the product, the demo's people for the platform. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { WorkCalendar } from "#src/domain/calendar/work-calendar.js";
import { AppError } from "#src/domain/shared/errors.js";
import { demoNewcomers, demoRelations, type DemoCompany } from "./demo-company.js";

/** Variables that point the product at the simulator. */
export interface PlatformEnv {
  WECOM_BASE_URL: string;
  WECOM_CORP_ID: string;
  WECOM_AGENT_ID: string;
  WECOM_SECRET: string;
  WECOM_DIRECTORY_SECRET: string;
  WECOM_KF_SECRET: string;
  WECOM_CALLBACK_TOKEN: string;
  WECOM_CALLBACK_AES_KEY: string;
  WECOM_ARCHIVE_SECRET: string;
  WECOM_ARCHIVE_URL: string;
  WECOM_ARCHIVE_KEYS: string;
}

const Info = z.object({
  corps: z
    .array(
      z.object({
        corpId: z.string(),
        apps: z.array(z.object({ agentId: z.int(), kind: z.string(), secret: z.string() })),
      }),
    )
    .min(1),
});
const Callback = z.object({ callback: z.object({ token: z.string(), aesKey: z.string() }) });
const ArchiveKey = z.object({ version: z.int(), privateKey: z.string() });
const Archive = z.object({ keys: z.array(ArchiveKey) });
const Known = z.object({ people: z.array(z.object({ key: z.string(), externalUserId: z.string() })) });

/**
 * Asks the simulator for its credentials and gives it the product's callback address. Safe to repeat.
 *
 * @param keyDir where the archive's private key is put, mode 0600.
 */
export async function connectPlatform(url: string, productUrl: string, keyDir: string): Promise<PlatformEnv> {
  const info = Info.parse(await ask(url, "/sim/info"));
  const [corp] = info.corps;
  const secretOf = (kind: string): string => corp?.apps.find((app) => app.kind === kind)?.secret ?? "";
  const agentId = corp?.apps.find((app) => app.kind === "self-built")?.agentId ?? 0;
  const corpId = corp?.corpId ?? "";
  const { callback } = Callback.parse(
    await ask(url, "/sim/callback", {
      url: `${productUrl}/callbacks/wecom/${corpId}/${agentId}`,
      // Nobody listens there yet.
      verify: false,
    }),
  );
  const { keys } = Archive.parse(await ask(url, "/sim/archive"));
  const key = keys[0] ?? ArchiveKey.parse(await ask(url, "/sim/archive/keys/current", {}));
  const keyFile = join(keyDir, `archive-key-v${key.version}.pem`);
  writeFileSync(keyFile, key.privateKey, { mode: 0o600 });
  return {
    WECOM_BASE_URL: url,
    WECOM_CORP_ID: corpId,
    WECOM_AGENT_ID: String(agentId),
    WECOM_SECRET: secretOf("self-built"),
    WECOM_DIRECTORY_SECRET: secretOf("directory"),
    WECOM_KF_SECRET: secretOf("kf"),
    WECOM_CALLBACK_TOKEN: callback.token,
    WECOM_CALLBACK_AES_KEY: callback.aesKey,
    WECOM_ARCHIVE_SECRET: secretOf("archive"),
    WECOM_ARCHIVE_URL: url,
    WECOM_ARCHIVE_KEYS: `${key.version}=${keyFile}`,
  };
}

/** Departments have numbers there; 1 is the corp itself. */
const FIRST_DEPARTMENT = 2;
/** Who meets the people that come through the code at the trade fair. */
export const FAIR_MEMBER = "zhouhang";
const NEWCOMERS = 200;
const FIRST_NEWCOMER_S = 45;
const BETWEEN_NEWCOMERS_S = 300;
const BETWEEN_LINES_S = 20;

/** Puts the company, its customers, groups and tags onto the simulator. Safe to repeat. */
export async function fillPlatform(
  url: string,
  company: DemoCompany,
  now: Date,
  zone: string,
  calendar: WorkCalendar,
): Promise<void> {
  const departmentIds = new Map(company.departments.map(({ departmentId }, i) => [departmentId, FIRST_DEPARTMENT + i]));
  const idOf = (departmentId: string | null): number => departmentIds.get(departmentId ?? "") ?? 1;
  const relations = demoRelations(company, now, zone, calendar);
  const people = new Map<string, { key: string; name: string; follows: unknown[] }>();
  for (const { personId, name, memberId, since } of relations) {
    const person = people.get(personId) ?? { key: personId, name, follows: [] };
    people.set(personId, person);
    person.follows.push({
      userid: memberId,
      createdAt: Math.floor(since.getTime() / 1_000),
      addWay: 3,
      remark: name.slice(0, 20),
      isConsented: true,
    });
  }
  const groups = new Map<string, { name: string; owner: string; customers: string[] }>();
  for (const { group, memberId, personId } of relations) {
    if (group === null) continue;
    const chat = groups.get(group) ?? { name: group, owner: memberId, customers: [] };
    groups.set(group, chat);
    chat.customers.push(personId);
  }
  await ask(url, "/sim/load", {
    name: company.corpName,
    departments: company.departments.map(({ departmentId, name, parentId }) => ({
      id: idOf(departmentId),
      name,
      parentId: idOf(parentId),
    })),
    members: company.members.map(({ userId, name, role, departmentIds }) => ({
      userid: userId,
      name,
      departments: departmentIds.length > 0 ? departmentIds.map(idOf) : [1],
      position: POSITIONS[role],
      isArchived: role === "sales",
    })),
    tags: [
      { group: "客户来源", tags: ["展会", "官网", "转介绍", "老客户"] },
      { group: "合作意向", tags: ["重点跟进", "一般"] },
    ],
    areTagsOfApp: true,
    customers: [...people.values()],
    groups: [...groups.values()],
    kf: [{ name: "在线客服", servicers: ["suya"] }],
  });
}

const POSITIONS = { sales: "销售工程师", operations: "运营", manager: "销售总监", admin: "IT" } as const;

/**
 * From now on somebody scans the code every few minutes, agrees to be recorded and begins to talk. Again: nothing.
 *
 * @param way the code's state.
 */
export async function playNewcomers(
  url: string,
  way: string,
  now: Date,
  zone: string,
  calendar: WorkCalendar,
): Promise<void> {
  await ask(url, "/sim/script", { name: "newcomers", lines: newcomerLines(way, now, zone, calendar) });
}

function newcomerLines(way: string, now: Date, zone: string, calendar: WorkCalendar): unknown[] {
  return demoNewcomers(FAIR_MEMBER, NEWCOMERS, now, zone, calendar).flatMap((chat, i) => {
    const start = FIRST_NEWCOMER_S + i * BETWEEN_NEWCOMERS_S;
    const [person] = chat.contacts;
    const customer = `fair${i + 1}`;
    const met = [
      { afterSeconds: start, act: "appear", customer, name: person?.name ?? customer },
      { afterSeconds: start, act: "scan", customer, way },
      { afterSeconds: start + 5, act: "consent", customer, userid: FAIR_MEMBER },
    ];
    const said = chat.lines
      .filter((line) => line.type === "text")
      .map(({ from, text }, k) => ({
        afterSeconds: start + (k + 1) * BETWEEN_LINES_S,
        act: from === FAIR_MEMBER ? "member-says" : "customer-says",
        customer,
        userid: FAIR_MEMBER,
        text,
      }));
    return [...met, ...said];
  });
}

/** Members who confirm their mass sends by themselves; the others wait for whoever plays them. */
const QUICK_TO_CONFIRM = { chenmo: 60, fangyuan: 150 } as const;
const CONFIRM_AGAIN_S = 1_800;
const CONFIRM_TIMES = 96;

/** For two days some members confirm what waits for them, and customers answer. Again: nothing. */
export async function playConfirming(url: string, answers: readonly { to: string; text: string }[]): Promise<void> {
  const confirmed = Object.entries(QUICK_TO_CONFIRM).flatMap(([userid, first]) =>
    Array.from({ length: CONFIRM_TIMES }, (_, i) => ({
      afterSeconds: first + i * CONFIRM_AGAIN_S,
      act: "confirm",
      userid,
    })),
  );
  const said = answers.map(({ to, text }, i) => ({
    afterSeconds: 200 + i * 70,
    act: "customer-says",
    customer: to,
    text,
  }));
  await ask(url, "/sim/script", { name: "confirming", lines: [...confirmed, ...said] });
}

/** The demo's id of a person → external_userid. */
export async function platformIds(url: string): Promise<ReadonlyMap<string, string>> {
  const { people } = Known.parse(await ask(url, "/sim/customers?limit=5000"));
  return new Map(people.map(({ key, externalUserId }) => [key, externalUserId]));
}

async function ask(url: string, path: string, body?: unknown): Promise<unknown> {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new AppError("dependency_unavailable", `模拟器 ${path}:${await answer.text()}`);
  return answer.json();
}
