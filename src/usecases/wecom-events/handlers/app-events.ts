/** What members do with the app: cards (path/90240) and messages (path/90239). */
import { toldOf, type EventHandler } from "../event-handler.js";
import type { EventFields } from "../wecom-event.js";

/** The choices of a card; one item and many are written alike. */
function selectedOf(fields: EventFields): { questionKey: string; optionIds: string[] }[] {
  return fields
    .node("SelectedItems")
    .nodes("SelectedItem")
    .map((item) => ({ questionKey: item.text("QuestionKey"), optionIds: item.node("OptionIds").texts("OptionId") }));
}

export const templateCardEvent: EventHandler = {
  subject: (fields) => `card:${fields.text("TaskId")}`,
  settleMs: 0,
  isRefresh: false,
  handle: async (handled, { app }) => {
    if (!app) return false;
    const { fields } = handled;
    await app.cardAnswered({
      ...toldOf(handled),
      userId: fields.text("FromUserName"),
      taskId: fields.text("TaskId"),
      eventKey: fields.text("EventKey"),
      cardType: fields.text("CardType"),
      responseCode: fields.text("ResponseCode"),
      selected: selectedOf(fields),
    });
    return true;
  },
};

export const appMessage: EventHandler = {
  subject: (fields) => `app:${fields.text("FromUserName").toLowerCase()}`,
  settleMs: 0,
  isRefresh: false,
  handle: async (handled, { app }) => {
    if (!app?.messageReceived) return false;
    const { fields } = handled;
    await app.messageReceived({
      ...toldOf(handled),
      userId: fields.text("FromUserName"),
      type: fields.text("MsgType"),
      text: fields.text("Content"),
    });
    return true;
  },
};

/** Known and of no consequence: coming and going, menus, positions. */
export const noted: EventHandler = {
  subject: (fields) => `app:${fields.text("FromUserName").toLowerCase()}`,
  settleMs: 0,
  isRefresh: false,
  handle: () => Promise.resolve(true),
};
