/** Which interfaces of WeCom the app may call: each is asked for something that changes nothing. */
import { DAY_MS } from "#src/domain/shared/time.js";
import type { WecomCredentials } from "../wecom-platform/credentials.js";
import type { WecomPlatform } from "../wecom-platform/wecom-platform.js";
import { probe, type Probe, type Question } from "./doctor-probe.js";

export interface PermissionDeps {
  platform: WecomPlatform;
  publicUrl: string;
  now: () => Date;
}

/** Nobody has this id: WeCom checks the app and then answers that nobody can be reached (81013). */
const NOBODY = "guanxi-doctor-nobody";
const NOBODY_REACHED = 81_013;
/** A quota that ends within this time is told. */
const SOON_MS = 14 * DAY_MS;

/** One probe per family of calls, at once. */
export async function permissionProbes(deps: PermissionDeps, credentials: WecomCredentials): Promise<Probe[]> {
  const { platform, now } = deps;
  const at = now();
  const before = (days: number): Date => new Date(at.getTime() - days * DAY_MS);
  const ask = <T>(question: Question<T>): Promise<Probe> => probe(question, credentials);
  const members = platform.customers.followMembers();
  // Asked once, looked at twice.
  members.catch(() => undefined);
  return Promise.all([
    ask({
      key: "customers",
      name: "客户联系",
      ask: () => members,
      tell: (found) =>
        found.length > 0
          ? {}
          : {
              state: "warning",
              text: "可以调用，但没有数据",
              fix: "没有成员在客户联系的使用范围内：客户联系 → 权限配置 → 使用范围。",
            },
    }),
    ask({ key: "tags", name: "企业标签", ask: () => platform.corpTags.list() }),
    ask({
      key: "contact-ways",
      name: "渠道活码",
      ask: () => platform.contactWays.list({ from: before(1), cursor: null }),
    }),
    ask({
      key: "mass-send",
      name: "群发",
      ask: () => platform.massSend.list({ chatType: "single", from: before(1), to: at, cursor: null }),
    }),
    ask({
      key: "groups",
      name: "客户群",
      ask: async () => {
        const [owner] = await members;
        return owner === undefined ? null : platform.groupChats.list({ ownerIds: [owner], cursor: null });
      },
    }),
    ask({
      key: "transfers",
      name: "客户继承",
      ask: () => platform.transfers.unassigned(null),
      where: "客户联系 → 客户 → API → 可调用接口的应用；再到 应用管理 → 自建应用 → 权限，打开“离职继承”和“在职继承”。",
    }),
    ask({
      key: "moments",
      name: "客户朋友圈",
      ask: () => platform.moments.list({ from: before(1), to: at, cursor: null }),
      lost: "不能发企业朋友圈",
      where: "客户联系 → 客户朋友圈，打开功能；再到 客户 → API → 可调用接口的应用，勾选这个应用。",
    }),
    ask({
      key: "statistics",
      name: "联系客户统计",
      ask: async () => {
        const [member] = await members;
        return member === undefined ? null : platform.statistics.behavior([member], before(3), before(2));
      },
      lost: "读不到企业微信自己的统计",
    }),
    ask({
      key: "links",
      name: "获客助手",
      ask: () => platform.acquisition.quota(),
      lost: "不能用获客链接",
      where: "客户联系 → 获客助手：购买后在 可使用的应用 里勾选这个应用。",
      tell: (quota) => linksOf(quota, at),
    }),
    ask({
      key: "sidebar",
      name: "聊天侧边栏",
      ask: () => platform.jsSdk.sign("agent", `${deps.publicUrl}/`),
      lost: "侧边栏打不开",
      where: "应用管理 → 自建应用 → 网页授权及 JS-SDK，填写可信域名。",
    }),
    kfProbe(ask, platform, credentials),
    agentProbe(ask, platform, credentials),
    ...(credentials.secrets.directory === undefined
      ? []
      : [
          ask({
            key: "directory",
            name: "通讯录同步 Secret",
            ask: () => platform.directory.memberIds(null),
            lost: "改用应用的可见范围读成员",
            where: "管理工具 → 通讯录同步：打开 API 接口同步，Secret 填到 设置 → 企业微信。",
          }),
        ]),
  ]);
}

function linksOf(
  { total, balance, expiring }: Awaited<ReturnType<WecomPlatform["acquisition"]["quota"]>>,
  now: Date,
): Partial<Probe> {
  if (total === 0) return { state: "skipped", text: "没有购买额度", fix: null };
  const soon = expiring
    .filter(({ at }) => at !== null && at > now && at.getTime() - now.getTime() < SOON_MS)
    .reduce((sum, each) => sum + each.balance, 0);
  const text = `剩余额度 ${balance} / ${total}${soon > 0 ? `，其中 ${soon} 个两周内到期` : ""}`;
  if (balance > 0) return { text };
  return { state: "warning", text, fix: "额度用完后新客户加不进来：客户联系 → 获客助手 → 购买额度。" };
}

type Ask = <T>(question: Question<T>) => Promise<Probe>;

async function kfProbe(ask: Ask, { kf }: WecomPlatform, { secrets }: WecomCredentials): Promise<Probe> {
  const head = { key: "kf", name: "微信客服" };
  const probed = await ask({
    ...head,
    ask: () => kf.accounts(),
    where: "微信客服 → API：把这个应用加为可调用接口的应用，或把微信客服的 Secret 填到 设置 → 企业微信。",
    lost: "不能收发微信客服的消息",
    tell: (accounts) => (accounts.length > 0 ? { text: `${accounts.length} 个客服账号` } : { text: "没有客服账号" }),
  });
  // Whoever entered no secret of its own perhaps does not use it at all.
  return probed.state === "warning" && secrets.kf === undefined ? { ...probed, state: "skipped" } : probed;
}

async function agentProbe(ask: Ask, { appMessages }: WecomPlatform, { agentId }: WecomCredentials): Promise<Probe> {
  const head = { key: "agent", name: "应用 AgentId" };
  if (agentId === null) {
    return {
      ...head,
      state: "warning",
      text: "没有填写，不能给成员发应用消息，也不能用网页登录",
      fix: "在 设置 → 企业微信 填写 AgentId(应用管理 → 自建应用)。",
    };
  }
  const probed = await ask({
    ...head,
    ask: () => appMessages.send({ userIds: [NOBODY], content: { kind: "text", text: "检查" } }),
    expected: [NOBODY_REACHED],
    where: "应用管理 → 自建应用：AgentId 与 Secret 要来自同一个应用。",
  });
  return probed.state === "good" ? { ...probed, text: String(agentId) } : probed;
}
