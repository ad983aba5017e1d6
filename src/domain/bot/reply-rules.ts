/** Which rule answers what was heard, and with which words. Pure. */
import type { BotSettings, ReplyRule } from "./bot-settings.js";

export interface HeardText {
  kind: "text";
  account: string;
  /** Null in a direct chat. */
  groupName: string | null;
  text: string;
  /** The person's name as the channel shows it. */
  name: string;
}

export interface HeardJoin {
  kind: "join";
  account: string;
  groupName: string;
  name: string;
}

export type Heard = HeardText | HeardJoin;

export interface Answer {
  rule: ReplyRule;
  text: string;
}

/** The first rule that fits; null: silence. */
export function answerFor(heard: Heard, { rules }: Pick<BotSettings, "rules">): Answer | null {
  const rule = rules.find((one) => one.isOn && fits(one, heard));
  if (!rule) return null;
  const text = rule.text
    .replaceAll("{称呼}", heard.name)
    .replaceAll("{群名}", heard.groupName ?? "")
    .trim();
  return text === "" ? null : { rule, text };
}

function fits(rule: ReplyRule, heard: Heard): boolean {
  if (rule.account !== null && rule.account !== heard.account) return false;
  if (heard.kind === "join") return rule.kind === "group_welcome" && fitsGroup(rule, heard.groupName);
  if (rule.kind !== "keyword") return false;
  if (heard.groupName === null ? !rule.inDirect : !fitsGroup(rule, heard.groupName)) return false;
  const said = normal(heard.text);
  return rule.keywords
    .map(normal)
    .some((keyword) => keyword !== "" && (rule.match === "exact" ? said === keyword : said.includes(keyword)));
}

const fitsGroup = (rule: ReplyRule, groupName: string): boolean =>
  rule.groupNames.length === 0 || rule.groupNames.some((part) => groupName.includes(part));

/** Case, width, space and end marks do not matter. */
const normal = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\s+/g, "")
    .replace(/[。.!?~]+$/u, "");
