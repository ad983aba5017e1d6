/** One question of the doctor to WeCom: asked, and what its answer says about the set-up. */
import { WecomError } from "#src/domain/wecom/wecom-error.js";
import type { WecomCredentials } from "../wecom-platform/credentials.js";

export interface Probe {
  /** Stable, e.g. "secret". */
  key: string;
  name: string;
  state: "good" | "warning" | "bad" | "skipped";
  /** What was found. */
  text: string;
  /** What to do; null when nothing. */
  fix: string | null;
}

export interface Question<T> {
  key: string;
  name: string;
  ask: () => Promise<T>;
  /** Where in WeCom's console the permission is given; named when it is missing. */
  where?: string;
  /** What does not work without it; such a probe is never worse than a warning. */
  lost?: string;
  /** What an answer says beyond "it can be called". */
  tell?: (answer: T) => Partial<Pick<Probe, "state" | "text" | "fix">>;
  /** Error codes that are the expected answer. */
  expected?: readonly number[];
}

const GOOD = { state: "good", text: "正常", fix: null } as const;

export async function probe<T>(question: Question<T>, { baseUrl }: WecomCredentials): Promise<Probe> {
  const { key, name, ask, where, lost, tell, expected = [] } = question;
  try {
    const answer = await ask();
    return { key, name, ...GOOD, ...tell?.(answer) };
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    if (error.errcode !== null && expected.includes(error.errcode)) return { key, name, ...GOOD };
    const { fix, isWrong } = fixFor(error, baseUrl, where);
    const text = lost === undefined ? error.message : `${error.message}；${lost}`;
    return { key, name, state: isWrong && lost === undefined ? "bad" : "warning", text, fix };
  }
}

/** Codes that say that the app may not call this interface. */
const NOT_ALLOWED: ReadonlySet<number> = new Set([48001, 48002, 48004, 48006, 48007, 48009, 48011]);

const FIXES: Readonly<Record<number, string>> = {
  40001: "Secret 不对：应用管理 → 自建应用 → Secret，重新查看并保存(重置后旧的立即失效)。",
  40013: "企业 ID 不对：我的企业 → 企业信息 → 企业 ID，以 ww 开头。",
  40056: "AgentId 不对：应用管理 → 自建应用 → AgentId。",
  42009: "Secret 不对或已重置，请重新保存。",
  45036: "企业微信因流量异常限制了读取：检查是否有非官方工具在用这个企业，停用后等待解除。",
  50001: "网址的域名不在可信域名里：应用管理 → 自建应用 → 网页授权及 JS-SDK → 可信域名。",
  50003: "应用被停用：应用管理 → 自建应用，重新启用。",
  60011: "成员不在应用的可见范围：应用管理 → 自建应用 → 可见范围。",
  60020: "这台机器的出口 IP 不在企业可信 IP 里：应用管理 → 自建应用 → 企业可信 IP，加入它。",
  60021: "成员不在应用的可见范围：应用管理 → 自建应用 → 可见范围。",
  84074: "没有客户联系的权限：客户联系 → 权限配置。",
  301002: "应用和 Secret 不是一对:AgentId 与 Secret 要来自同一个应用。",
};

const CUSTOMER_API = "客户联系 → 客户 → API → 可调用接口的应用，勾选这个应用。";

/** What an error code says about the set-up (developer.work.weixin.qq.com/document/path/90313). */
function fixFor(
  { errcode, kind }: WecomError,
  baseUrl: string,
  where = CUSTOMER_API,
): { fix: string; isWrong: boolean } {
  if (kind === "unreachable" || kind === "unknown_outcome") {
    return { fix: `这台机器连不上 ${baseUrl}，请检查网络、代理和 DNS。`, isWrong: true };
  }
  if (kind === "wait") return { fix: "企业微信正在限流，几分钟后再试一次。", isWrong: false };
  const code = errcode ?? 0;
  if (NOT_ALLOWED.has(code)) return { fix: `应用没有这个接口的权限：${where}`, isWrong: true };
  if (code >= 701_000 && code < 702_000) {
    return { fix: "缺少接口许可：服务商后台 → 接口许可，为用到的成员购买并激活。", isWrong: true };
  }
  return { fix: FIXES[code] ?? `按错误码 ${code} 在企业微信管理后台检查这个应用的权限。`, isWrong: true };
}
