/** Administrators hear what WeCom says about acquisition links 获客助手: quota that ends, links that do not work. */
import { localDateOf } from "#src/domain/shared/time.js";
import type { MemberStore } from "../access/ports.js";
import type { SettingsReader } from "../follow-up/ports.js";
import type { Clock } from "../shared/clock.js";
import type { MemberNotifier, NoticeStore } from "./ports.js";

export interface TellAcquisitionDeps {
  notifier: MemberNotifier;
  notices: NoticeStore;
  memberStore: Pick<MemberStore, "list">;
  settings: SettingsReader;
  clock: Clock;
  /** Address of the pages without a slash at the end. */
  publicUrl: string;
  onFailed: (error: unknown, userId: string) => void;
}

export interface AcquisitionNotice {
  corpId: string;
  /** WeCom's ChangeType (path/97299). */
  change: string;
  linkId: string | null;
  expiresAt: Date | null;
  quota: number | null;
}

const WORDS: Readonly<Record<string, readonly [title: string, lead: string]>> = {
  balance_low: ["获客助手额度不多了", "剩下不到 20 个，用完后从链接来的客户加不进来"],
  balance_exhausted: ["获客助手额度用完了", "从链接来的客户加不进来，要先购买额度"],
  quota_expire_soon: ["获客助手额度快到期", "到期的额度不再能用"],
  link_unavailable: ["有一条获客链接不可用", "链接里没有可以添加的成员，请换人"],
  delete_link: ["有一条获客链接被删除", "已经发出去的链接不再能用"],
};

/** Once a day for each matter and link, however often WeCom repeats it. What needs nobody is not told. */
export async function tellAcquisition(deps: TellAcquisitionDeps, notice: AcquisitionNotice): Promise<void> {
  const { corpId, change, linkId, expiresAt, quota } = notice;
  const words = WORDS[change];
  if (!words || !(await deps.notifier.isReady(corpId))) return;
  const { zone } = await deps.settings.get(corpId);
  const now = deps.clock.now();
  const key = `links:${change}:${linkId ?? ""}:${localDateOf(now, zone)}`;
  if (!(await deps.notices.take(corpId, key, now))) return;
  const [title, lead] = words;
  const administrators = (await deps.memberStore.list(corpId)).filter(
    ({ role, status }) => role === "admin" && status === "active",
  );
  for (const { userId } of administrators) {
    await deps.notifier
      .tell({
        corpId,
        userId,
        title,
        lead,
        lines: [
          ...(quota === null ? [] : [{ name: "额度", value: `${quota} 个` }]),
          ...(expiresAt === null ? [] : [{ name: "到期", value: localDateOf(expiresAt, zone) }]),
          ...(linkId === null ? [] : [{ name: "链接", value: linkId }]),
        ],
        url: `${deps.publicUrl}/settings/wecom`,
        card: null,
      })
      .catch((error: unknown) => deps.onFailed(error, userId));
  }
}
