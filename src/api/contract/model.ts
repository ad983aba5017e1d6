/** JSON of the optional language model. Types only. */

/** GET /model */
export interface ModelStatusJson {
  isConfigured: boolean;
  model: string | null;
  /** Phones, mails and names are replaced before anything leaves. */
  isMasking: boolean;
  /** Null: cannot be told now. */
  tokensToday: number | null;
  dailyTokens: number;
  breaker: { failures: number; openUntil: string | null; lastError: string | null };
  readings: number;
}
