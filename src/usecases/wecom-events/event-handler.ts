/** What one file of handlers/ says about one kind of event. */
import { eventInstant } from "#src/domain/wecom/follow-standing.js";
import type { EventSinks } from "./event-sinks.js";
import type { EventFields, WecomEvent } from "./wecom-event.js";

export interface HandledEvent {
  event: Pick<WecomEvent, "corpId" | "id" | "happenedAt" | "receivedAt">;
  fields: EventFields;
}

export interface EventHandler {
  /** Events of one subject run one after another. */
  subject(fields: EventFields): string;
  /**
   * Waits this long after the event, because the platform's own answers lag behind it, and because a second change in
   * the same second has an event of the same content.
   */
  settleMs: number;
  /** Of several waiting ones of a subject only the last needs to run: it looks everything up anew. */
  isRefresh: boolean;
  /** @returns false: nobody takes this kind. */
  handle(handled: HandledEvent, sinks: EventSinks): Promise<boolean>;
}

/** What every sink is told. */
export const toldOf = ({ event }: HandledEvent) => ({
  corpId: event.corpId,
  eventId: event.id,
  at: eventInstant(event.happenedAt, event.receivedAt),
});

export const pairOf = (handled: HandledEvent) => ({
  ...toldOf(handled),
  userId: handled.fields.text("UserID"),
  externalUserId: handled.fields.text("ExternalUserID"),
});

/** The pair's name: member ids are not case-sensitive. */
export const pairSubject = (fields: EventFields): string =>
  `pair:${fields.text("UserID").toLowerCase()}:${fields.text("ExternalUserID")}`;

export const orNull = (text: string): string | null => (text === "" ? null : text);
