/** Plans and the care calendar of the fixture. */
import type { CareMonthJson } from "#src/api/contract/care.js";
import type {
  SopEnrollmentJson,
  SopJson,
  SopListItemJson,
  SopForecastJson,
  SopPreflightJson,
} from "#src/api/contract/sop.js";
import { defaultCareRules } from "#src/domain/care/care-rules.js";
import { aBranch, aDefinition, aMessage, aReminder, wait } from "#test/builders/a-sop.js";
import { at, contactRef } from "./people.js";

const suya = { userId: "suya", name: "苏雅" };
const definitions = {
  so_1: aDefinition({
    steps: [
      aMessage("hello", 0, { wait: wait(0, null), text: "{称呼},很高兴认识您。" }),
      aBranch("answered", 2, { yes: [aReminder("call", 3)], no: [aMessage("again", 4)] }),
    ],
  }),
  so_segment: aDefinition({ name: "老客户回访", trigger: { kind: "segment", segmentId: "sg_1" } }),
  so_groups: aDefinition({ name: "群里的新品预告", audience: "group", steps: [aMessage("news", 1)] }),
};

function sop(id: keyof typeof definitions, now: Date): SopJson {
  const definition = definitions[id];
  const saved = { savedAt: at(now, -90), savedBy: suya, definition };
  return {
    id,
    status: id === "so_segment" ? "draft" : "active",
    version: 2,
    definition,
    activeSince: at(now, -100),
    updatedAt: at(now, -90),
    updatedBy: suya,
    versions: [
      { version: 2, running: 3, ...saved },
      { version: 1, running: 1, ...saved },
    ],
  };
}

const enrollment = (now: Date, isGroup: boolean): SopEnrollmentJson => ({
  id: "en_1",
  sopId: isGroup ? "so_groups" : "so_1",
  sopName: isGroup ? "群里的新品预告" : "新客户破冰",
  version: 1,
  contact: contactRef(0),
  group: isGroup ? { id: "gr_1", name: "华盛采购群" } : null,
  status: "active",
  startedAt: at(now, -50),
  next: { stepId: "again", title: "again", dueAt: at(now, 20) },
  done: [],
  stop: null,
});

function careMonth(month: string, now: Date): CareMonthJson {
  const [year = 2026, index = 1] = month.split("-").map(Number);
  const length = new Date(Date.UTC(year, index, 0)).getUTCDate();
  return {
    month,
    days: Array.from({ length }, (_, i) => ({
      date: `${month}-${String(i + 1).padStart(2, "0")}`,
      kind: "unknown-working",
      name: i === 0 ? "元旦" : null,
      items:
        i === 4
          ? [
              {
                id: "th_care",
                contact: contactRef(0),
                member: { userId: "liqian", name: "李倩" },
                why: "care.birthday",
                channel: "wechaty:main",
                text: "王工,生日快乐。",
                attachments: [],
                dueAt: at(now, 48),
                state: "planned",
                sentAt: null,
                note: null,
                outlook: null,
              },
            ]
          : [],
      ahead: i === 20 ? [{ contactId: "ct_1", displayName: "陈总", what: "care.birthday" }] : [],
    })),
    isYearUnknown: true,
    isTruncated: false,
  };
}

const preflight: SopPreflightJson = {
  joining: 37,
  groups: [
    {
      kind: "later",
      reason: "contact_day",
      count: 3,
      people: [1, 2].map((index) => ({ contact: contactRef(index), note: "当天已有消息(1/1)" })),
    },
    { kind: "out", reason: "opted_out", count: 1, people: [{ contact: contactRef(3), note: "" }] },
    { kind: "out", reason: "on_plan", count: 1, people: [{ contact: contactRef(4), note: "" }] },
    { kind: "by_hand", reason: null, count: 1, people: [{ contact: contactRef(5), note: "" }] },
  ],
  isPartial: false,
};

const listed = (id: keyof typeof definitions, now: Date): SopListItemJson => ({
  id,
  name: definitions[id].name,
  audience: definitions[id].audience,
  status: "active",
  version: 2,
  trigger: { kind: "manual" },
  stepCount: 3,
  running: 4,
  completed: 12,
  stopped: 2,
  updatedAt: at(now, -90),
});

/** The answer about plans and care, or undefined for other paths. */
export function planAnswer(path: string, search: URLSearchParams, now: Date): unknown {
  if (path === "/care-calendar") return { data: careMonth(search.get("month") ?? "2027-01", now) };
  if (path === "/care-rules") return { data: { ...defaultCareRules, updatedAt: null } };
  if (path === "/sop-groups") return { data: [{ id: "gr_1", name: "华盛采购群", contacts: 8 }] };
  if (path === "/sop-forecasts") return { data: { steps: [], end: null, goesOn: true } satisfies SopForecastJson };
  if (path === "/sops") return { data: [listed("so_1", now), listed("so_groups", now)] };
  if (path === "/sops/so_segment/preflight") return { data: preflight };
  if (path.startsWith("/sops/so_segment")) return { data: sop("so_segment", now) };
  const id = /^\/sops\/(so_1|so_groups)(\/enrollments)?$/.exec(path);
  if (!id) return undefined;
  const sopId = id[1] === "so_groups" ? "so_groups" : "so_1";
  if (id[2]) return { data: [enrollment(now, sopId === "so_groups")], nextCursor: null };
  return { data: sop(sopId, now) };
}
