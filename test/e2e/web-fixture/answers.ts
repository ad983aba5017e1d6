/** What the fixture API answers, typed by the contract. */
import { outreachAnswer, rehearsal } from "./outreach.js";
import { planAnswer } from "./plans.js";
import { failedJobs, queues } from "./queues.js";
import type { Role } from "#src/domain/member/member.js";
import { STAGES } from "#src/domain/stage/stage.js";
import { contactDetail } from "./contact-detail.js";
import { at, contactRef, contactRow, messages } from "./people.js";
import { CONTACTS, session, dayList, joinWays, facets, report, settings, users, timeline } from "./company.js";

/** The answer to one GET, or undefined when the fixture knows no such path. */
export function answerTo(path: string, search: URLSearchParams, role: Role, now: Date, isEmpty: boolean): unknown {
  const page = (data: unknown[]) => ({ data: isEmpty ? [] : data, nextCursor: null });
  if (path === "/session") return { data: session(role) };
  if (path === "/sign-in-ways") return { data: { wecom: true } };
  if (path === "/day-list") return { data: dayList(now, isEmpty) };
  if (path === "/contacts/by-identity") return { data: { contactId: search.get("id") === "wm_0" ? "ct_0" : null } };
  if (path === "/contacts/facets") return { data: facets(isEmpty) };
  if (path === "/contacts") {
    const from = Number(search.get("cursor") ?? 0);
    const limit = Number(search.get("limit") ?? 50);
    const q = search.get("q") ?? "";
    const all = Array.from({ length: isEmpty ? 0 : CONTACTS }, (_, index) => contactRow(index, now)).filter(
      (row) => !q || row.displayName.includes(q) || row.company?.includes(q),
    );
    return { data: all.slice(from, from + limit), nextCursor: from + limit < all.length ? String(from + limit) : null };
  }
  if (path === "/conversations")
    return page(
      Array.from({ length: 20 }, (_, index) => ({
        contact: contactRef(index),
        owner: { userId: "liqian", name: "李倩" },
        lastMessageAt: at(now, -index - 1),
        last: {
          messageId: `ms_${index}`,
          side: index % 2 === 0 ? "contact" : "member",
          senderName: "王工",
          type: "text",
          text: "样品什么时候能寄?",
          mediaName: null,
          groupName: index === 3 ? "展会交流群" : null,
        },
        openQuestion: index === 0 ? { quote: "样品什么时候能寄?", askedAt: at(now, -1) } : null,
      })),
    );
  if (path.endsWith("/messages")) return { data: isEmpty ? [] : messages(now), hasOlder: false, hasNewer: false };
  if (path.endsWith("/timeline")) return page(timeline(now));
  if (path.endsWith("/send-budget")) {
    const lines = [{ kind: "contact_week", used: 1, planned: 0, limit: 3 }];
    return { data: { lines, now: { isAllowed: true, note: null, retryAt: null } } };
  }
  const plan = isEmpty ? undefined : planAnswer(path, search, now);
  if (plan !== undefined) return plan;
  const outreach = outreachAnswer(path, now);
  if (outreach !== undefined) return outreach;
  if (path === "/rehearsal") {
    const data = rehearsal(now);
    return { data: isEmpty ? { ...data, items: [] } : data };
  }
  if (path.endsWith("/merges")) return { data: { suggestions: [], merges: [] } };
  if (/^\/contacts\/[^/]+\/(sops|dates)$/.test(path) || path === "/sops") return { data: [] };
  if (/^\/contacts\/[^/]+$/.test(path))
    return { data: contactDetail(Number.parseInt(path.split("_")[1] ?? "0", 10) || 0, now) };
  if (path === "/reports/follow-up") return { data: report(now, isEmpty) };
  if (path === "/reports/follow-up/records")
    return page([
      {
        metric: "newContacts",
        at: at(now, -5),
        contact: contactRef(2),
        member: { userId: "m0", name: "李倩" },
        title: "新增客户",
        quote: "您好",
        messageId: "ms_1",
      },
    ]);
  if (path === "/queues") return { data: queues(isEmpty) };
  if (path.startsWith("/queues/")) return { data: failedJobs };
  if (path === "/settings") return { data: settings(now) };
  if (path === "/stage-rules")
    return {
      data: STAGES.map((stage) => ({
        id: `${stage}.rule`,
        to: stage,
        from: ["lead", "engaged"],
        explain: "客户说:{quote}",
      })),
    };
  if (path === "/users") return { data: users(now) };
  if (path === "/members")
    return {
      data: [
        { userId: "liqian", name: "李倩" },
        { userId: "zhangwei", name: "张伟" },
      ],
    };
  if (path === "/departments") return { data: [{ departmentId: "east", name: "华东销售部", parentId: null }] };
  if (path === "/api-keys")
    return {
      data: isEmpty
        ? []
        : [{ id: "k1", name: "ERP 同步", actions: ["message:capture"], createdAt: at(now, -500), lastUsedAt: null }],
    };
  if (path === "/contact-ways")
    return {
      data: isEmpty
        ? []
        : [
            {
              id: "cw1",
              name: "春季展会",
              state: "gx_1",
              qrCodeUrl: "https://example.test/qr/1",
              skipVerify: true,
              members: [{ userId: "liqian", name: "李倩", spans: [], dailyCap: 30 }],
              backups: [{ userId: "zhouhang", name: "周航" }],
              tags: [{ group: "来源", label: "展会" }],
              welcome: { text: "{客户昵称}，您好，我是{员工姓名}。", link: null },
              isOn: true,
              syncState: "synced",
              note: null,
              onDuty: [{ userId: "liqian", name: "李倩" }],
              createdAt: at(now, -3_000),
              createdBy: { userId: "wufan", name: "吴凡" },
            },
          ],
    };
  if (path === "/corp-tags")
    return {
      data: isEmpty
        ? []
        : [
            ["客户等级", "重要", "synced", false],
            ["客户等级", "一般", "pending", false],
            ["阶段", "商机", "synced", true],
          ].map(([groupName, name, syncState, isMirrored], i) => ({
            id: `tg${i}`,
            groupName,
            name,
            order: 0,
            syncState,
            pending: null,
            origin: i === 1 ? "product" : "wecom",
            isMirrored,
            note: null,
          })),
    };
  if (path === "/group-welcomes") return { data: [] };
  if (path === "/join-ways") return { data: isEmpty ? [] : joinWays(now) };
  if (path === "/departures" || path === "/group-transfers" || path === "/transfers/leavers") return { data: [] };
  if (path === "/group-chats")
    return {
      data: isEmpty
        ? []
        : [
            {
              chatId: "wr1",
              name: "展会交流群",
              owner: { userId: "liqian", name: "李倩" },
              status: "normal",
              members: 2,
              customers: 36,
              createdAt: at(now, -9_000),
              unseenSince: null,
            },
          ],
    };
  if (path === "/transfers")
    return {
      data: isEmpty
        ? []
        : [
            {
              id: "tf1",
              kind: "on_job",
              from: { userId: "liqian", name: "李倩" },
              to: { userId: "zhouhang", name: "周航" },
              createdAt: at(now, -300),
              createdBy: { userId: "wufan", name: "吴凡" },
              counts: { waiting: 1, done: 1, refused: 0, failed: 1 },
              customers: [
                { contactId: "ct_wang", name: "王工", state: "waiting", note: null },
                { contactId: "ct_chen", name: "陈总", state: "done", note: null },
                { contactId: null, name: "李姐", state: "failed", note: "90 天内已转接过两次" },
              ],
            },
          ],
    };
  if (path === "/wecom/sync")
    return {
      data: ["members", "customers", "tags", "groups"].map((kind, i) => ({
        kind,
        state: i === 1 && !isEmpty ? "running" : isEmpty ? "never" : "done",
        done: isEmpty ? 0 : 1_240,
        total: isEmpty ? null : 3_100,
        ended: i === 1 ? 3 : 0,
        unseen: i === 1 ? 2 : 0,
        startedAt: isEmpty ? null : at(now, -5),
        updatedAt: isEmpty ? null : at(now, -1),
        finishedAt: isEmpty || i === 1 ? null : at(now, -4),
        note: null,
      })),
    };
  if (path === "/wecom/setup")
    return {
      data: {
        wecomCorpId: isEmpty ? null : "ww0123456789abcdef",
        agentId: isEmpty ? null : 1_000_002,
        source: isEmpty ? null : "settings",
        callbackUrl: "https://crm.example.test/callbacks/wecom/ww0123456789abcdef/1000002",
        secrets: isEmpty ? {} : { app: at(now, -9_000), callbackToken: at(now, -9_000) },
        updatedAt: null,
      },
    };
  if (path === "/wecom/archive")
    return {
      data: {
        isConfigured: !isEmpty,
        isAtRisk: false,
        lastPullAt: isEmpty ? null : at(now, -2),
        messages: { captured: 12_840, sealed: 3, stored: 0, kept: 96 },
        consents: { agreed: 412, by_default: 30, declined: 5 },
        members: [
          { userId: "liqian", since: at(now, -6_000), until: null },
          { userId: "zhouhang", since: at(now, -6_000), until: at(now, -900) },
        ],
        gaps: [
          {
            from: at(now, -600),
            to: at(now, -480),
            reason: "停机时间超过存档的拉取期限，这段时间的消息可能不全",
          },
        ],
      },
    };
  if (path === "/wecom/event-counts")
    return {
      data: {
        byName: isEmpty ? [] : [{ name: "customer_acquisition.balance_low", state: "ignored", count: 2 }],
        oldestWaitingAt: null,
      },
    };
  if (path === "/wecom/rules")
    return {
      data: { mirroredGroups: ["阶段"], defaultWelcome: null, keepEventsDays: 30, keepOpensDays: 400, updatedAt: null },
    };
  if (path === "/wecom/events")
    return {
      data: isEmpty
        ? []
        : [
            {
              id: "we1",
              name: "change_external_contact.add_external_contact",
              agent: "1000002",
              userId: "liqian",
              externalUserId: "wmAAAA",
              chatId: null,
              happenedAt: at(now, -3),
              receivedAt: at(now, -3),
              state: "processed",
              attempts: 1,
              note: null,
              processedAt: at(now, -3),
              welcome: { state: "done", note: null, doneAt: at(now, -3) },
            },
          ],
      nextCursor: null,
    };
  if (path === "/bot-settings")
    return {
      data: {
        dailyBudget: 200,
        hours: { from: "08:30", to: "21:30" },
        typingMsPerChar: 120,
        friendGreeting: "",
        rules: isEmpty
          ? []
          : [
              {
                id: "r1",
                name: "入群欢迎",
                isOn: true,
                kind: "group_welcome",
                account: null,
                groupNames: ["采购"],
                inDirect: false,
                keywords: [],
                match: "contains",
                text: "欢迎{称呼}加入{群名}",
                cooldownMinutes: 60,
              },
            ],
        updatedAt: null,
      },
    };
  if (path === "/merge-suggestions") return { data: [] };
  if (path.endsWith("/merges")) return { data: { suggestions: [], merges: [] } };
  if (/^\/contacts\/[^/]+\/(sops|dates)$/.test(path) || path === "/sops") return { data: [] };
  if (path === "/bots")
    return {
      data: isEmpty
        ? []
        : [
            {
              account: "main",
              puppet: "wechaty-puppet-service",
              state: "scan",
              qr: "https://example.test/qr",
              memberId: "liqian",
              lastEventAt: at(now, -1),
              sentToday: 12,
              dailyBudget: 200,
              capabilities: { contacts: "yes", groups: "yes", tags: "no", send_text: "unknown" },
              restarts: 1,
              gaps: [{ from: at(now, -300), to: at(now, -260), found: 3 }],
              note: null,
            },
          ],
    };
  if (path === "/touches") return page(contactDetail(0, now).touches);
  if (path === "/audit")
    return page([
      {
        at: at(now, -2),
        by: { userId: "zhoumin", name: "周敏" },
        action: "contact.reveal",
        target: "ct_0",
        targetName: "王工",
        detail: "phone",
        detailName: null,
      },
    ]);
  return undefined;
}
