/** Every number, address, id, name and birthday of a message that could be the sender's own: the judge of facts decides which are. */
import { findEmails } from "../grammar/emails.js";
import { findPersonNames } from "../grammar/persons.js";
import { findPhones } from "../grammar/phones.js";
import { SURNAMES } from "../grammar/tables/surnames.js";
import type { FactField } from "../understanding.js";
import type { FactRule, Finding } from "./finding.js";
import { pattern } from "../pattern/pattern.js";

const UNSURE = 0.6;
const MOST = 4;

const finding = (field: FactField, value: string, start: number, end: number): Finding => ({
  field,
  value,
  start,
  end,
  confidence: UNSURE,
  rule: `${field}.wide`,
});

export const widePhones: FactRule = (turn) =>
  findPhones(turn.text)
    .filter(({ start, type }) => start >= turn.ownFrom && type !== "iot")
    .slice(0, MOST)
    .map(({ number, ext, start, end }) => finding("phone", number + (ext ? `-${ext}` : ""), start, end));

export const wideEmails: FactRule = (turn) =>
  findEmails(turn.text)
    .filter(({ start }) => start >= turn.ownFrom)
    .slice(0, MOST)
    .map(({ email, start, end }) => finding("email", email, start, end));

const WECHAT_NEAR = pattern(/微信|[私小大新老人作用]号|加|备用|vx|wx|wechat/);
/** Letters with a digit or an underscore among them. */
const ID = /(?<![\w@./-])(?=[a-z-]*[\d_])[a-z][\w-]{5,19}(?![\w@.-])/gi;

export const wideWechatIds: FactRule = (turn) =>
  WECHAT_NEAR.test(turn.folded)
    ? [...turn.text.slice(0, 200).matchAll(ID)]
        .filter(({ index }) => index >= turn.ownFrom)
        .slice(0, MOST)
        .map((match) => finding("wechatId", match[0], match.index, match.index + match[0].length))
    : [];

/** 老纪, 小熊, 姓庾, 联系人 冉, 我晏. */
const NAMED = pattern(/(?:[老小阿姓]|(?:联系人|收件人|收货人|^我)\s?)([\u4e00-\u9fff])(?=$|[\s，,收来定])/g);

export const wideSurnames: FactRule = (turn) => {
  const found = findPersonNames(turn.text)
    .filter(({ surname, name, start }) => surname !== null && name === null && start >= turn.ownFrom)
    .map(({ surname, start, end }) => finding("surname", surname ?? "", start, end));
  for (const clause of turn.clauses)
    for (const match of NAMED.all(clause.text)) {
      const char = match[1] ?? "";
      const end = clause.start + match.index + match[0].length;
      if (SURNAMES.has(char)) found.push(finding("surname", turn.text.slice(end - 1, end), end - 1, end));
    }
  return found.slice(0, MOST);
};
