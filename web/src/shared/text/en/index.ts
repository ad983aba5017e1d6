/** Every text of the UI in English, written, not translated word by word. Same keys as `zh`. */
import {
  app,
  nav,
  common,
  errors,
  live,
  keys,
  field,
  decisionRole,
  intent,
  role,
  scope,
  action,
  channel,
} from "./shared";
import { demoClock } from "./clock";
import { sop } from "./sop";
import { care } from "./care";
import { contacts, conversations } from "./contacts";
import { bots } from "./bots";
import { operations, ways, corpTags, groups, transfers, wecomSetup } from "./wecom";
import { wecomArchive } from "./wecom-archive";
import { wecomEvents } from "./wecom-events";
import { joinWays } from "./join-ways";
import { handOver } from "./hand-over";
import { groupWelcomes } from "./group-welcomes";
import { links } from "./links";
import { materials } from "./materials";
import { merge } from "./merge";
import { review } from "./review";
import { warnings, value } from "./warnings";
import { outreach } from "./outreach";
import { report } from "./report";
import { settings } from "./settings";
import { queues } from "./queues";
import { sidebar } from "./sidebar";
import { signIn, me } from "./session";
import { stage, contact } from "./contact";
import { today, composer, finish, recordTask } from "./day-list";
import type { Texts } from "../zh";

export const en: Texts = {
  app,
  nav,
  common,
  errors,
  live,
  signIn,
  today,
  composer,
  finish,
  recordTask,
  keys,
  stage,
  contacts,
  contact,
  field,
  decisionRole,
  intent,
  bots,
  operations,
  ways,
  corpTags,
  groups,
  transfers,
  wecomSetup,
  groupWelcomes,
  handOver,
  joinWays,
  wecomArchive,
  wecomEvents,
  links,
  materials,
  merge,
  outreach,
  report,
  settings,
  queues,
  sidebar,
  role,
  scope,
  action,
  channel,
  me,
  conversations,
  review,
  warnings,
  value,
  demoClock,
  sop,
  care,
};
