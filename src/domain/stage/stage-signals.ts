/** Turns messages and what was understood from them into the signals that move the stage. */
import { isAutomaticText } from "../understanding/chat/scene.js";
import type { Chat, ChatMessage, ExtractedIntent, Understanding } from "../understanding/understanding.js";
import { DAY_MS } from "../shared/time.js";
import type { StageSignal } from "./stage.js";
import { stepSignals } from "./step-signals.js";

const NOT_FOR_GOOD =
  /暂时|先不|目前|现在(?:还)?不|这次|今年|这个月|这阵|最近|以后再|过(?:段|阵|些)|下次|再说|等.{1,6}再|先放|先缓/;
/** Papers of ours that put a deal on the table. */
const OFFER_FILE =
  /报价|方案|清单|配置单|预算表|合同|协议|标书|投标|测算|效果图|清单报价|quotation|proposal|形式发票|\bpi\b/i;
const OFFER_WORDS =
  /(?:一共|总共|总价|合计|全部下来|加起来|打包)[^\d]{0,8}\d|(?:做|出|拟|发|给)(?:个|份|一份)?(?:正式)?(?:合同|报价)(?!.{0,4}[吗？?])|\d+[台套件个组间吨箱支只条张份米盒袋平].{0,12}(?:一共|总价|合计|共)\s?\d/;
const CONTRACT = /合同|招标|挂网|投标|中标|协议|\bpo\b|订单|打样|样品|比价|上会/i;
/** A sum of ours for what they asked: parts added up, or a price for their own number. */
const SUM_WORDS =
  /(?:一共|总共|总价|合计|全部下来|加起来|打包|一起|总计|拢共)[^\d]{0,8}\d|\d+[个台套件组间吨箱支只条张份米盒袋平方人位]\S{0,2}的话.{0,6}\d|(?:按|摊下来)[^，]{0,12}\d+(?:\.\d+)?万|\d\s?[+加]\s?\S{0,6}\d{3,}|大概\s?\d+(?:\.\d+)?万\d?$/;
const OWN_PRICE = /(?:报价是|给您申请|申请(?:到|下来)了|这是底|最低给您|打[\d一二三四五六七八九]{1,2}折|按.{1,8}给您)/;
const LIST_PRICE = /列表价|挂牌|标价|市场价|一般|起步|起订|以上|活动价|[？?吗]\s*$/;
/** Something counted: what they need has a size. */
const COUNTED =
  /[\d一二两三四五六七八九十百]\s?(?:多|来)?(?:台|套|件|个|组|间|吨|箱|支|只|条|张|份|米|盒|袋|平|方|人|位|家|店|路|点|趟|车|柜|桌|副|把|卷|桶|斤|公斤|册|本|瓶|户|层|楼|字|页|通|席|岗)/;
/** A sum of money in our words. */
const PRICE = /\d[\d.]{0,11}\s?(?:元|块|万|[kw]\b|一[个台支吨套件箱平米方张只年袋桶匹份盒根人])|\d{3,}|[¥￥]\s?\d/i;
const PAID =
  /(?:款|押金|定金|订金|首付|预付|货款|尾款)(?:已经|也|都)?(?:收到|到了|到账|收妥)|收到(?:您的|贵司)?(?:款|押金|定金|订金|首付|预付|货款|付款|转账|尾款)|已?到账|合同(?:已经)?(?:盖好|签好)了?/;
/** Said right after a payment: their money has come. */
const RECEIVED = /收到|到账|到賬|到了|查到|看到|进账|入账|收妥|走完/;
const FURTHER = /再|又|补|追加|续|下次|下一批|这回|这次|第二|还要|返单|老样子|照旧|下周还有/;
const MANY_TIMES =
  /第[二三四五六七八九十\d]+|两年|三年|[二三四五六七八九十\d]+年(?:了|货)|每年|一直|老客户|老主顾|好几次|长期/;
/** "跟上周一样 鸭肠10件": the wish and the record in one. */
const SAME_AGAIN =
  /老规矩|老样子|照旧|跟(?:上|之前|以前|原来|去年).{0,6}(?:一样|同款|一致)|(?:还是|同)(?:上次|上回|之前|原来)|这个月/;
/** Their money is on its way or here: "定金转了", "已付", "钱扫给你了". */
const PAID_US =
  /(?:款|钱|定金|订金|押金|首付|预付|全款|第一笔|头款|\d万?|万)\S{0,8}(?:打|转|付|汇|扫|出|给)(?:给你|你|过去|过去了)?(?:了|咗|啦)|已[付转打汇]|^(?:好了?|行|ok|嗯)?\s?(?:转|打|付|汇)(?:给?你)?(?:了|啦|咗|好了|过去了|过了)|刚[转打付]/i;
const NOT_PAID = /[？?吗]\s*$|没|还未|尾款|退|欠|发票|要是|如果/;
/** "那算了": for now; what ends a relation says more. */
const NEVER_MIND = /算了/;
const ENDS = /换|不合作|别家|人家|定了|选了|砍|停|取消|黄了|拉倒|还是(?:用|吃|找|选)|不做|不折腾/;
/** From this confidence on an intent may end a relation. */
const SURE = 0.72;
/** What only the statistical model takes for an order, a wish for a sample …, must be surer than an intent shown to people. */
const MODEL_HANDICAP = 0.05;
const SURE_FIRST = 0.45;
const SURE_UNPRICED = 0.6;
const SURE_FURTHER = 0.4;
const SURE_DEAL = 0.55;
const NEW_ORDER_AFTER_DAYS = 20;
const FURTHER_ORDER_AFTER_DAYS = 5;
const PAYMENT_WITHIN_DAYS = 45;
/** So many messages after a payment its confirmation is looked for. */
const CONFIRMED_WITHIN = 3;

/**
 * Signals of one conversation, oldest first.
 *
 * @param about only what concerns this contact (key of a person); null: everybody of the conversation.
 */
export function stageSignals(chat: Chat, understood: Understanding, about: string | null = null): StageSignal[] {
  const signals = ruleSignals(chat, understood, about);
  return [...signals, ...stepSignals(chat, understood, signals, about)].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** The signals that words and facts give by rule. */
export function ruleSignals(chat: Chat, understood: Understanding, about: string | null = null): StageSignal[] {
  const sides = new Map(chat.people.map((person) => [person.key, person.side]));
  const isMember = (message: ChatMessage): boolean => sides.get(message.from) === "member";
  const concerns = (key: string): boolean => about === null || key === about;
  const byId = new Map(chat.messages.map((message) => [message.id, message]));
  const revoked = new Set(
    chat.messages.flatMap((message) => (message.type === "revoke" && message.of ? [message.of] : [])),
  );
  const signals: StageSignal[] = [];
  const saidAt = (isMeant: (message: ChatMessage) => boolean): number =>
    chat.messages.find((message) => !revoked.has(message.id) && !isMember(message) && isMeant(message))?.at.getTime() ??
    Infinity;
  const sizeSaidAt = saidAt((message) => COUNTED.test(message.text.slice(0, 500)));
  const scopeKnownAt = Math.min(
    ...understood.facts
      .filter((fact) => fact.field === "quantity")
      .map((fact) => byId.get(fact.messageId)?.at.getTime() ?? Infinity),
  );

  const countsSaid = new Set<string>();
  for (const message of chat.messages) {
    if (message.type === "revoke" || message.type === "system" || revoked.has(message.id)) continue;
    if (!isMember(message)) for (const count of countsIn(message.text.slice(0, 500))) countsSaid.add(count);
    const base = { at: message.at, messageId: message.id };
    if (isMember(message)) {
      signals.push({ ...base, kind: "outbound" });
      const text = message.text.slice(0, 500);
      if (
        message.type === "file"
          ? OFFER_FILE.test(text)
          : message.type === "text" &&
            ((message.at.getTime() >= scopeKnownAt && OFFER_WORDS.test(text) && !/[？?吗]\s*$/.test(text)) ||
              (message.at.getTime() > sizeSaidAt &&
                !LIST_PRICE.test(text) &&
                (SUM_WORDS.test(text) ||
                  (OWN_PRICE.test(text) && PRICE.test(text)) ||
                  countsPriced(text).some((count) => countsSaid.has(count)))))
      )
        signals.push({ ...base, kind: "deal", quote: text });
    } else if (concerns(message.from)) {
      signals.push({ ...base, kind: "inbound", isAutomatic: isAutomaticText(message.text) });
    }
  }
  for (const fact of understood.facts) {
    const message = byId.get(fact.messageId);
    if (message && concerns(fact.about) && fact.field !== "customer_of_ours")
      signals.push({
        at: message.at,
        messageId: message.id,
        kind: "fact",
        field: fact.field,
        value: fact.value,
        quote: fact.quote,
      });
  }
  for (const intent of understood.intents) {
    const message = byId.get(intent.messageId);
    if (!message || !concerns(message.from)) continue;
    // Losing a contact by mistake costs more than noticing a farewell late.
    if (intent.intent === "opt_out" && intent.confidence < SURE) continue;
    if (intent.extractor === "intent.model" && intent.confidence < SURE_DEAL) continue;
    const quote = message.text.slice(0, 200);
    const base = { at: message.at, messageId: message.id };
    const isFinal =
      intent.intent === "decline"
        ? {
            isFinal:
              intent.confidence >= SURE &&
              !NOT_FOR_GOOD.test(message.text) &&
              (!NEVER_MIND.test(message.text) || ENDS.test(message.text)),
          }
        : {};
    signals.push({ ...base, kind: "intent", intent: intent.intent, quote, ...isFinal });
    if (intent.intent === "buying_signal" && CONTRACT.test(message.text))
      signals.push({ ...base, kind: "deal", quote });
  }
  for (const promise of understood.promises) {
    const message = byId.get(promise.messageId);
    if (message && promise.side === "member" && /报价|合同|标书/.test(promise.quote))
      signals.push({ at: message.at, messageId: message.id, kind: "deal", quote: promise.quote });
  }
  signals.push(...orderSignals(chat, understood, { isMember, concerns }));
  return signals.sort((a, b) => a.at.getTime() - b.at.getTime());
}

const DIGITS = "零一二三四五六七八九十";
/** 两台 → "2台", 十 → "10": a count as it can be compared. */
const countKey = (number: string, unit: string): string => {
  const plain = number.replace("两", "二");
  const at = plain.length === 1 ? DIGITS.indexOf(plain) : -1;
  return `${at >= 0 ? at : plain}${unit}`;
};

const COUNT =
  /(\d+|[一二两三四五六七八九十])(台|套|件|个|组|间|吨|箱|支|只|条|张|份|米|盒|袋|平|方|人|位|家|店|趟|柜|桌|副|把|卷|桶|斤|册|本|瓶|户|席|帧)/g;
const countsIn = (text: string): string[] =>
  [...text.matchAll(COUNT)].map(([, number = "", unit = ""]) => countKey(number, unit));
/** Counts above one that a text puts a sum to: "3台3720", "26人一年148万", "五吨送到59000"; a price of one piece is none. */
const countsPriced = (text: string): string[] =>
  [...text.matchAll(COUNT)]
    .filter(
      ({ 0: all, 1: number = "", index }) =>
        !/^[1一]$/.test(number) &&
        /^(?:(?!一[台套件个张平方吨人]|每|单价)[^，,。？?]){0,12}?(?:\d{3,}|\d+(?:\.\d+)?万)(?![多来]?(?:台|套|件|个|条|张|只|支|平|米|毫|克|瓦|一[台套件个张平方吨人]))/.test(
          text.slice(index + all.length),
        ),
    )
    .map(({ 1: number = "", 2: unit = "" }) => countKey(number, unit));

/** Orders and proofs of orders; the talk about one order (verbal yes, contract, payment) counts once. */
function orderSignals(
  chat: Chat,
  understood: Understanding,
  who: { isMember: (message: ChatMessage) => boolean; concerns: (key: string) => boolean },
): StageSignal[] {
  const intentsOf = groupByMessage(understood.intents);
  const ours = new Map(
    understood.facts
      .filter((fact) => fact.field === "customer_of_ours" && who.concerns(fact.about))
      .map((fact) => [fact.messageId, fact]),
  );
  const signals: StageSignal[] = [];
  let last: { at: Date; isEarlier: boolean } | null = null;
  let talkedOfPaymentAt: Date | null = null;
  let isPriced = false;
  const confirmations = new Set<string>();
  for (const message of chat.messages) {
    const order = (quote: string, isEarlier = false): void => {
      const isRenewal = /续/.test(quote);
      signals.push({
        at: message.at,
        messageId: message.id,
        kind: "order",
        quote,
        ...(isRenewal ? { isRenewal } : {}),
      });
      last = { at: message.at, isEarlier };
    };
    const days = last ? (message.at.getTime() - (last as { at: Date }).at.getTime()) / DAY_MS : Infinity;
    const record = ours.get(message.id);
    if (record && !last) {
      order(record.quote, true);
      if (
        (MANY_TIMES.test(record.quote) &&
          !/合作/.test(record.quote) &&
          !countsComplaints(message.text, intentsOf.get(message.id))) ||
        (!who.isMember(message) &&
          SAME_AGAIN.test(message.text) &&
          COUNTED.test(message.text) &&
          !/[？?吗]/.test(message.text))
      )
        order(record.quote, true);
    } else if (
      !who.isMember(message) &&
      signals.length === 1 &&
      MANY_TIMES.test(message.text) &&
      !countsComplaints(message.text, intentsOf.get(message.id)) &&
      /年了|票了|次了|年(?:了)?都/.test(message.text) &&
      !/合作/.test(message.text) &&
      last &&
      (last as { isEarlier: boolean }).isEarlier
    ) {
      order(message.text.slice(0, 200), true);
    }
    const intents = intentsOf.get(message.id) ?? new Map<string, number>();
    if (who.isMember(message))
      isPriced ||= message.type === "file" ? OFFER_FILE.test(message.text) : PRICE.test(message.text.slice(0, 500));
    if (intents.has("payment")) {
      talkedOfPaymentAt = message.at;
      const confirmation = isPaidBy(message) && confirmationOf(chat, message, who.isMember);
      if (confirmation) confirmations.add(confirmation.id);
    }
    const ordered = intents.get("place_order") ?? 0;
    // Whoever has bought before orders in few words; whoever has not seen a price hardly orders.
    const needed = last ? SURE_FURTHER : isPriced ? SURE_FIRST : SURE_UNPRICED;
    if (
      !last &&
      isPriced &&
      intents.has("payment") &&
      who.concerns(message.from) &&
      isPaidBy(message) &&
      !confirmationOf(chat, message, who.isMember)
    ) {
      order(message.text.slice(0, 200));
    } else if (ordered >= needed && who.concerns(message.from)) {
      const isFirst = last === null;
      const isAfterRecord = last !== null && (last as { isEarlier: boolean }).isEarlier;
      const isFurther =
        days >= NEW_ORDER_AFTER_DAYS || (days >= FURTHER_ORDER_AFTER_DAYS && FURTHER.test(message.text));
      if (isFirst || isAfterRecord || isFurther) order(message.text.slice(0, 200));
    } else if (who.isMember(message) && (PAID.test(message.text) || (!last && confirmations.has(message.id)))) {
      const isPaid =
        talkedOfPaymentAt !== null &&
        (message.at.getTime() - talkedOfPaymentAt.getTime()) / DAY_MS <= PAYMENT_WITHIN_DAYS;
      const isContract = /合同/.test(message.text);
      if (last === null && (isPaid || isContract)) order(message.text.slice(0, 200));
      else if (last !== null && isContract && days >= NEW_ORDER_AFTER_DAYS) order(message.text.slice(0, 200));
    }
  }
  return signals;
}

/** "交了一年的钱 这是第二次了": the second mishap, not the second order. */
const countsComplaints = (text: string, intents: ReadonlyMap<string, number> | undefined): boolean =>
  intents?.has("complaint") === true && /第[二三四五六七八九十\d]+[次回]/.test(text) && !/年了|票了|单了/.test(text);

/** Our next word after a payment of theirs, when it says that the money has come: that one makes the customer. */
function confirmationOf(
  { messages }: Chat,
  paid: ChatMessage,
  isMember: (message: ChatMessage) => boolean,
): ChatMessage | null {
  const from = messages.indexOf(paid) + 1;
  const next = messages.slice(from, from + CONFIRMED_WITHIN).find(isMember);
  return next?.type === "text" && RECEIVED.test(next.text.slice(0, 500)) ? next : null;
}

const isPaidBy = (message: ChatMessage): boolean =>
  PAID_US.test(message.text.slice(0, 500)) && !NOT_PAID.test(message.text.slice(0, 500));

/** Intents of each message with their confidence; a cue word counts for more than the model alone. */
function groupByMessage(intents: readonly ExtractedIntent[]): Map<string, Map<string, number>> {
  const groups = new Map<string, Map<string, number>>();
  for (const { messageId, intent, confidence, extractor } of intents) {
    const group = groups.get(messageId) ?? new Map<string, number>();
    group.set(intent, extractor === "intent.model" ? confidence - MODEL_HANDICAP : confidence);
    groups.set(messageId, group);
  }
  return groups;
}
