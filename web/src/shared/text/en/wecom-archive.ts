import type { Texts } from "../zh";

export const wecomArchive: Texts["wecomArchive"] = {
  title: "Chat archive",
  lead: "Whose chats are recorded, since when, where messages may be missing, and who agreed.",
  off: "The chat archive is not used",
  offText: "Once you have it, enter its secret under Credentials and set up SDK and private keys on the server.",
  lastPull: "Up to date {{when}}",
  neverPulled: "Not read yet",
  atRisk:
    "Nothing was read for long. WeCom keeps messages a few days only: look at the server and the doctor before they are lost.",
  messages: "Messages",
  state: {
    captured: "{{count}} in conversations",
    sealed: "{{count}} without a key",
    stored: "{{count}} waiting",
    kept: "{{count}} others",
  },
  consents: "Customers' consent",
  consent: { agreed: "{{count}} agreed", declined: "{{count}} declined", by_default: "{{count}} by default" },
  byDefaultHint: "By default is no word of the customer",
  members: "Recorded members",
  noMembers: "No member has an archive seat",
  since: "since {{from}}",
  span: "{{from}} to {{to}}",
  gaps: "Times of which messages may be missing",
};
