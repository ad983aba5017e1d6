/** One spelling of a company's name, by which contacts of the same account find each other. */

const BRACKETS = /[（(【[][^）)】\]]*[）)】\]]/g;
const NOISE = /[\s·.,，。、"“”'‘’《》<>\-—_]/g;
const LEGAL_FORM =
  /(?:股份有限公司|有限责任公司|有限公司|股份公司|集团公司|分公司|公司|集团|co\.?,?ltd\.?|coltd|ltd|inc|llc|gmbh)$/i;
/** Shorter names (华盛) belong to several companies. */
const MIN_LENGTH = 3;

/** The key of a company's name; null when the name is too short to stand for one company. */
export function accountKeyOf(company: string | null | undefined): string | null {
  if (!company) return null;
  let key = company.replace(BRACKETS, "").replace(NOISE, "").toLowerCase();
  for (let form = LEGAL_FORM.exec(key); form; form = LEGAL_FORM.exec(key)) key = key.slice(0, form.index);
  return key.length >= MIN_LENGTH ? key : null;
}
