/** Administrators hear, once a day for each matter, of what only they can put right in WeCom's console. */
import { localDateOf } from "#src/domain/shared/time.js";
import type { SyncKind } from "#src/domain/wecom/wecom-records.js";
import type { MemberStore } from "../access/ports.js";
import type { SettingsReader } from "../follow-up/ports.js";
import type { Clock } from "../shared/clock.js";
import type { MemberNotice, MemberNotifier, NoticeStore } from "./ports.js";

export interface TellAdministratorsDeps {
  notifier: MemberNotifier;
  notices: NoticeStore;
  memberStore: Pick<MemberStore, "list">;
  settings: SettingsReader;
  clock: Clock;
  /** Address of the pages without a slash at the end. */
  publicUrl: string;
  onFailed: (error: unknown, userId: string) => void;
}

export type Matter = Pick<MemberNotice, "title" | "lead" | "lines"> & {
  corpId: string;
  /** The same matter is told once a day. */
  key: string;
};

/** Best effort: the pages show it as well. */
export async function tellAdministrators(deps: TellAdministratorsDeps, matter: Matter): Promise<void> {
  const { corpId, key, ...words } = matter;
  if (!(await deps.notifier.isReady(corpId))) return;
  const { zone } = await deps.settings.get(corpId);
  const now = deps.clock.now();
  if (!(await deps.notices.take(corpId, `${key}:${localDateOf(now, zone)}`, now))) return;
  const administrators = (await deps.memberStore.list(corpId)).filter(
    ({ role, status }) => role === "admin" && status === "active",
  );
  const url = `${deps.publicUrl}/settings/wecom`;
  for (const { userId } of administrators) {
    await deps.notifier
      .tell({ corpId, userId, ...words, url, card: null })
      .catch((error: unknown) => deps.onFailed(error, userId));
  }
}

export interface BrokenPass {
  corpId: string;
  kind: SyncKind;
  endpoint: string;
  errcode: number | null;
}

const PASS_NAMES: Readonly<Record<SyncKind, string>> = {
  members: "成员",
  customers: "客户",
  tags: "标签",
  groups: "客户群",
};

/** A pass through WeCom that broke off because something is not permitted (wecom.md §1.6). Never fails the pass. */
export async function tellBrokenPass(deps: TellAdministratorsDeps, pass: BrokenPass): Promise<void> {
  const { corpId, kind, endpoint, errcode } = pass;
  try {
    await tellAdministrators(deps, {
      corpId,
      key: `broken:${endpoint}:${errcode ?? ""}`,
      title: `企业微信${PASS_NAMES[kind]}同步中断`,
      lead: "企业微信不允许这个调用，打开诊断看怎么改",
      lines: [
        { name: "接口", value: endpoint },
        ...(errcode === null ? [] : [{ name: "错误码", value: String(errcode) }]),
      ],
    });
  } catch (error) {
    deps.onFailed(error, "administrators");
  }
}
