/** Proving that visitors come back from WeCom, before customers are sent there. */
import { askingState, type AskingRules, type AskingState } from "#src/domain/link/asking.js";
import { AppError } from "#src/domain/shared/errors.js";
import type { AreaSettings } from "../settings/area-settings.js";
import type { LinkDeps } from "./link-deps.js";
import { newState, same } from "./visit-state.js";

/** Stands for the link in the visit of a proof. */
const PROOF = "proof";
const TRIES = 3;

export interface Asking {
  state: AskingState;
  /** What an administrator opens in WeChat or WeCom once. */
  testUrl: string;
  provenAt: Date | null;
}

export async function askingOf(deps: LinkDeps, corpId: string): Promise<Asking> {
  const { value } = await deps.asking.get(corpId);
  const { publicUrl, isSimulated } = deps;
  // Redis is away: no visit could be begun anyway.
  const lost = await deps.visits.lost().catch(() => 0);
  const state = askingState(value, { publicUrl, isSimulated, lost });
  return { state, testUrl: `${publicUrl}/r/test`, provenAt: value.provenFor === publicUrl ? value.provenAt : null };
}

/** The test link was opened. @returns where WeCom is asked; null: WeCom is not set up. */
export async function beginProof(deps: LinkDeps): Promise<{ to: string; state: string } | null> {
  const login = await deps.login();
  if (!login) return null;
  const state = newState();
  await deps.visits.put(state, { linkId: PROOF, at: deps.clock.now(), who: null });
  const redirectUri = `${deps.publicUrl}/r/test/back`;
  return { to: await login.authorizeUrl({ redirectUri, state, isInsideWecom: true }), state };
}

/**
 * Somebody came back to the test link: the way is open. Whoever it was, WeCom has to take the code.
 *
 * @throws AppError csrf_failed it was not begun in this browser; WecomError WeCom refused the code.
 */
export async function endProof(
  deps: LinkDeps,
  input: { corpId: string; code: string; state: string; ownState: string },
): Promise<void> {
  const { corpId, code, state, ownState } = input;
  const visit = await deps.visits.find(state);
  if (visit?.linkId !== PROOF || !same(state, ownState)) {
    throw new AppError("csrf_failed", "测试链接已过期，请重新打开");
  }
  const login = await deps.login();
  if (!login || code === "") throw new AppError("wecom_not_configured", "企业微信没有返回身份，请检查应用设置");
  await login.userOf(code);
  await deps.visits.cameBack();
  await changed(deps.asking, corpId, null, (rules) => ({
    ...rules,
    provenFor: deps.publicUrl,
    provenAt: deps.clock.now(),
  }));
}

/** Turns asking on or off. */
export async function switchAsking(deps: LinkDeps, corpId: string, byUserId: string, isOn: boolean): Promise<Asking> {
  await changed(deps.asking, corpId, byUserId, (rules) => ({ ...rules, isOn }));
  return await askingOf(deps, corpId);
}

async function changed(
  asking: AreaSettings<AskingRules>,
  corpId: string,
  byUserId: string | null,
  change: (rules: AskingRules) => AskingRules,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const { value, updatedAt } = await asking.get(corpId);
    try {
      await asking.change(corpId, { value: change(value), basedOn: updatedAt, byUserId: byUserId ?? "" });
      return;
    } catch (error) {
      if (tries >= TRIES) throw error;
    }
  }
}
