/** One spelling of a company's name, by which contacts of the same account find each other. */

const BRACKETS = /[（(【[][^）)】\]]*[）)】\]]/g;
const NOISE = /[\s·.,，。、"“”'‘’《》<>\-—_]/g;
const LEGAL_FORM =
  /(?:股份有限公司|有限责任公司|有限公司|股份公司|集团公司|分公司|公司|集团|co\.?,?ltd\.?|coltd|ltd|inc|llc|gmbh)$/i;
/** Trades that follow a name with a trade of its own: 华盛精密 is said, 华盛精密机械有限公司 stands in the contract. */
const FURTHER_TRADE =
  /(?:精密|机械|机电|电机|电子|电气|电器|科技|技术|工业|实业|制造|制品|材料|新材料|设备|仪器|五金|模具|塑胶|塑料|橡胶|包装|印刷|纺织|服饰|服装|食品|贸易|商贸|国际|发展|开发|投资|控股|管理|服务|工程|建设|建筑|装饰|自动化|智能|信息|网络|软件|系统|物流|供应链|传媒|文化|咨询|医疗|生物|环保|能源|新能源)$/;
/** Shorter names (华盛) belong to several companies. */
const MIN_LENGTH = 3;
/** A name and one trade; what is left of a name must not be shorter when its further trades go. */
const NAME_AND_TRADE = 4;

/** The key of a company's name; null when the name is too short to stand for one company. */
export function accountKeyOf(company: string | null | undefined): string | null {
  if (!company) return null;
  let key = company.replace(BRACKETS, "").replace(NOISE, "").toLowerCase();
  for (let form = LEGAL_FORM.exec(key); form; form = LEGAL_FORM.exec(key)) key = key.slice(0, form.index);
  for (let trade = FURTHER_TRADE.exec(key); trade; trade = FURTHER_TRADE.exec(key)) {
    if (trade.index < NAME_AND_TRADE) break;
    key = key.slice(0, trade.index);
  }
  return key.length >= MIN_LENGTH ? key : null;
}
