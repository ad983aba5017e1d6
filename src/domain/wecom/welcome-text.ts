/** The words of a greeting and what goes along with them. Pure. */
import { filledAttachments, MAX_ATTACHMENTS, type Attachment } from "../material/attachment.js";
import type { WelcomeText } from "./wecom-records.js";

/** WeCom's limit for the text, in bytes of UTF-8 (wecom.md §4.5). */
const MAX_WELCOME_BYTES = 4_000;

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

/** Everything that goes along, the single link of older greetings first. */
export const welcomeAttachments = ({ link, attachments = [] }: WelcomeText): Attachment[] => [
  ...(link ? [{ kind: "link" as const, ...link, imageUrl: null, coverId: null }] : []),
  ...attachments,
];

/** The whole greeting as it goes out. An attachment whose title became empty or too long is left out. */
export function welcomeMessage(welcome: WelcomeText, names: WelcomeNames): { text: string; attachments: Attachment[] } {
  const attachments = welcomeAttachments(welcome).flatMap((each) => {
    const filled = filledAttachments([each], (text) => {
      const said = welcomeWords({ text }, names);
      return said === "" ? { ok: false, reason: "是空的" } : { ok: true, text: said };
    });
    return filled.ok ? filled.attachments : [];
  });
  return { text: welcomeWords(welcome, names), attachments };
}

/** What is wrong with a greeting; null: nothing. */
export function welcomeProblem(welcome: WelcomeText): { path: string; message: string } | null {
  if (new TextEncoder().encode(welcome.text).length > MAX_WELCOME_BYTES)
    return { path: "welcome.text", message: "欢迎语太长，最多 4000 字节(约 1300 字)" };
  const attachments = welcomeAttachments(welcome);
  if (attachments.length > MAX_ATTACHMENTS)
    return { path: "welcome.attachments", message: `附件最多 ${MAX_ATTACHMENTS} 个` };
  const filled = filledAttachments(attachments, (text) => ({ ok: true, text }));
  return filled.ok ? null : { path: `welcome.attachments.${filled.index}`, message: filled.reason };
}
