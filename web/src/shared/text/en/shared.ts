import type { Texts } from "../zh";

export const app: Texts["app"] = { name: "Guanxi", demo: "Demo data", skip: "Skip to content" };

export const nav: Texts["nav"] = {
  today: "Today",
  contacts: "Contacts",
  conversations: "Chats",
  warnings: "Warnings",
  report: "Report",
  settings: "Settings",
  me: "Me",
  main: "Main navigation",
};

export const common: Texts["common"] = {
  retry: "Try again",
  cancel: "Cancel",
  save: "Save",
  saved: "Saved",
  close: "Close",
  undo: "Undo",
  undone: "Undone",
  more: "More",
  loadMore: "Load more",
  loading: "Loading",
  copy: "Copy",
  copied: "Copied",
  copyFailed: "Could not copy. Select the text and copy it by hand.",
  remove: "Remove",
  add: "Add",
  edit: "Edit",
  all: "All",
  none: "None",
  unknown: "Unknown",
  optional: "optional",
  clear: "Clear",
  searchHint: "Name, company, end of phone, pinyin",
  by: "{{name}}",
  count: "{{count}}",
  quote: "“{{text}}”",
  noName: "No name",
  back: "Back",
  actions: "Actions",
  on: "On",
  off: "Off",
  confirm: "Confirm",
};

export const errors: Texts["errors"] = {
  title: "This did not load",
  writeTitle: "This was not saved",
  invalid_input: "Something in the form needs another look",
  not_found: "Not found. It was removed or lies outside of your scope.",
  not_allowed: "Your role may not do this. An administrator can change it in Settings · Members.",
  not_signed_in: "Your session has ended. Please sign in again.",
  wrong_credentials: "User id or password is wrong",
  link_expired: "This link has been used or has expired. Ask an administrator for a new one.",
  csrf_failed: "This page has been open for too long. Reload it and try again.",
  too_many_requests: "Too many attempts. Wait a few minutes.",
  conflict: "Somebody else changed this meanwhile. Reload before you edit.",
  already_decided: "Somebody else was faster",
  touch_not_cancellable: "This message is on its way or sent and cannot be cancelled",
  channel_unavailable: "The channel is not available, nothing was sent",
  unknown_outcome: "It is unknown whether this was sent. Please check it in Settings · Sending.",
  dependency_unavailable: "A part of the system is not available. What was saved is safe.",
  already_running: "The same work is already under way",
  internal_error: "Something went wrong on our side. What was saved is safe.",
  offline: "The server cannot be reached. What was saved is safe.",
  timeout: "The server took too long. What was saved is safe.",
  unreadable: "The server's answer made no sense. Try again in a moment.",
  request: "Request {{id}}",
  crashTitle: "This page broke",
  crashText:
    "What was saved is safe. Open the page again; if it breaks again, send the line below to an administrator.",
  reload: "Open again",
  noPermissionTitle: "Not for your role",
  noPermissionText:
    "This page needs the right “{{action}}”. An administrator can change your role in Settings · Members.",
  notFoundTitle: "There is no such page",
  notFoundText: "The address may be wrong, or the page is gone.",
  goHome: "Go to the start",
};

export const live: Texts["live"] = {
  reconnecting: "Live updates were interrupted, reconnecting",
  offline: "You are offline. This is what was there before.",
};

export const keys: Texts["keys"] = {
  title: "Keyboard shortcuts",
  next: "Next",
  previous: "Previous",
  open: "Open contact",
  done: "Done",
  snooze: "Later",
  write: "Write",
  search: "Search",
  goDay: "Go to Today",
  goContacts: "Go to Contacts",
  goWarnings: "go to warnings",
  goReport: "Go to Report",
  confirm: "Confirm this value",
  reject: "Reject this value",
  help: "This help",
  undo: "Undo",
  hint: "Press ? for shortcuts",
};

export const field: Texts["field"] = {
  name: "Name",
  surname: "Surname",
  company: "Company",
  title: "Title",
  phone: "Phone",
  email: "E-mail",
  wechatId: "WeChat id",
  address: "Address",
  region: "Region",
  birthday: "Birthday",
  productInterest: "Interested in",
  quantity: "Quantity",
  budget: "Budget",
  timeline: "When",
  competitor: "Competitor",
  decisionRole: "Role in buying",
  painPoint: "Pain point",
  preference: "Preference",
  customer_of_ours: "Bought before",
};

export const decisionRole: Texts["decisionRole"] = {
  decider: "Decides",
  influencer: "Influences",
  user: "Uses",
  buyer: "Buys",
  blocker: "Blocks",
};

export const intent: Texts["intent"] = {
  greeting: "Greeting",
  ask_product: "Asks about product",
  ask_price: "Asks price",
  request_quote: "Wants a quote",
  request_demo: "Wants a demo",
  request_sample: "Wants a sample",
  request_material: "Wants material",
  objection_price: "Too expensive",
  objection_need: "No need",
  objection_trust: "Has doubts",
  objection_timing: "Not yet",
  compare_competitor: "Compares",
  buying_signal: "Buying signal",
  place_order: "Orders",
  payment: "Payment",
  delivery_question: "Asks delivery",
  after_sales: "After-sales",
  complaint: "Complaint",
  praise: "Praise",
  referral: "Referral",
  reschedule: "Reschedules",
  decline: "Declines",
  opt_out: "Do not write",
  smalltalk: "Small talk",
};

export const role: Texts["role"] = {
  sales: "Sales",
  operations: "Operations",
  manager: "Manager",
  admin: "Administrator",
};

export const scope: Texts["scope"] = {
  own: "own contacts",
  department: "contacts of the departments",
  all: "all contacts",
};

export const action: Texts["action"] = {
  "contact:read": "see contacts",
  "contact:write": "edit contacts",
  "contact:reveal": "look at masked phones and e-mails (recorded)",
  "task:read": "see tasks",
  "task:write": "work on tasks",
  "touch:read": "see messages to send",
  "touch:write": "send messages",
  "report:read": "see the report",
  export: "export",
  "settings:read": "see settings",
  "settings:write": "change settings",
  "user:manage": "manage members",
  "audit:read": "see the audit",
  "bot:manage": "manage bots",
  "message:capture": "write messages",
  "sop:read": "See plans",
  "sop:enroll": "Put contacts on plans",
  "sop:write": "Write plans",
};

export const channel: Texts["channel"] = {
  wechaty: "WeChat",
  wecom: "WeCom",
  kefu: "WeChat Kefu",
  import: "Import",
  api: "API",
};
