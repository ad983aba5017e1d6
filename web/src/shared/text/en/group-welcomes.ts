import type { Texts } from "../zh";

export const groupWelcomes: Texts["groupWelcomes"] = {
  title: "Group greetings",
  lead: "They appear in WeCom, where a group's owner chooses one; WeCom sends it when a customer joins.",
  add: "New group greeting",
  edit: "Change group greeting",
  empty: "No group greetings yet",
  text: "Text",
  nickname: "Insert the customer's name",
  attachmentHint: "One attachment at most",
  state: { synced: "In WeCom", failed: "Not in WeCom", unknown: "To be checked" },
  again: "Bring to WeCom again",
  remove: "Delete",
  removed: "Deleted",
  removeText: "It is deleted in WeCom as well; groups that use it greet nobody then.",
};
