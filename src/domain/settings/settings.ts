/** What a corp can change about how the product behaves. */
import type { CorpDictionary } from "../understanding/understanding.js";
import type { Stage } from "../stage/stage.js";
import { defaultValueRules, type ValueRules } from "../value/value-rules.js";
import { defaultSendBudget, type SendBudget } from "../touch/send-budget.js";

/** How closely running matters are watched. */
export interface FollowUpSettings {
  /** Days without contact at which a running deal is reminded, reminded again, and told to the manager. */
  ladderDays: number[];
  /** Stages that the ladder watches; their `silenceDays` do not count. */
  ladderStages: Stage[];
  /** Days in a stage without moving on, after which a task arises; a stage left out gets none. */
  stageDwellDays: Partial<Record<Stage, number>>;
  /** When members get their list of the day by WeCom, on working days, "HH:mm" local; null: not at all. */
  digestAtLocalTime: string | null;
}

export const defaultFollowUp: FollowUpSettings = {
  ladderDays: [3, 5, 7],
  ladderStages: ["opportunity"],
  stageDwellDays: { qualified: 30, opportunity: 45 },
  digestAtLocalTime: "08:50",
};

export interface Settings {
  corpId: string;
  corpName: string;
  /** IANA zone in which due times and reports are meant. */
  zone: string;
  /** Working spans of a working day, "HH:mm". */
  workingHours: { from: string; to: string }[];
  /** No message goes out inside, "HH:mm" local; may cross midnight. */
  quietHours: { from: string; to: string };
  /** A contact's question unanswered for this many working minutes becomes a task. */
  unansweredMinutes: number;
  /** A promise's task appears this many working minutes before it is due. */
  promiseLeadMinutes: number;
  /** Overdue tasks go to the manager after this many working minutes. */
  escalateAfterMinutes: number;
  /** Silence in days after which a task arises, per stage; a stage left out gets none. */
  silenceDays: Partial<Record<Stage, number>>;
  followUp: FollowUpSettings;
  /** Silence in days after which a stage falls dormant. */
  dormantAfterDays: number;
  care: {
    isBirthdayOn: boolean;
    birthdayText: string;
    isFirstOrderOn: boolean;
    firstOrderText: string;
    /** Local wall-clock time of care messages, "HH:mm". */
    atLocalTime: string;
  };
  /** Caps and pauses of everything that goes out by rule. */
  sendBudget: SendBudget;
  /** What makes a contact MVC, MGC, ordinary or a loss. */
  valueRules: ValueRules;
  dictionary: CorpDictionary;
  updatedAt: Date;
  updatedBy: string | null;
}

/** What a new corp starts with. */
export function defaultSettings(corpId: string, corpName: string, now: Date): Settings {
  return {
    corpId,
    corpName,
    zone: "Asia/Shanghai",
    workingHours: [
      { from: "09:00", to: "12:00" },
      { from: "13:30", to: "18:00" },
    ],
    quietHours: { from: "21:00", to: "08:30" },
    unansweredMinutes: 120,
    promiseLeadMinutes: 240,
    escalateAfterMinutes: 480,
    silenceDays: { engaged: 14, qualified: 10, opportunity: 7, customer: 30, repeat: 45, loyal: 60, win_back: 7 },
    followUp: defaultFollowUp,
    dormantAfterDays: 60,
    care: {
      isBirthdayOn: true,
      birthdayText: "{称呼}，生日快乐。感谢一直以来的信任，祝新的一岁顺顺利利。",
      isFirstOrderOn: true,
      firstOrderText: "{称呼}，首单已经在安排了，感谢信任。使用中有任何问题随时找我。",
      atLocalTime: "10:00",
    },
    sendBudget: defaultSendBudget,
    valueRules: defaultValueRules,
    dictionary: { products: [], competitors: [], ownCompanyNames: [] },
    updatedAt: now,
    updatedBy: null,
  };
}
