/** How bot accounts behave: pace, hours, answers by rule. Data that a corp edits. */

export interface BotSettings {
  /** Messages an account sends on one local day at most. */
  dailyBudget: number;
  /** Local hours in which an account sends, "HH:mm"; equal ends: always. */
  hours: { from: string; to: string };
  /** Typing time of one character, in ms. */
  typingMsPerChar: number;
  rules: ReplyRule[];
  /** First words after an accepted friend request; may hold {称呼} and {员工姓名}. Missing or empty: none. */
  friendGreeting?: string;
}

/** What a rule answers; nothing is ever sent outside of rules and touches. */
export interface ReplyRule {
  id: string;
  name: string;
  isOn: boolean;
  kind: "group_welcome" | "keyword";
  /** Account that answers; null: all. */
  account: string | null;
  /** Group names contain one of these; empty: all groups. For keywords also direct chats when `inDirect`. */
  groupNames: string[];
  /** `keyword`: also in direct chats. */
  inDirect: boolean;
  /** `keyword`: any of these. */
  keywords: string[];
  /** `keyword`: the whole message is the keyword, or contains it. */
  match: "exact" | "contains";
  /** May hold {称呼} and {群名}. */
  text: string;
  /** `keyword`: least time between two answers of the rule in one conversation, in minutes. */
  cooldownMinutes: number;
}

export const defaultBotSettings: BotSettings = {
  dailyBudget: 200,
  hours: { from: "08:30", to: "21:30" },
  typingMsPerChar: 120,
  rules: [],
  friendGreeting: "",
};
