import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aChat, factsAsText, testContext } from "#test/builders/a-chat.js";
import { understandChat } from "./understand-chat.js";

const understand = (lines: readonly string[], options = {}) => understandChat(aChat(lines, options), testContext);

describe("facts", () => {
  it.each([
    { case: "a phone in a sentence", chat: ["c: 打我手机13800000455就行"], has: ["phone=13800000455"] },
    { case: "a phone over two messages", chat: ["m: 留个电话吧", "c: 1390000", "c: 0466"], has: ["phone=13900000466"] },
    { case: "a spoken phone", chat: ["c[voice]: 我号码幺三八零零零零零四五七"], has: ["phone=13800000457"] },
    {
      case: "the WeChat id that is the phone",
      chat: ["c: 15800000458 微信同号"],
      has: ["phone=15800000458", "wechatId=15800000458"],
    },
    { case: "a dictated e-mail", chat: ["c[voice]: 邮箱是 lucy 艾特 example 点 com"], has: ["email=lucy@example.com"] },
    {
      case: "a company that introduces itself",
      chat: ["c: 我们宏远泵业的 在台州"],
      has: ["company=宏远泵业", "region=台州"],
    },
    {
      case: "the invoice's company",
      chat: ["c: 发票抬头写成都鼎盛文化传媒有限公司"],
      has: ["company=成都鼎盛文化传媒有限公司"],
    },
    {
      case: "a name, a firm and a phone on an address line",
      chat: ["m: 地址发我", "c: 苏州市吴中区东吴路8号 宏远泵业 顾倩 13900000463"],
      has: ["name=顾倩", "phone=13900000463", "company=宏远泵业", "region=苏州"],
    },
    { case: "a surname given", chat: ["c: 免贵姓覃"], has: ["surname=覃"] },
    { case: "a range of pieces as an answer", chat: ["m: 大概要多少台", "c: 五六台吧"], has: ["quantity=5-6台"] },
    { case: "a limited budget", chat: ["c: 预算三十万以内"], has: ["budget=<=300000"] },
    {
      case: "the part of the pot that is ours",
      chat: ["c: 今年一共批了200万 剩下80万才是给你们的"],
      has: ["budget=800000"],
    },
    { case: "a deadline before a holiday", chat: ["c: 国庆前一定要到货"], has: ["timeline=2026-09-30"] },
    { case: "weeks before a holiday", chat: ["c: 中秋前两周要到货"], has: ["timeline=2026-09-11"] },
    { case: "a quarter", chat: ["c: 最好三季度能装上"], has: ["timeline=2026-Q3"] },
    { case: "a supplier in use", chat: ["c: 我们目前是跟佳印租的"], has: ["competitor=佳印"] },
    { case: "one who does not decide", chat: ["c: 我做不了主 得问老板"], has: ["decisionRole=influencer"] },
    { case: "one who decides", chat: ["c: 方案直接发我 我定"], has: ["decisionRole=decider"] },
    { case: "what hurts", chat: ["c: 现在的机器老是卡纸"], has: ["painPoint=机器老是卡纸"] },
    { case: "a habit", chat: ["c: 别打电话 发邮件就行"], has: ["preference=别打电话 发邮件就行"] },
    {
      case: "a birthday by the lunar calendar",
      chat: ["m: 您生日快到了吧", "c: 我过农历的 八月十五"],
      has: ["birthday=L08-15"],
    },
    { case: "a birthday behind a pause", chat: ["c: 对了 4月6号我生日"], has: ["birthday=04-06"] },
    {
      case: "a limit said behind the amount",
      chat: ["m: 预算大概多少", "c: 预算只批了两万六 超了得重走OA"],
      has: ["budget=<=26000"],
    },
    {
      case: "a title behind the firm",
      chat: ["c: 你好 我是华盛精密的采购经理陈静"],
      has: ["title=采购经理", "company=华盛精密"],
    },
    { case: "an earlier purchase", chat: ["c: 去年买你们的那台又报警了"], has: ["customer_of_ours=true"] },
    {
      case: "a bare yes to our question",
      chat: ["m: 您是想了解电子合同对吧", "c: 对"],
      has: ["productInterest=电子合同"],
    },
    {
      case: "another contact's name for a colleague",
      chat: ["c: 买哪家的沈主任定", "d: 嗯"],
      has: ["c2:surname=沈", "c2:decisionRole=decider"],
    },
    {
      case: "a landline with its extension",
      chat: ["c: 打我办公室 0757-00000158转8012"],
      has: ["phone=0757-00000158-8012"],
    },
    {
      case: "our question answered by a bare name",
      chat: ["m: 贵公司全称是？", "c: 华盛精密"],
      has: ["company=华盛精密"],
    },
    {
      case: "an amount behind our 怎么样",
      chat: ["m: 手册看得怎么样", "c: 没问题 大概要12套"],
      has: ["quantity=12套"],
    },
    { case: "pieces of ten thousand", chat: ["m: 您心理价位大概多少", "c: 三十来个吧"], has: ["budget=~300000"] },
    { case: "the topic before a question", chat: ["c: 后天要两台洗地机 有没有"], has: ["productInterest=洗地机"] },
    { case: "a wish behind a verb", chat: ["c: 我们想看看你们的标签打印机"], has: ["productInterest=标签打印机"] },
    {
      case: "a road with 和 in its name",
      chat: ["c: 寄杭州市上城区泰和路36号"],
      has: ["address=杭州市上城区泰和路36号"],
    },
    { case: "a merger of two corrections", chat: ["c: 要20台", "c: 说错了 是22台"], has: ["quantity=22台"] },
    {
      case: "what each of two contacts says",
      chat: ["c: 预算批了60万", "d: 我电话13800000455"],
      has: ["budget=600000", "c2:phone=13800000455"],
    },
  ])("takes $case", ({ chat, has }) => {
    expect(factsAsText(understand(chat))).toEqual(expect.arrayContaining(has));
  });

  it.each([
    { case: "a member's words", chat: ["m: 预算50万 13800000001 我们要20台"], hasNot: /budget|phone|quantity/ },
    { case: "a denied amount", chat: ["c: 预算不是50万"], hasNot: /budget/ },
    { case: "a question", chat: ["c: 一年包下来30万搞得定吗"], hasNot: /budget/ },
    { case: "a hypothesis", chat: ["c: 如果融到钱 可能要20台"], hasNot: /quantity/ },
    { case: "a driver's phone", chat: ["c: 司机师傅电话13800000002"], hasNot: /phone/ },
    { case: "a colleague's phone", chat: ["c: 找我同事小顾收 13700000633"], hasNot: /phone/ },
    { case: "a tracking number", chat: ["c: 单号YT15800000999"], hasNot: /phone/ },
    { case: "samples as a quantity", chat: ["c: 先寄十个样品看看"], hasNot: /quantity/ },
    {
      case: "the quoted words of ours",
      chat: ["c: 「李倩：20台一共50万」\n- - - - - - - - - -\n含税吗"],
      hasNot: /quantity|budget/,
    },
    {
      case: "our price list pasted back",
      chat: ["c: 手套M 100只/盒 19.8\n口罩 50只/盒 32\n安全帽 28/顶"],
      hasNot: /quantity|budget/,
    },
    { case: "a withdrawn message", chat: ["c: 预算10万", "c[revoke m01]:", "c: 打错了"], hasNot: /budget/ },
    { case: "a rival that nobody names", chat: ["c: 隔壁用别家的才2000"], hasNot: /competitor/ },
    { case: "a friend's city", chat: ["c: 我同学在玉林做酸奶的"], hasNot: /region/ },
    { case: "the date of a meeting", chat: ["m: 下周三过来演示行吗", "c: 周四吧"], hasNot: /timeline/ },
    { case: "a property of the thing", chat: ["m: 要几台 扬程多少", "c: 扬程三十二米"], hasNot: /quantity/ },
    { case: "the size of the house", chat: ["c: 我们园里一共两百四十多个孩子"], hasNot: /quantity/ },
    { case: "a minimum order repeated", chat: ["m: 20箱起订", "c: 啊要20箱这么多"], hasNot: /quantity/ },
    { case: "a guide price as a budget", chat: ["c: 院里外协指导价是三千五 超了没法报"], hasNot: /budget/ },
    { case: "the lawyers' letter as a title", chat: ["c: 我们收到律师函了"], hasNot: /title/ },
    { case: "a new plant as a firm", chat: ["c: 我们东莞新厂要装20台"], hasNot: /company/ },
    { case: "a product's name as a firm", chat: ["c: 我们云智工厂的系统能演示吗"], hasNot: /company/ },
    { case: "a title as a firm", chat: ["c: 我是品控主管 补一句 电导要压在5以下"], hasNot: /company/ },
    { case: "an area as a city", chat: ["m: 多大面积", "c: 主屏二十四平"], hasNot: /region/ },
    { case: "a fault of ours as a pain", chat: ["c: 你们那台机器又报警了"], hasNot: /painPoint/ },
  ])("does not take $case", ({ chat, hasNot }) => {
    expect(factsAsText(understand(chat)).filter((fact) => hasNot.test(fact))).toEqual([]);
  });

  it.each([
    {
      case: "what we say they asked for",
      chat: ["m: 您在直播间问排产软件的吧", "c: 是的呢"],
      has: "productInterest=排产软件",
    },
    {
      case: "an id before the word for it",
      chat: ["c: 加dachuan_0757 那个是我干活用的微信"],
      has: "wechatId=dachuan_0757",
    },
    { case: "a new id", chat: ["c: 我微信换 geda_7788 了"], has: "wechatId=geda_7788" },
    { case: "a city in the script of the message", chat: ["c: 寄到廈門市翔安區火炬路55號"], has: "region=廈門" },
  ])("takes $case", ({ chat, has }) => {
    expect(factsAsText(understand(chat))).toContain(has);
  });

  it("takes the firm that the own nickname confirms, without the post behind it", () => {
    const facts = factsAsText(understand(["c: 寄到桂香坊就行"], { nickname: "桂香坊采购-小万" }));
    expect(facts).toContain("company=桂香坊");
  });

  it("takes no place or person of the nickname for a firm", () => {
    const facts = factsAsText(understand(["c: 对 襄阳 后天要"], { nickname: "周博-襄阳项目部" }));
    expect(facts.filter((fact) => fact.startsWith("company="))).toEqual([]);
  });

  it("marks what a correction takes back", () => {
    const { facts } = understand(["c: 先要5000个", "c: 不是5000 是50000"]);
    const quantities = facts.filter((fact) => fact.field === "quantity");
    expect(quantities.map(({ value, supersededBy }) => [value, supersededBy])).toEqual([
      ["5000个", "m02"],
      ["50000个", null],
    ]);
  });
});

describe("intents", () => {
  it.each([
    { text: "在吗", intent: "greeting" },
    { text: "这个多少钱一台", intent: "ask_price" },
    { text: "给我报个含税价", intent: "request_quote" },
    { text: "能不能先试用一下", intent: "request_demo" },
    { text: "先寄两个样品看看", intent: "request_sample" },
    { text: "资料发我一份", intent: "request_material" },
    { text: "也太贵了吧", intent: "objection_price" },
    { text: "我们内部再商量一下", intent: "objection_timing" },
    { text: "你们不会跑路吧 靠谱吗", intent: "objection_trust" },
    { text: "什么时候能发货", intent: "delivery_question" },
    { text: "合同先发电子版我看看", intent: "buying_signal" },
    { text: "就这么定了 下单吧", intent: "place_order" },
    { text: "定金今天打给你们", intent: "payment" },
    { text: "说好昨天到的 怎么还没发", intent: "complaint" },
    { text: "机器又报警了 开不了机", intent: "after_sales" },
    { text: "师傅手脚麻利 很专业", intent: "praise" },
    { text: "我把你推荐给我同学了 他也想买", intent: "referral" },
    { text: "周四我出差 改到下周吧", intent: "reschedule" },
    { text: "我们已经选了别家 不考虑了", intent: "decline" },
    { text: "别再给我发广告了", intent: "opt_out" },
  ])("$text → $intent", ({ text, intent }) => {
    expect(understand([`c: ${text}`]).intents.map((found) => found.intent)).toContain(intent);
  });

  it("takes a yes to our offer as the request", () => {
    const { intents } = understand(["m: 要不给您约个演示？", "c: 行"]);
    expect(intents.map(({ intent }) => intent)).toEqual(["request_demo"]);
  });

  it("does not take a wish about calls for an opt-out", () => {
    expect(understand(["c: 晚上别打电话 有事微信说"]).intents.map(({ intent }) => intent)).not.toContain("opt_out");
  });
});

describe("intents of an answer", () => {
  it.each([
    { chat: ["m: 要不先寄您两支试试", "c: 好 寄苏州厂里"], intent: "request_sample" },
    { chat: ["m: 可以先开测试机 两周免费", "c: 行 开3台"], intent: "request_demo" },
    { chat: ["m: 那我给您做个正式报价？", "c: 嗯 报个含税的"], intent: "request_quote" },
  ])("$chat.1 → $intent", ({ chat, intent }) => {
    expect(understand(chat).intents.map((found) => found.intent)).toContain(intent);
  });

  it("gives none to a withdrawn message", () => {
    const { intents } = understand(["c: 多少钱一台", "c[revoke m01]:"]);
    expect(intents).toEqual([]);
  });
});

describe("promises", () => {
  it.each([
    { chat: ["m: 周五前给您报价"], due: "2026-03-06" },
    { chat: ["m: 明天上午十点前发您"], due: "2026-03-05T10:00:00+08:00" },
    { chat: ["m: 今天下班前报您"], due: "2026-03-04" },
    { chat: ["m: 半小时内回您"], due: "2026-03-04T10:30:00+08:00" },
    { chat: ["m: 一周内把测算给您"], due: "2026-03-11" },
    { chat: ["m: 资料我发您"], due: null },
    { chat: ["m: 我请示下 明天给您答复"], due: "2026-03-05" },
    { chat: ["c: 周四下午行不", "m: 好 那5号下午三点"], due: "2026-03-05T15:00:00+08:00" },
    { chat: ["c: 定金周五打"], due: "2026-03-06" },
    { chat: ["c: 名单明天发你"], due: "2026-03-05" },
  ])("$chat.0 is due $due", ({ chat, due }) => {
    expect(understand(chat).promises.map((promise) => promise.due)).toEqual([due]);
  });

  it.each([
    ["m: 要不明天给您做个演示？"],
    ["m: 有需要随时找我"],
    ["m: 样品寄出了"],
    ["m: 周三下午两点行吗"],
    ["c: 我们再商量一下"],
    ["c: 明天把合同发我"],
    ["c: 有需要我联系你"],
    ["c: 月底前要到苏州"],
  ])("%s promises nothing", (line) => {
    expect(understand([line]).promises).toEqual([]);
  });

  it("is kept by the file that was promised", () => {
    const [promise] = understand(["m: 报价下午发您", "c: 好", "m[file]: 华盛报价单.pdf"]).promises;
    expect(promise).toMatchObject({ keptBy: "m03", side: "member" });
  });

  it("falls due at the end of the day said", () => {
    const [promise] = understand(["m: 明天给您报价"]).promises;
    expect(promise?.dueAt).toEqual(new Date("2026-03-06T00:00:00+08:00"));
  });
});

describe("open questions", () => {
  it("keeps the last unanswered question", () => {
    expect(understand(["c: 有现货吗", "c: 多少钱"]).openQuestions.map(({ messageId }) => messageId)).toEqual(["m02"]);
  });

  it("closes with any word of ours", () => {
    expect(understand(["c: 有现货吗", "m: 有的"]).openQuestions).toEqual([]);
  });
});

const WORDS = [
  "我们",
  "华盛",
  "预算",
  "50万",
  "20台",
  "下周三前",
  "要",
  "不是",
  "如果",
  "吗",
  "？",
  " ",
  "，",
  "\n",
  "13800000001",
  "发您",
  "王工",
  "苏州",
  "「",
  "：",
  "」",
  "- - - -",
  "[微笑]",
  "续",
  "贵",
  "报价",
  "明天",
  "3号",
  "。",
  "a@b.cn",
];

describe("any chat", () => {
  const anyLines = fc.array(
    fc.tuple(
      fc.constantFrom("c", "d", "m", "c[voice]", "m[file]"),
      fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }),
    ),
    { maxLength: 12 },
  );

  it("quotes exactly, and understands the same the second time", () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const chat = aChat(lines.map(([who, words]) => `${who}: ${words.join("")}`));
        const understood = understandChat(chat, testContext);
        const textOf = new Map(chat.messages.map((message) => [message.id, message.text]));
        for (const { messageId, quote, span } of [...understood.facts, ...understood.promises]) {
          expect(quote.length).toBeGreaterThan(0);
          expect(textOf.get(messageId)?.slice(span.start, span.end)).toBe(quote);
        }
        expect(understandChat(chat, testContext)).toEqual(understood);
      }),
      { numRuns: 150 },
    );
  });

  it("understands the same when the messages were delivered in another order", () => {
    fc.assert(
      fc.property(anyLines, fc.integer(), (lines, seed) => {
        const chat = aChat(lines.map(([who, words]) => `${who}: ${words.join("")}`));
        const shuffled = [...chat.messages].sort(
          (a, b) => ((a.at.getTime() ^ seed) % 97) - ((b.at.getTime() ^ seed) % 97),
        );
        expect(understandChat({ ...chat, messages: shuffled }, testContext)).toEqual(understandChat(chat, testContext));
      }),
      { numRuns: 60 },
    );
  });

  it.each(["不", "一", "50万 ", "路1号", "打我 13", "「a：", "点 艾特 ", "如果", "2026-", "我们"])(
    "reads 100 kB of %j in bounded time",
    (piece) => {
      const chat = aChat([`c: ${piece.repeat(100_000 / piece.length)}`]);
      const startedAt = performance.now();
      understandChat(chat, testContext);
      expect(performance.now() - startedAt).toBeLessThan(3_000);
    },
  );
});
