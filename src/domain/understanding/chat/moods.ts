/** Clear moods only: anger and complaint, plain delight. */
import type { ExtractedFact, ExtractedMood } from "../understanding.js";
import type { JudgedMessage } from "./intents.js";
import { pattern } from "../pattern/pattern.js";

const NEGATIVE = pattern(
  /烦死|气死|烦|恼火|生气|火大|无语|郁闷|崩溃|焦头烂额|受不了|顶不住|吃不消|扛不住|坑(?:死|人|爹)|离谱|失望|太差|太烂|垃圾|骂(?:死|人|惨)|急死|催死|要命|头疼|别提了|倒霉|糟(?:糕|透|心)|郁闷|被坑|上当|骗|恶心|差劲|不靠谱|气人|发火|见鬼|真服了|服了你|服了|憋屈|无奈|难受|够了|什么玩意|搞什么|怎么搞的|又涨|这么贵|那么贵|太贵|又坏|又错|老坏|老崩|没人理|人没了|不去不行|卷钱|别再(?:给我)?发|没完没了|骚扰|坐地起价|怎么搞|搞什么|咋搞|太离谱|什么态度|不像话/,
);
const NEGATIVE_EMOJI = pattern(
  /\[(?:流泪|大哭|发怒|抓狂|衰|咒骂|鄙视|快哭了|委屈|难过|吐|裂开|叹气|撇嘴|心碎|弱|怒|捂脸哭)\]|[😡😠😭😤🤬👎💔]/u,
);
const POSITIVE = pattern(
  /太好了|太棒|真棒|真好|太赞|很赞|超赞|赞|牛(?!皮|肉|奶|仔)|厉害|满意|惊喜|开心|高兴|完美|靠谱(?!吗)|放心(?!吧)|仗义|给力|喜欢|漂亮(?!一?点)|爱了|卖爆|必须续|感谢信任|点赞|棒(?!球)|不错|挺好|很好|好用|好上手|利索|麻利|直观|挺快|快多了|强一百倍|讲话算数|说话算话|挺实在|耐用|说好|点头了|谈得可以|反馈很好/,
);
const POSITIVE_EMOJI = pattern(
  /\[(?:强|鼓掌|庆祝|烟花|爱心|色|赞|666|胜利|跳跳|耶|转圈|比心|哇|礼物)\]|[👍🎉❤😍🥳💯💪]/u,
);
const OTHERS_GOOD = pattern(/他们|别家|隔壁|竞品/);

/** From the first on the model stands alone, below the second it silences a word of mood. */
export const MOOD_LIMITS = { sure: 0.22, doubted: 0.05 };
/** Pains that are told with feeling. */
const HURTS = pattern(/吃不消|顶不住|受不了|气|烦|老(?:是)?(?:崩|坏|掉|断)|没人|太|换了/);
/** "手感挺好 就是回甘短了点": praise with a but. */
const BUT = pattern(/(?:就是|但是?|可惜|不过|只是|唯独).{2,}/);

/** At most one mood a message. */
export function moodsOf(messages: readonly JudgedMessage[], facts: readonly ExtractedFact[]): ExtractedMood[] {
  const hurts = new Set(
    facts.filter(({ field, value }) => field === "painPoint" && HURTS.test(value)).map(({ messageId }) => messageId),
  );
  return messages.flatMap((message): ExtractedMood[] => {
    const mood = moodOf(message, hurts.has(message.turn.id));
    return mood ? [{ messageId: message.turn.id, mood }] : [];
  });
}

function moodOf({ turn, chances }: JudgedMessage, hurts: boolean): ExtractedMood["mood"] | null {
  if (!chances) return null;
  const own = turn.folded.slice(turn.ownFrom);
  const { mood_pos: gladness, mood_neg: anger } = chances;
  if (NEGATIVE_EMOJI.test(own) || (NEGATIVE.test(own) && anger >= MOOD_LIMITS.doubted)) return "negative";
  if (anger >= MOOD_LIMITS.sure && anger > gladness) return "negative";
  if (hurts) return "negative";
  if (POSITIVE.test(own) || POSITIVE_EMOJI.test(own)) {
    if (gladness < MOOD_LIMITS.doubted && !POSITIVE_EMOJI.test(own)) return null;
    if (OTHERS_GOOD.test(own) && !/比/.test(own)) return null;
    if (BUT.test(own) && gladness < MOOD_LIMITS.sure) return null;
    if (turn.clauses.every((clause) => clause.isQuestion)) return null;
    return "positive";
  }
  if (gladness >= MOOD_LIMITS.sure && turn.clauses.some((clause) => !clause.isQuestion)) return "positive";
  return null;
}
