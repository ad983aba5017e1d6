/** What about an account may get it restricted, or lose messages. Pure; the pages say it beside the account. */

export type BotRisk = "unofficial" | "many_a_day" | "budget_nearly_used" | "often_restarted" | "messages_missing";

export interface RiskInput {
  /** Puppet's package name. */
  puppet: string;
  sentToday: number;
  dailyBudget: number;
  /** Sessions that were begun again because the account had gone silent. */
  restarts: number;
  gaps: readonly { to: Date; found: number }[];
  now: Date;
}

/** More a day than a person would write looks like a machine. */
const MANY_A_DAY = 300;
const NEARLY = 0.8;
const OFTEN = 3;
const FRESH_MS = 7 * 86_400_000;

/** Worst first. The mock talks to nobody, so it risks nothing by being unofficial. */
export function botRisksOf({ puppet, sentToday, dailyBudget, restarts, gaps, now }: RiskInput): BotRisk[] {
  const isMissing = gaps.some(({ to, found }) => found === 0 && now.getTime() - to.getTime() < FRESH_MS);
  const risks: [BotRisk, boolean][] = [
    ["unofficial", puppet !== "wechaty-puppet-mock"],
    ["messages_missing", isMissing],
    ["many_a_day", dailyBudget > MANY_A_DAY],
    ["budget_nearly_used", dailyBudget > 0 && sentToday >= dailyBudget * NEARLY],
    ["often_restarted", restarts >= OFTEN],
  ];
  return risks.filter(([, holds]) => holds).map(([risk]) => risk);
}
