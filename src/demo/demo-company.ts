/** The demo company's material: who works there, what was said so far, and what is still being said. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { projectRoot } from "#config/project-root.js";
import type { WorkCalendar } from "#src/domain/calendar/work-calendar.js";
import { ROLES } from "#src/domain/member/member.js";
import { localDateOf } from "#src/domain/shared/time.js";
import { parseChatScript, placed, withDayWords, type ChatScript, type ScriptPerson } from "./chat-script.js";
import { Templates, templateChats } from "./template-chats.js";

const DEMO_DIR = join(projectRoot, "examples/demo");
const TEMPLATE_CHATS = 90;
const SPREAD_WORKING_DAYS = 75;

const Company = z.object({
  corpName: z.string(),
  departments: z.array(z.object({ departmentId: z.string(), name: z.string(), parentId: z.string().nullable() })),
  members: z.array(
    z.object({ userId: z.string(), name: z.string(), role: z.enum(ROLES), departmentIds: z.array(z.string()) }),
  ),
  dictionary: z.object({
    products: z.array(z.string()),
    competitors: z.array(z.string()),
    ownCompanyNames: z.array(z.string()),
  }),
});
export type DemoCompany = z.infer<typeof Company>;

/** One row in the shape of `guanxi import chats`. */
export interface DemoRow {
  conversation: string;
  id: string;
  at: string;
  from: ScriptPerson;
  to: ScriptPerson | null;
  room: { id: string; name: string } | null;
  type: string;
  text: string;
}

export function readDemoCompany(): DemoCompany {
  return Company.parse(JSON.parse(readFileSync(join(DEMO_DIR, "company.json"), "utf8")));
}

const readTemplates = (): Templates =>
  Templates.parse(JSON.parse(readFileSync(join(DEMO_DIR, "templates.json"), "utf8")));

function scriptsIn(folder: string): { name: string; script: ChatScript }[] {
  return readdirSync(join(DEMO_DIR, folder))
    .filter((name) => name.endsWith(".txt"))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => ({ name, script: parseChatScript(readFileSync(join(DEMO_DIR, folder, name), "utf8"), name) }));
}

/**
 * The company's history as rows per member, all before `now`.
 *
 * @returns user id of the member → rows in time order.
 */
export function demoHistory(
  company: DemoCompany,
  now: Date,
  zone: string,
  calendar: WorkCalendar,
): Map<string, DemoRow[]> {
  const names = new Map(company.members.map((member) => [member.userId, member.name]));
  const templates = readTemplates();
  const today = localDateOf(now, zone);
  const byMember = new Map<string, DemoRow[]>();
  for (const script of historyScripts(company, templates)) {
    const rows = rowsOf(script, names.get(script.memberId) ?? script.memberId, (line) =>
      placed(line, today, zone, calendar),
    );
    const list = byMember.get(script.memberId) ?? [];
    list.push(...rows.filter((row) => new Date(row.at) < now));
    byMember.set(script.memberId, list);
  }
  for (const rows of byMember.values()) rows.sort((a, b) => (a.at < b.at ? -1 : 1));
  return byMember;
}

function historyScripts(company: DemoCompany, templates: Templates): ChatScript[] {
  const sellers = company.members.filter((member) => member.role === "sales").map((member) => member.userId);
  return [
    ...scriptsIn("chats").map(({ script }) => script),
    ...templateChats(templates, sellers, TEMPLATE_CHATS, SPREAD_WORKING_DAYS),
  ];
}

function rowsOf(
  script: ChatScript,
  memberName: string,
  place: (line: ChatScript["lines"][number]) => { at: Date; text: string },
): DemoRow[] {
  const member: ScriptPerson = { id: script.memberId, name: memberName, side: "member" };
  const [first] = script.contacts;
  if (!first) return [];
  const room = script.group === null ? null : { id: `${first.id}@chatroom`, name: script.group };
  return script.lines.map((line, i) => {
    const contact = script.contacts.find((person) => person.id === line.from);
    const { at, text } = place(line);
    return {
      conversation: room?.id ?? first.id,
      id: `h${i + 1}`,
      at: at.toISOString(),
      from: contact ?? member,
      to: room ? null : contact ? member : first,
      room,
      type: line.type,
      text,
    };
  });
}

/** Who knows whom, and since when. */
export interface DemoRelation {
  personId: string;
  name: string;
  memberId: string;
  since: Date;
  /** Name of their group chat, or null. */
  group: string | null;
}

/** The company's relations as its history begins them, the live chats' included. */
export function demoRelations(company: DemoCompany, now: Date, zone: string, calendar: WorkCalendar): DemoRelation[] {
  const today = localDateOf(now, zone);
  const known = new Map<string, DemoRelation>();
  for (const script of historyScripts(company, readTemplates())) {
    const [first] = script.lines;
    if (!first) continue;
    const since = placed(first, today, zone, calendar).at;
    for (const { id, name } of script.contacts) {
      const key = `${id} ${script.memberId}`;
      const relation = { personId: id, name, memberId: script.memberId, since, group: script.group };
      const earlier = known.get(key);
      if (!earlier || since < earlier.since) known.set(key, relation);
    }
  }
  return [...known.values()];
}

/** Chats of people who are new to a member, all on the day of `now`. */
export function demoNewcomers(
  memberId: string,
  count: number,
  now: Date,
  zone: string,
  calendar: WorkCalendar,
): ChatScript[] {
  const today = localDateOf(now, zone);
  return templateChats(readTemplates(), [memberId], count, 0).map((chat) => ({
    ...chat,
    lines: chat.lines.map((line) => ({ ...line, text: withDayWords(line.text, today, today, calendar) })),
  }));
}

/** Newcomers repeat after so many, under new ids. */
const NEWCOMERS = 500;

export interface LiveChats {
  /** Everybody the account knows from before. */
  people: readonly ScriptPerson[];
  /** Hand-written, told once. */
  written: readonly ChatScript[];
  /** The n-th newcomer afterwards, from 0; days are named as from today. */
  newcomer(n: number): ChatScript;
}

/** What the demo's script plays through the mock puppet. */
export function demoLiveChats(clock: { now(): Date }, zone: string, calendar: WorkCalendar): LiveChats {
  const written = scriptsIn("live").map(({ script }) => script);
  const memberId = written[0]?.memberId ?? "";
  const templates = readTemplates();
  const pool = templateChats(templates, [memberId], NEWCOMERS, 0);
  const people = historyScripts(readDemoCompany(), templates)
    .filter((script) => script.memberId === memberId)
    .flatMap((script) => script.contacts);
  return {
    people,
    written,
    newcomer: (n) => {
      const chat = pool[n % NEWCOMERS];
      if (!chat) throw new Error("examples/demo/templates.json gives no chats");
      const id = `newcomer${n + 1}`;
      const today = localDateOf(clock.now(), zone);
      return {
        ...chat,
        contacts: chat.contacts.map((contact) => ({ ...contact, id })),
        lines: chat.lines.map((line) => ({
          ...line,
          from: line.from === memberId ? memberId : id,
          text: withDayWords(line.text, today, today, calendar),
        })),
      };
    },
  };
}
