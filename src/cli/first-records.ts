/** What `guanxi up` puts into a new data directory: migrations, the first administrator, or the demo company. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig, type Config } from "#config/env.js";
import { openApp, type App } from "#src/app.js";
import { demoHistory, readDemoCompany, type DemoCompany } from "#src/demo/demo-company.js";
import { FAIR_MEMBER, fillPlatform, platformIds, playNewcomers } from "#src/demo/demo-platform.js";
import type { Role } from "#src/domain/member/member.js";
import { AppError } from "#src/domain/shared/errors.js";
import type { FileRow } from "#src/usecases/import/ports.js";
import type { Endpoints, ReadyFile } from "#src/supervisor/running-instance.js";
import { putDemoCare } from "./demo-care.js";
import { putDemoOutreach } from "./demo-outreach.js";
import { putDemoPlans } from "./demo-plans.js";
import { waitUntilDerived } from "./wait-until-derived.js";

/** One of each role signs in from the start page of the demo. */
const DEMO_SIGN_IN = ["liqian", "suya", "hezhiyuan", "linlan"];
const FIRST_ADMIN = { userId: "admin", name: "管理员", role: "admin" } as const;

/** Migrations and members; safe to repeat. */
export async function prepareRecords(
  endpoints: Endpoints,
  env: Record<string, string>,
  isDemo: boolean,
): Promise<void> {
  await withApp(endpoints, env, async (app) => {
    await app.migrate(() => undefined);
    const { CORP_ID: corpId } = app.config;
    if (!isDemo) {
      const users = await app.access.listUsers(corpId);
      if (!users.some((user) => user.role === "admin" && user.status === "active")) await addOnce(app, FIRST_ADMIN);
      return;
    }
    const company = readDemoCompany();
    const known = new Set((await app.access.listDepartments(corpId)).map((department) => department.departmentId));
    for (const department of company.departments) {
      if (!known.has(department.departmentId)) await app.access.addDepartment({ corpId, ...department });
    }
    for (const member of company.members) await addOnce(app, member);
    await teachDictionary(app, company);
    if (endpoints.WECOM_BASE_URL !== undefined) {
      const { zone } = await app.settings.current(corpId);
      await fillPlatform(endpoints.WECOM_BASE_URL, company, app.clock.now(), zone, app.calendar);
    }
  });
}

/** The demo's history at the first start, then fresh one-time links. */
export async function finishStart(
  endpoints: Endpoints,
  env: Record<string, string>,
  dataDir: string,
  isDemo: boolean,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<ReadyFile["signIn"]> {
  // Files of the library lie where the processes look for them.
  return withApp(endpoints, { ...env, DATA_DIR: dataDir }, async (app) => {
    const { CORP_ID: corpId } = app.config;
    if (isDemo) await importHistory(app, join(dataDir, "demo-history.done"), tell, signal);
    if (isDemo && endpoints.WECOM_BASE_URL !== undefined && !signal.aborted) {
      await joinPeople(app, endpoints.WECOM_BASE_URL, join(dataDir, "demo-platform.done"));
    }
    // Plans come after the history, which is not news to them.
    if (isDemo && !signal.aborted) {
      await putDemoPlans(app);
      await putDemoCare(app, signal);
      await putDemoOutreach(app, endpoints.WECOM_BASE_URL ?? null, signal);
    }
    const users = await app.access.listUsers(corpId);
    const signIn: ReadyFile["signIn"] = [];
    for (const user of users) {
      const isOffered = isDemo ? DEMO_SIGN_IN.includes(user.userId) : user.role === "admin";
      if (!isOffered || user.status !== "active") continue;
      const { url } = await app.access.createSignInLink(corpId, user.userId);
      signIn.push({ role: user.role, name: user.name, url });
    }
    const order: Role[] = ["sales", "operations", "manager", "admin"];
    return signIn.sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
  });
}

async function importHistory(
  app: App,
  doneFile: string,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { CORP_ID: corpId } = app.config;
  if (existsSync(doneFile)) return;
  tell("正在导入演示公司几个月的聊天 …");
  const settings = await app.settings.current(corpId);
  const history = demoHistory(readDemoCompany(), app.clock.now(), settings.zone, app.calendar);
  for (const [userId, rows] of history) {
    await app.imports.importChats({
      corpId,
      fingerprint: `demo-history-${userId}`,
      source: `wechaty:${userId}`,
      rows: asFileRows(rows),
      rejected: {
        add: ({ line, reason }) => {
          throw new Error(`examples/demo: row ${line} of ${userId}: ${reason}`);
        },
      },
      onProgress: () => undefined,
      signal,
    });
  }
  if (signal.aborted) return;
  await waitUntilDerived(app, signal);
  if (!signal.aborted) writeFileSync(doneFile, "");
}

/** The people of the history are the customers whom the simulator knows: each becomes one contact. */
async function joinPeople(app: App, simulatorUrl: string, doneFile: string): Promise<void> {
  if (existsSync(doneFile)) return;
  for (const [personId, externalUserId] of await platformIds(simulatorUrl)) {
    if (personId !== "") await app.bots.knowAs(app.config.CORP_ID, personId, externalUserId);
  }
  await openFairCode(app, simulatorUrl);
  writeFileSync(doneFile, "");
}

/** The channel code of the trade fair, made as 苏雅 would make it, and the people who will scan it. */
async function openFairCode(app: App, simulatorUrl: string): Promise<void> {
  const { CORP_ID: corpId } = app.config;
  const known = (await app.wecomWork.contactWays(corpId)).find((way) => way.name === FAIR_NAME);
  const way =
    known ??
    (await app.wecomWork.createContactWay({
      corpId,
      byUserId: "suya",
      name: FAIR_NAME,
      skipVerify: true,
      members: [{ userId: FAIR_MEMBER, spans: [], dailyCap: null }],
      backupUserIds: [],
      tags: [{ group: "客户来源", label: "展会" }],
      welcome: { text: FAIR_WELCOME, link: null },
      isOn: true,
    }));
  // With an archived member the greeting waits for the consent, which says nothing of the code.
  const rules = await app.wecomWork.rules.get(corpId);
  if (rules.updatedAt === null) {
    const value = { ...rules.value, defaultWelcome: { text: FAIR_WELCOME, link: null } };
    await app.wecomWork.rules.change(corpId, { value, basedOn: null, byUserId: "suya" });
  }
  const { zone } = await app.settings.current(corpId);
  await playNewcomers(simulatorUrl, way.state, app.clock.now(), zone, app.calendar);
}

const FAIR_NAME = "工博会展台";
const FAIR_WELCOME = "{客户昵称}您好，我是{企业名称}的{员工姓名}。展台资料马上发您，想了解哪款产品，直接告诉我就行。";

/** The demo's products and competitors, unless somebody has edited the dictionary. */
async function teachDictionary(app: App, { dictionary }: DemoCompany): Promise<void> {
  const { corpId, updatedAt, updatedBy, ...settings } = await app.settings.current(app.config.CORP_ID);
  if (updatedBy !== null) return;
  await app.settings.change(corpId, { settings: { ...settings, dictionary }, basedOn: updatedAt, byUserId: "linlan" });
}

async function* asFileRows(rows: readonly unknown[]): AsyncGenerator<FileRow> {
  let line = 0;
  for (const value of rows) yield await Promise.resolve({ line: ++line, raw: "", ok: true as const, value });
}

async function addOnce(
  app: App,
  member: { userId: string; name: string; role: Role; departmentIds?: string[] },
): Promise<void> {
  try {
    await app.access.addUser({ corpId: app.config.CORP_ID, ...member });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "conflict") throw error;
  }
}

async function withApp<T>(
  endpoints: Endpoints,
  env: Record<string, string>,
  act: (app: App) => Promise<T>,
): Promise<T> {
  const config: Config = readConfig({ ...process.env, ...env, ...endpoints });
  const { app, close } = await openApp(config);
  try {
    return await act(app);
  } finally {
    await close();
  }
}
