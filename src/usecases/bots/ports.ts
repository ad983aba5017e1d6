/** Ports of bot accounts. */

/** Port: answers given by rule, claimed before they are sent, so that none is sent twice. */
export interface RuleReplies {
  /**
   * Claims an answer.
   *
   * @param key     what must happen once: the rule with the person and the group, or with the conversation.
   * @param notSooner an earlier claim of the key before this instant is renewed; null: once for ever.
   * @returns false when it was answered already.
   */
  claim(corpId: string, key: string, at: Date, notSooner: Date | null): Promise<boolean>;
}
