/**
 * Whether visitors are sent to WeCom to learn who they are. WeChat shows an error page, and the visitor never arrives,
 * when the domain is not trusted there; so nobody is sent before one visit was seen to come back.
 */

/** What the corp decided and proved. */
export interface AskingRules {
  /** An administrator's switch. */
  isOn: boolean;
  /** The public address from which a test visit came back, and when; null: none did. */
  provenFor: string | null;
  provenAt: Date | null;
}

export const defaultAskingRules: AskingRules = { isOn: true, provenFor: null, provenAt: null };

export const ASKING_STATES = ["on", "off", "unproven", "suspended"] as const;
/** `suspended`: it was proven, but visitors of late went and did not come back. */
export type AskingState = (typeof ASKING_STATES)[number];

/** So many addresses from which somebody went and nobody came back: something is wrong on the way. */
export const MOST_LOST = 20;

export function askingState(
  rules: AskingRules,
  { publicUrl, lost, isSimulated }: { publicUrl: string; lost: number; isSimulated: boolean },
): AskingState {
  if (!rules.isOn) return "off";
  if (isSimulated) return "on";
  if (rules.provenFor !== publicUrl) return "unproven";
  return lost >= MOST_LOST ? "suspended" : "on";
}
