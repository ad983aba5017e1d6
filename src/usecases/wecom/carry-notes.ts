/** What a member noted about a customer goes along to who takes over, whether WeCom carries it or not (wecom.md §12). */
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { WecomFollowRecord } from "#src/domain/wecom/wecom-records.js";
import { refreshCustomer } from "./customer-events.js";
import type { WecomDeps } from "./wecom-deps.js";

export interface CarryNotesInput {
  corpId: string;
  externalUserId: string;
  fromUserId: string;
  toUserId: string;
}

type Notes = Partial<Pick<WecomFollowRecord, "remark" | "description" | "mobiles">> & { company?: string };

/** Writes to the new pair what it lacks of the old one; what stands there already stays. Again it changes nothing. */
export async function carryNotes(deps: WecomDeps, input: CarryNotesInput): Promise<void> {
  const { corpId, externalUserId, fromUserId, toUserId } = input;
  const pairOf = (userId: string) => deps.customers.findFollow(corpId, externalUserId, userId);
  const [from, to, customer] = await Promise.all([
    pairOf(fromUserId),
    pairOf(toUserId),
    deps.customers.findCustomer(corpId, externalUserId),
  ]);
  if (!from || to?.status !== "active") return;
  const notes = missingNotes(from, to, customer?.name ?? "");
  if (Object.keys(notes).length === 0) return;
  try {
    await deps.platform.customers.setRemark({ userId: toUserId, externalUserId, ...notes });
  } catch (error) {
    // The customer has moved all the same; the old pair keeps the notes here.
    if (isWecom(error, "gone", "permission", "quota", "input")) return;
    throw error;
  }
  // WeCom tells nobody of changes that were made through its interface.
  await refreshCustomer(deps, { corpId, externalUserId });
}

/** A remark that is the customer's own name says nothing: WeCom sets it by itself. */
function missingNotes(from: WecomFollowRecord, to: WecomFollowRecord, name: string): Notes {
  const isSaid = ({ remark }: WecomFollowRecord): boolean => remark !== "" && remark !== name;
  return {
    ...(isSaid(from) && !isSaid(to) ? { remark: from.remark } : {}),
    ...(from.description !== "" && to.description === "" ? { description: from.description } : {}),
    ...(from.remarkCompany !== "" && to.remarkCompany === "" ? { company: from.remarkCompany } : {}),
    ...(from.mobiles.length > 0 && to.mobiles.length === 0 ? { mobiles: [...from.mobiles] } : {}),
  };
}
