/** Short chats filled from `examples/demo/templates.json`, deterministically: volume around the hand-written ones. */
import { z } from "zod";
import type { ChatScript, ScriptLine } from "./chat-script.js";

export const Templates = z.object({
  surnames: z.array(z.string()).min(1),
  titles: z.array(z.string()).min(1),
  companyHeads: z.array(z.string()).min(1),
  companyTails: z.array(z.string()).min(1),
  products: z.array(z.string()).min(1),
  units: z.record(z.string(), z.string()),
  cities: z.array(z.string()).min(1),
  patterns: z
    .array(z.object({ name: z.string(), lines: z.array(z.string().regex(/^\d+ \d\d:\d\d [cm] ./)).min(1) }))
    .min(1),
});
export type Templates = z.infer<typeof Templates>;

/** Small deterministic generator (mulberry32): the same seed gives the same demo. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Makes `count` chats, spread over the members and the last `spreadDays` working days (0: all begin today). Lines that
 * would lie ahead are left out.
 */
export function templateChats(
  templates: Templates,
  memberIds: readonly string[],
  count: number,
  spreadDays: number,
): ChatScript[] {
  const random = seeded(20_260_301);
  const pick = <T>(list: readonly T[]): T => {
    const item = list[Math.floor(random() * list.length)];
    if (item === undefined) throw new Error("empty list in templates.json");
    return item;
  };
  return Array.from({ length: count }, (_, i) => {
    const surname = pick(templates.surnames);
    const title = pick(templates.titles);
    const product = pick(templates.products);
    const company = `${pick(templates.companyHeads)}${pick(templates.companyTails)}`;
    const id = `demo${String(i + 1).padStart(3, "0")}`;
    const amount = 10 * (1 + Math.floor(random() * 20));
    const values: Record<string, string> = {
      surname,
      name: pick(["志强", "丽华", "建国", "晓燕", "文斌", "海涛", "雪梅", "俊杰"]),
      call: `${surname}${title}`,
      company,
      product,
      unit: templates.units[product] ?? "台",
      n: String(amount),
      n2: String(Math.max(10, Math.round(amount / 20) * 10)),
      budget: String(5 * (1 + Math.floor(random() * 20))),
      city: pick(templates.cities),
      competitor: pick(["讯达", "科瑞仪表", "海谱", "诺拓"]),
      phone: `1380000${String(1_000 + i)}`,
      mail: `${id}@example.com`,
    };
    const start = spreadDays === 0 ? 0 : -1 - Math.floor(random() * spreadDays);
    const lastDay = spreadDays === 0 ? 0 : -1;
    const memberId = memberIds[i % memberIds.length] ?? pick(memberIds);
    const pattern = pick(templates.patterns);
    const lines = pattern.lines
      .map((line) => filled(line, start, id, memberId, values))
      .filter((line) => line.day <= lastDay);
    return {
      contacts: [{ id, name: `${surname}${title}-${company}`, side: "contact" as const }],
      memberId,
      group: null,
      lines,
    };
  });
}

function filled(
  line: string,
  start: number,
  contactId: string,
  memberId: string,
  values: Readonly<Record<string, string>>,
): ScriptLine {
  const match = /^(\d+) (\d\d):(\d\d) ([cm]) (.*)$/u.exec(line);
  if (!match) throw new Error(`templates.json: not a line: ${line}`);
  const [, offset = "0", hour = "0", minute = "0", side, text = ""] = match;
  const day = start + Number(offset);
  const said = text
    .replace(/\{周\+(\d+)\}/gu, (_, days: string) => `{周D${day + Number(days)}}`)
    .replace(/\{(\w+)\}/gu, (whole, name: string) => values[name] ?? whole);
  const isFile = said.startsWith("file:");
  return {
    day,
    minute: Number(hour) * 60 + Number(minute),
    from: side === "c" ? contactId : memberId,
    type: isFile ? "file" : "text",
    text: isFile ? said.slice("file:".length) : said,
  };
}
