import type { Texts } from "../zh";

export const merge: Texts["merge"] = {
  title: "Possibly the same person",
  hint: "{{count}} pairs of contacts may be the same person",
  hintShow: "Review",
  lead: "Chats, profile, tasks and tags come together in one place. A merge can be undone at any time.",
  evidence: {
    unionid: "Same WeChat identity",
    external_id: "Same WeCom identity",
    phone: "Same phone {{value}}",
    name_company: "Same name and company ({{value}})",
  },
  confirmed: "confirmed on both sides",
  mergeInto: "Merge into this contact",
  into: "Merge into {{name}}",
  dismiss: "Not the same",
  dismissed: "Noted: not the same person",
  done: "Merged with {{name}}",
  undo: "Undo merge",
  undone: "Undone: two contacts again",
  history: "{{name}} joined {{when}}",
  byRule: "Same identity, merged automatically",
  byPerson: "Merged by {{name}}",
  noMessages: "No messages yet",
  empty: "No possible duplicates",
  other: "Merge with another contact",
  otherAsk: "Choose the contact who is the same person",
};
