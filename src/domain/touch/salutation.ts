/** How a contact is addressed, from what the profile knows. Never wrong rather than always warm. */
import type { ProfileValue } from "../fact/fact.js";

export interface Addressable {
  nickname: string;
  displayName: string;
  profile: readonly Pick<ProfileValue, "field" | "value" | "state">[];
}

/** Address words that follow a surname, longest first. */
const HONORIFICS =
  "董事长|总经理|副总|总监|经理|主管|主任|厂长|部长|处长|科长|院长|所长|校长|老板|老师|博士|教授|医生|先生|女士|工|总|董|姐|哥|叔|阿姨";

const NICKNAME = new RegExp(
  `(?:^|[^\\p{Script=Han}])([\\p{Script=Han}]{1,2}(?:${HONORIFICS}))(?=$|[^\\p{Script=Han}])`,
  "u",
);
const TITLE = new RegExp(`(?:副?(?:${HONORIFICS}))$`, "u");
const SHORT_TITLE: Readonly<Record<string, string>> = {
  总经理: "总",
  副总经理: "总",
  董事长: "董",
  副总: "总",
  总裁: "总",
  副总裁: "总",
  总监: "总",
  工程师: "工",
};

/**
 * "王工", "陈总", "李经理" when the chat's own nickname or surname and title say so; null when they do not.
 * The sex is never guessed, so a bare name has no form of address.
 */
export function honorificOf(contact: Addressable): string | null {
  for (const name of [contact.displayName, contact.nickname]) {
    const found = NICKNAME.exec(name)?.[1];
    if (found) return found;
  }
  const surname = valueOf(contact, "surname") ?? surnameOf(valueOf(contact, "name"));
  const title = valueOf(contact, "title");
  if (!surname || !title) return null;
  for (const [long, short] of Object.entries(SHORT_TITLE)) if (title.endsWith(long)) return surname + short;
  const word = TITLE.exec(title)?.[0];
  return word ? surname + word : null;
}

/** The value shown for a field; conflicting ones are not said to a customer's face. */
export function valueOf(contact: Addressable, field: ProfileValue["field"]): string | null {
  return contact.profile.find((value) => value.field === field && value.state !== "conflicting")?.value ?? null;
}

const COMPOUND_SURNAMES = new Set([
  "欧阳",
  "司马",
  "上官",
  "诸葛",
  "东方",
  "皇甫",
  "尉迟",
  "公孙",
  "慕容",
  "司徒",
  "夏侯",
  "令狐",
]);

function surnameOf(name: string | null): string | null {
  if (!name || !/^[\p{Script=Han}]{2,4}$/u.test(name)) return null;
  const two = name.slice(0, 2);
  return COMPOUND_SURNAMES.has(two) ? two : name.slice(0, 1);
}
