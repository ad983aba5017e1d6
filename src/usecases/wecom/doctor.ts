/** Finds out what is wrongly set up, and says in one sentence how to mend it. */
import { ArchiveError } from "../wecom-archive/ports.js";
import type { WecomCredentials, WecomCredentialSource } from "../wecom-platform/credentials.js";
import type { WecomPlatform } from "../wecom-platform/wecom-platform.js";
import { permissionProbes } from "./doctor-permissions.js";
import { probe, type Probe } from "./doctor-probe.js";

export type { Probe } from "./doctor-probe.js";

export interface DoctorDeps {
  corpId: string;
  publicUrl: string;
  platform: WecomPlatform;
  credentials: WecomCredentialSource;
  /** WeCom's clock minus ours, in ms; null: no answer. */
  clockSkewMs: (baseUrl: string) => Promise<number | null>;
  /** When a callback came in last; null: never. */
  lastCallbackAt: () => Promise<Date | null>;
  /** The newest archive key version that messages need and whether the key is there; null: no archive configured. */
  archiveKeys: () => Promise<{ needed: number | null; has: readonly number[] } | null>;
  now: () => Date;
}

const MAX_SKEW_MS = 60_000;
const QUIET_DAYS = 3;

/** Every probe, in the order in which things have to be right. */
export async function diagnose(deps: DoctorDeps): Promise<Probe[]> {
  const credentials = await deps.credentials.current();
  const probes: Probe[] = [configured(credentials)];
  if (credentials) {
    const ask = () => deps.platform.directory.departments();
    const secret = await probe({ key: "secret", name: "企业 ID 与应用 Secret", ask }, credentials);
    probes.push(secret);
    if (secret.state !== "bad") probes.push(...(await permissionProbes(deps, credentials)));
    probes.push(await clock(deps, credentials));
  }
  probes.push(await callback(deps, credentials), trustedDomain(deps.publicUrl), await archive(deps));
  return probes;
}

function configured(credentials: WecomCredentials | null): Probe {
  const head = { key: "configured", name: "凭证" };
  if (credentials) {
    const where = credentials.source === "environment" ? "环境变量" : "设置页";
    return { ...head, state: "good", text: `企业 ${credentials.corpId}，来自${where}`, fix: null };
  }
  return {
    ...head,
    state: "bad",
    text: "还没有配置企业微信",
    fix: "在 设置 → 企业微信 填写企业 ID 和应用 Secret(我的企业 → 企业信息；应用管理 → 自建应用)。",
  };
}

async function clock(deps: DoctorDeps, { baseUrl }: WecomCredentials): Promise<Probe> {
  const head = { key: "clock", name: "时钟" };
  const skew = await deps.clockSkewMs(baseUrl).catch(() => null);
  if (skew === null) return { ...head, state: "skipped", text: "没有取到对方的时间", fix: null };
  const seconds = Math.round(skew / 1_000);
  if (Math.abs(skew) <= MAX_SKEW_MS) return { ...head, state: "good", text: `相差 ${Math.abs(seconds)} 秒`, fix: null };
  return {
    ...head,
    state: "bad",
    text: `这台机器的时钟${seconds > 0 ? "慢" : "快"}了 ${Math.abs(seconds)} 秒`,
    fix: "打开系统的时间同步(NTP)。时钟不准时回调验签、欢迎语时限和定时发送都会出错。",
  };
}

async function callback(deps: DoctorDeps, credentials: WecomCredentials | null): Promise<Probe> {
  const head = { key: "callback", name: "回调地址" };
  const url = `${deps.publicUrl}/callbacks/wecom/${credentials?.corpId ?? "企业ID"}/${credentials?.agentId ?? "AgentId"}`;
  const where = `应用管理 → 自建应用 → 接收消息 → 设置 API 接收:URL 填 ${url}`;
  if (!credentials?.callback) {
    return {
      ...head,
      state: credentials ? "bad" : "skipped",
      text: "Token 和 EncodingAESKey 没有填写，收不到新客户和聊天变化",
      fix: `${where}，随机生成 Token 和 EncodingAESKey 后填到 设置 → 企业微信。`,
    };
  }
  const last = await deps.lastCallbackAt();
  if (last === null) {
    return { ...head, state: "warning", text: `${url}，还没有收到过回调`, fix: `${where}，并在客户联系里勾选事件。` };
  }
  const days = Math.floor((deps.now().getTime() - last.getTime()) / 86_400_000);
  if (days >= QUIET_DAYS) {
    return {
      ...head,
      state: "warning",
      text: `已经 ${days} 天没有收到回调`,
      fix: `在企业微信后台重新保存一次接收消息的设置，看是否报错。${where}。`,
    };
  }
  return { ...head, state: "good", text: `${url}，回调正常`, fix: null };
}

function trustedDomain(publicUrl: string): Probe {
  const head = { key: "domain", name: "可信域名" };
  const { hostname, protocol } = new URL(publicUrl);
  const isLocal = hostname === "localhost" || hostname === "127.0.0.1" || /^[\d.]+$/.test(hostname);
  if (protocol === "https:" && !isLocal) {
    return {
      ...head,
      state: "good",
      text: hostname,
      fix: null,
    };
  }
  return {
    ...head,
    state: "warning",
    text: `${publicUrl} 不能在企业微信里打开`,
    fix: "把 PUBLIC_URL 设为备案过的 https 域名，并加到 应用管理 → 自建应用 → 网页授权及 JS-SDK → 可信域名。",
  };
}

async function archive(deps: DoctorDeps): Promise<Probe> {
  const head = { key: "archive", name: "会话内容存档" };
  const keys = await deps.archiveKeys().catch((error: unknown) => ({ error }));
  if (keys !== null && "error" in keys) return unreadable(head, keys.error);
  if (keys === null) return { ...head, state: "skipped", text: "没有启用", fix: null };
  const { needed, has } = keys;
  if (needed !== null && !has.includes(needed)) {
    return {
      ...head,
      state: "bad",
      text: `消息用第 ${needed} 版公钥加密，这里没有对应的私钥`,
      fix: `把第 ${needed} 版私钥加到 WECOM_ARCHIVE_KEYS(${needed}=/路径)，并保留旧版本。`,
    };
  }
  const versions = has.length === 0 ? "没有私钥" : `私钥版本 ${has.join("、")}`;
  return has.length === 0
    ? { ...head, state: "bad", text: versions, fix: "在 WECOM_ARCHIVE_KEYS 里写上私钥：1=/路径/私钥.pem。" }
    : { ...head, state: "good", text: versions, fix: null };
}

/** Codes of the vendor's library (wecom.md §6.2). */
const ARCHIVE_FIXES: Readonly<Record<number, readonly [text: string, fix: string]>> = {
  10000: [
    "会话存档不认这个企业 ID 或 Secret",
    "管理工具 → 聊天内容存档 里查看 Secret，填到 设置 → 企业微信 的会话存档一栏。",
  ],
  10001: ["这台服务器连不上会话存档", "检查服务器到 qyapi.weixin.qq.com 的网络和代理。"],
  10009: [
    "这台服务器的 IP 不在会话存档的可信 IP 里",
    "管理工具 → 聊天内容存档 → 可信 IP 地址：加上这台服务器的出口 IP。",
  ],
};

function unreadable(head: { key: string; name: string }, error: unknown): Probe {
  const known = error instanceof ArchiveError ? ARCHIVE_FIXES[error.code] : undefined;
  const [text, fix] = known ?? [
    error instanceof ArchiveError ? `会话存档返回错误 ${error.code}` : "会话存档连不上，或私钥文件读不出来",
    "检查 WECOM_ARCHIVE_LIBRARY、WECOM_ARCHIVE_KEYS 里的路径，以及服务器能不能访问企业微信。",
  ];
  return { ...head, state: "bad", text, fix };
}
