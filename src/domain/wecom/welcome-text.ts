/** The words of a greeting. Pure. */
import type { WelcomeText } from "./wecom-records.js";

/** WeCom's limit for the text, in bytes of UTF-8 (wecom.md §4.5). */
export const MAX_WELCOME_BYTES = 4_000;

export interface WelcomeNames {
  /** Null when WeCom did not answer in time: the sentence is written without it. */
  customer: string | null;
  member: string;
  corp: string;
}

/** Puts the names in; an unknown customer's name leaves no hole in the sentence. */
export function welcomeWords({ text }: Pick<WelcomeText, "text">, names: WelcomeNames): string {
  return text
    .replaceAll(/\{客户昵称\}[,,、]?/g, (found) =>
      names.customer === null ? "" : `${names.customer}${found.slice("{客户昵称}".length)}`,
    )
    .replaceAll("{员工姓名}", names.member)
    .replaceAll("{企业名称}", names.corp)
    .trim();
}
