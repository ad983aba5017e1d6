/** JSON of how bot accounts behave. */
import type { ReplyRule } from "#src/domain/bot/bot-settings.js";

/** GET and PUT /bot-settings */
export interface BotSettingsJson {
  dailyBudget: number;
  hours: { from: string; to: string };
  typingMsPerChar: number;
  rules: ReplyRule[];
  /** First words after an accepted friend request; empty: none. */
  friendGreeting: string;
  /** Null until somebody saves; sent back with a change. */
  updatedAt: string | null;
}
