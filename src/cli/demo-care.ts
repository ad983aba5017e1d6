/** The demo's care: feasts that operations wanted, and dates that salespeople noted down. */
import type { App } from "#src/app.js";
import { defaultCareRules, type DateKind } from "#src/domain/care/care-rules.js";
import { addDays, localDateOf } from "#src/domain/shared/time.js";
import { waitUntilDerived } from "./wait-until-derived.js";

const AUTHOR = "suya";
const FEASTS: ReadonlySet<string> = new Set(["new_year", "spring_festival", "mid_autumn"]);
/** Days from the first start; rules speak before or on them. */
const NOTED: readonly { kind: DateKind; inDays: number; note: string }[] = [
  { kind: "contract_end", inDays: 34, note: "年度框架合同" },
  { kind: "anniversary", inDays: 8, note: "第一张订单" },
  { kind: "warranty_end", inDays: 43, note: "一期设备" },
  { kind: "renewal", inDays: 72, note: "监测服务" },
  { kind: "contract_end", inDays: 41, note: "备件框架合同" },
  { kind: "anniversary", inDays: 16, note: "开始合作" },
  { kind: "warranty_end", inDays: 50, note: "边缘网关" },
  { kind: "renewal", inDays: 80, note: "能耗监测服务" },
  { kind: "anniversary", inDays: 24, note: "第一张订单" },
  { kind: "contract_end", inDays: 58, note: "维保合同" },
];

/** Only where nobody has changed the rules yet. */
export async function putDemoCare(app: App, signal: AbortSignal): Promise<void> {
  const { CORP_ID: corpId } = app.config;
  if ((await app.care.rules(corpId)).updatedAt !== null) return;
  // Joined people are at the stage where they stay.
  if (!(await waitUntilDerived(app, signal))) return;
  const viewer = await app.access.viewerFor(corpId, AUTHOR);
  const { zone } = await app.settings.current(corpId);
  const today = localDateOf(app.clock.now(), zone);
  const { items } = await app.contacts.list(viewer, {
    q: "",
    stages: ["customer", "repeat", "loyal"],
    tags: [],
    ownerIds: [],
    sort: "lastMessageAt",
    after: null,
    limit: NOTED.length,
  });
  for (const [i, { contact }] of items.entries()) {
    const noted = NOTED[i];
    if (!noted) break;
    const { kind, inDays, note } = noted;
    await app.care.addDate(viewer, contact.id, { kind, date: addDays(today, inDays), note });
  }
  const rules = defaultCareRules.rules.map((rule) => (FEASTS.has(rule.id) ? { ...rule, isOn: true } : rule));
  await app.care.changeRules(viewer, { rules }, null);
}
