/** Administrators and the manager hear that a member left while customers or groups wait for somebody. */
import type { Departure } from "#src/domain/wecom/departure.js";
import type { MemberStore } from "../access/ports.js";
import type { MemberReader } from "../follow-up/ports.js";
import type { MemberNotifier } from "./ports.js";

export interface TellDepartureDeps {
  notifier: MemberNotifier;
  memberStore: Pick<MemberStore, "list">;
  members: Pick<MemberReader, "managerOf" | "namesOf">;
  /** Address of the pages without a slash at the end. */
  publicUrl: string;
  onFailed: (error: unknown, userId: string) => void;
}

/** Page that hands over, with the member chosen. */
export const handOverPath = ({ userId, how }: Pick<Departure, "userId" | "how">): string =>
  `/operations/transfers?from=${encodeURIComponent(userId)}&kind=${how === "left" ? "resigned" : "on_job"}`;

/** Active administrators, and who leads the member. */
async function responsibleFor({ memberStore, members }: TellDepartureDeps, corpId: string, userId: string) {
  const administrators = (await memberStore.list(corpId)).filter(
    ({ role, status }) => role === "admin" && status === "active",
  );
  const manager = await members.managerOf(corpId, userId);
  return new Set([...administrators.map((one) => one.userId), ...(manager === null ? [] : [manager])]);
}

/** Best effort: the pages show it to the same people as long as something waits. */
export async function tellDeparture(deps: TellDepartureDeps, departure: Departure): Promise<void> {
  const { corpId, userId, how, customers, groups } = departure;
  try {
    if (!(await deps.notifier.isReady(corpId))) return;
    const name = (await deps.members.namesOf(corpId, [userId])).get(userId) ?? userId;
    for (const person of await responsibleFor(deps, corpId, userId)) {
      await deps.notifier
        .tell({
          corpId,
          userId: person,
          title: `${name}${how === "left" ? "已离职" : "已停用"}`,
          lead: "名下的客户和客户群等待交接",
          lines: [
            { name: "客户", value: `${customers} 位` },
            { name: "客户群", value: `${groups} 个` },
          ],
          url: `${deps.publicUrl}${handOverPath(departure)}`,
          card: null,
        })
        .catch((error: unknown) => deps.onFailed(error, person));
    }
  } catch (error) {
    deps.onFailed(error, userId);
  }
}
