/** Marks what a later message corrects: changed amounts and dates, new numbers, needs that turn out to be another's. */
import type { ExtractedFact, FactField } from "../understanding.js";
import type { Scene, Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

const CHANGES = pattern(
  /不是|改|错|又说|就够|为准|不对|更正|调整|只剩|没有|变|换|推|提前|延|不行|不可能|重新|砍|取消|缩|加到|减到|追加到|说错|手快|哦|其实|准确|最终|定(?:为|在|了)|就\d|是含|而是|新号|换号|才是|不算/,
);
const NOT_MINE = pattern(
  /不是(?:给)?(?:我)?自己(?:用|要|买)?|(?:帮|替|给)(?:我)?(?:朋友|同学|表弟|表哥|亲戚|老板|别人|姐妹|兄弟|同事|客户)(?:问|看|打听)/,
);
const SINGLE: ReadonlySet<FactField> = new Set([
  "budget",
  "timeline",
  "phone",
  "email",
  "address",
  "decisionRole",
  "birthday",
  "company",
  "title",
  "wechatId",
]);
const NEEDS: ReadonlySet<FactField> = new Set(["productInterest", "quantity", "budget", "timeline"]);

/** The facts with `supersededBy` set where a later message takes them back. */
export function withCorrections(scene: Scene, facts: readonly ExtractedFact[]): ExtractedFact[] {
  const turns = new Map(scene.turns.map((turn) => [turn.id, turn]));
  const result = facts.map((fact) => ({ ...fact }));
  result.forEach((later, i) => {
    const turn = turns.get(later.messageId);
    if (!turn) return;
    for (const earlier of result.slice(0, i)) {
      if (earlier.supersededBy || earlier.messageId === later.messageId || earlier.field !== later.field) continue;
      if (takesBack(earlier, later, turn, scene)) earlier.supersededBy = later.messageId;
    }
  });
  for (const turn of scene.turns) {
    if (turn.side !== "contact" || turn.isRevoked || !NOT_MINE.test(turn.folded)) continue;
    for (const fact of result) {
      const said = turns.get(fact.messageId);
      if (said && said.index < turn.index && fact.about === turn.from && NEEDS.has(fact.field))
        fact.supersededBy ??= turn.id;
    }
  }
  return result;
}

function takesBack(earlier: ExtractedFact, later: ExtractedFact, turn: Turn, scene: Scene): boolean {
  const isSamePerson = earlier.about === later.about;
  const before = scene.turns[turn.index - 1];
  const announced = before !== undefined && before.from === turn.from && /错|不对|等一下|更正/.test(before.folded);
  const isChange = CHANGES.test(turn.folded) || announced;
  if (later.field === "quantity")
    return isChange && unitOf(earlier.value) === unitOf(later.value) && !/再|又要|另外|还要/.test(turn.folded);
  if (later.field === "budget") return true;
  if (later.field === "decisionRole") return isSamePerson;
  if (later.field === "timeline") return isChange || refines(earlier.value, later.value);
  return SINGLE.has(later.field) && isSamePerson && isChange;
}

const unitOf = (value: string): string => value.replace(/^[\d.+-]+/, "");

/** 4月 → 4月14号. */
const refines = (earlier: string, later: string): boolean => earlier.length < later.length && later.startsWith(earlier);
