/** Administrators hear what WeCom says about acquisition links 获客助手: quota that ends, links that do not work. */
import { localDateOf } from "#src/domain/shared/time.js";
import { tellAdministrators, type TellAdministratorsDeps } from "./tell-administrators.js";

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
export async function tellAcquisition(deps: TellAdministratorsDeps, notice: AcquisitionNotice): Promise<void> {
  const { corpId, change, linkId, expiresAt, quota } = notice;
  const words = WORDS[change];
  if (!words) return;
  const { zone } = await deps.settings.get(corpId);
  const [title, lead] = words;
  await tellAdministrators(deps, {
    corpId,
    key: `links:${change}:${linkId ?? ""}`,
    title,
    lead,
    lines: [
      ...(quota === null ? [] : [{ name: "额度", value: `${quota} 个` }]),
      ...(expiresAt === null ? [] : [{ name: "到期", value: localDateOf(expiresAt, zone) }]),
      ...(linkId === null ? [] : [{ name: "链接", value: linkId }]),
    ],
  });
}
