/** What contacts say or do that should alarm us: complaints, competitors, being removed. */
import type { Intent } from "../understanding/understanding.js";
import { DAY_MS } from "../shared/time.js";
import type { StageSignal } from "../stage/stage.js";
import { found, type FoundEpisode, type WarningInput } from "./found-episode.js";
import type { WarningKind, WarningSeverity } from "./warning.js";

/** Said again within this time, it is the same trouble. */
const LASTS_MS = 30 * DAY_MS;
const REMOVED_LASTS_MS = 90 * DAY_MS;

type Said = Extract<StageSignal, { kind: "intent" }>;

/** @param input signals in order of time. */
export function saidWarnings(input: WarningInput): FoundEpisode[] {
  const { signals } = input;
  const lastOutboundAt = signals.findLast((signal) => signal.kind === "outbound")?.at ?? null;
  return [
    ...episodesOf("complaint", spoken(signals, "complaint"), (last) => {
      const isAnswered = lastOutboundAt !== null && lastOutboundAt > last.at;
      return isAnswered
        ? { severity: "medium", explanation: `客户投诉过：「${short(last.quote)}」，确认是否已经处理好` }
        : { severity: "high", explanation: `客户投诉，尚未回应：「${short(last.quote)}」` };
    }),
    ...episodesOf(
      "competitor",
      spoken(signals, "compare_competitor"),
      (last) => ({ severity: "medium", explanation: `客户在与竞品比较：「${short(last.quote)}」` }),
      (from) => signals.find((signal) => signal.kind === "order" && signal.at > from)?.at ?? null,
    ),
    ...removals(signals),
  ];
}

const spoken = (signals: readonly StageSignal[], intent: Intent): Said[] =>
  signals.filter((signal): signal is Said => signal.kind === "intent" && signal.intent === intent);

/** Joins what was said in short succession; the first message names the episode, the last one is its evidence. */
function episodesOf(
  kind: WarningKind,
  said: readonly Said[],
  words: (last: Said) => { severity: WarningSeverity; explanation: string },
  settledAfter: (last: Date) => Date | null = () => null,
): FoundEpisode[] {
  const groups: Said[][] = [];
  for (const one of said) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group && before && one.at.getTime() - before.at.getTime() <= LASTS_MS) group.push(one);
    else groups.push([one]);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    const last = group.at(-1);
    if (!first || !last) return [];
    const fadesAt = new Date(last.at.getTime() + LASTS_MS);
    const settledAt = settledAfter(last.at);
    const isSettled = settledAt !== null && settledAt < fadesAt;
    return [
      found({
        kind,
        ...words(last),
        key: `${kind}:${first.messageId ?? first.at.toISOString()}`,
        messageId: last.messageId,
        quote: last.quote,
        raisedAt: first.at,
        endedAt: isSettled ? settledAt : fadesAt,
        endedWhy: isSettled ? "客户已下单" : "一个月没有再提",
      }),
    ];
  });
}

function removals(signals: readonly StageSignal[]): FoundEpisode[] {
  return signals
    .filter((signal) => signal.kind === "removed")
    .map((removed) => {
      const back = signals.find((signal) => signal.kind === "inbound" && !signal.isAutomatic && signal.at > removed.at);
      const fadesAt = new Date(removed.at.getTime() + REMOVED_LASTS_MS);
      const isBack = back !== undefined && back.at < fadesAt;
      return found({
        kind: "removed",
        severity: "high",
        key: `removed:${removed.at.toISOString()}`,
        explanation: "客户已删除好友或退群",
        messageId: removed.messageId,
        quote: null,
        raisedAt: removed.at,
        endedAt: isBack ? back.at : fadesAt,
        endedWhy: isBack ? "客户重新开口" : "过去三个月，转入挽回名单",
      });
    });
}

const short = (quote: string): string => (quote.length > 40 ? `${quote.slice(0, 39)}…` : quote);
