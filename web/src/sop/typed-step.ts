/** A step from one typed line: "第 3 天 10:00 问问报价看了没有", "day 3 10:00 call". */
import type { SopStep, SopWait } from "#src/domain/sop/sop.js";

const DAY_ZH = /^第?\s*(\d{1,3})\s*(个?工作日|天)(?:后)?\s*/;
const DAY_EN = /^(working\s+)?day\s+(\d{1,3})\s*/i;
const TIME = /^(\d{1,2})[::](\d{2})\s*/;
const MESSAGE = /^(?:发送?|send)\s*[::]\s*/i;
const BRANCH = /^(?:如果|if)\s*/i;
const NO_REPLY = /没|未|不|no|not/i;

/**
 * Reads when, what kind, and the words. Without a day it is the last step's; without a time as well.
 *
 * @param last wait of the step before; null at the beginning.
 * @returns null when there are no words.
 */
export function typedStep(line: string, last: SopWait | null, id: string): SopStep | null {
  let rest = line.trim();
  const wait: SopWait = last ? { ...last } : { day: 0, unit: "calendar", at: "10:00" };
  const zh = DAY_ZH.exec(rest);
  const en = zh ? null : DAY_EN.exec(rest);
  if (zh)
    Object.assign(wait, { day: Number(zh[1]), unit: zh[2] === "天" ? "calendar" : "working", at: wait.at ?? "10:00" });
  if (en) Object.assign(wait, { day: Number(en[2]), unit: en[1] ? "working" : "calendar", at: wait.at ?? "10:00" });
  rest = rest.slice((zh ?? en)?.[0].length ?? 0);
  const time = TIME.exec(rest);
  if (time && Number(time[1]) < 24 && Number(time[2]) < 60) {
    wait.at = `${time[1]?.padStart(2, "0") ?? ""}:${time[2] ?? ""}`;
    rest = rest.slice(time[0].length);
  }
  rest = rest.trim();
  if (rest === "") return null;
  if (BRANCH.test(rest)) {
    const not = NO_REPLY.test(rest.replace(BRANCH, ""));
    return { id, kind: "branch", wait, condition: { kind: "replied", not }, yes: [], no: [] };
  }
  const message = MESSAGE.exec(rest);
  if (message) {
    const text = rest.slice(message[0].length).trim();
    return text === "" ? null : { id, kind: "message", wait, channel: "touch", text, attachments: [] };
  }
  return { id, kind: "task", wait, title: rest.slice(0, 200), text: "" };
}

/** Ids of every step, branches' inner ones included. */
export const idsOf = (steps: readonly SopStep[]): string[] =>
  steps.flatMap((step) => [step.id, ...(step.kind === "branch" ? [...idsOf(step.yes), ...idsOf(step.no)] : [])]);

/** An id that no step has, also none that was removed while editing. */
export function freshId(taken: ReadonlySet<string>): string {
  for (let n = taken.size + 1; ; n++) if (!taken.has(`s${n}`)) return `s${n}`;
}
