/** Kinds of change that open pages hear of. */
export type LiveEventType =
  | "message.captured"
  | "contact.changed"
  | "link.opened"
  | "task.changed"
  | "touch.changed"
  | "bot.changed"
  | "settings.changed"
  | "wecom.changed"
  | "sop.changed"
  | "broadcast.changed"
  | "clock.moved";
