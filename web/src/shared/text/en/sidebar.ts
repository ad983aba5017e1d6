import type { Texts } from "../zh";

export const sidebar: Texts["sidebar"] = {
  outside: "Not inside a WeCom chat: you can read and note things; texts have to be copied over.",
  noChat: "No chat with a contact is open: open this from a chat's toolbar, or choose a contact below.",
  refused: "WeCom did not allow this page ({{why}}): you can read and note things; texts have to be copied over.",
  notConfigured:
    "The WeCom app is not set up: you can read and note things; texts have to be copied over. An administrator can fill it in under Settings · WeCom.",
  unknown: "We do not know this contact yet",
  unknownText:
    "Perhaps just added and not synced, or outside of what you may see. The contact appears with its first message or the next sync; you can also look by name below.",
  lookAgain: "Look again",
  pick: "Choose a contact",
  other: "Another one",
  write: "You could write",
  insert: "Put into the chat",
  insertHint: "It goes into the input box; you read it and send it.",
  copyHint: "Copy it, then paste and send it in the chat.",
  copied: "Copied",
  inserted: "It is in the chat; read it and send it",
  insertFailed: "It could not be put in ({{why}}); copy it instead",
  finished: "{{outcome}} · next: {{title}}, {{when}}",
  otherResult: "Other…",
  moreTasks: "{{count}} more",
  full: "Open the full page",
};
