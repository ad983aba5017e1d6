/** Port: messages of the app to members (wecom.md §5.1-5.3); never to customers. */

/** A template card in WeCom's own field names (wecom.md §5.2), e.g. `{ card_type: "button_interaction", … }`. */
export type TemplateCard = Readonly<Record<string, unknown>> & { readonly card_type: string };

export type AppMessageContent =
  | { kind: "text"; text: string }
  | { kind: "markdown"; markdown: string }
  | { kind: "textcard"; title: string; description: string; url: string; buttonText?: string }
  | { kind: "news"; articles: readonly { title: string; description?: string; url?: string; pictureUrl?: string }[] }
  | { kind: "image" | "file"; mediaId: string }
  | { kind: "template_card"; card: TemplateCard };

export interface AppMessage {
  /** ≤ 1000; "@all" alone: everybody in the app's range. */
  userIds?: readonly string[];
  departmentIds?: readonly number[];
  content: AppMessageContent;
  /** Same body again within these seconds is dropped by WeCom: makes a repeat harmless. At most 14,400. */
  dropDuplicatesSeconds?: number;
}

export interface AppMessageSent {
  msgId: string;
  /** Receivers that do not exist or are outside the app's range, in lower case. */
  invalidUserIds: string[];
  /** For updating a card with buttons: 72 hours, once. */
  responseCode: string | null;
}

export interface AppMessagesApi {
  /**
   * Accepted, not read; over 30 a minute to one member WeCom drops silently.
   *
   * @throws WecomError input 81013: nobody of the receivers is valid. unknown_outcome unless `dropDuplicatesSeconds`.
   */
  send(message: AppMessage): Promise<AppMessageSent>;
  /** Changes a sent card by the response code of a click: to a plain text on its button, or to another card. */
  updateCard(input: {
    responseCode: string;
    userIds: readonly string[];
    change: { buttonText: string } | { card: TemplateCard };
  }): Promise<void>;
  /** Within 24 hours. */
  recall(msgId: string): Promise<void>;
}
