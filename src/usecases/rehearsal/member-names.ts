/** Names of the members that a rehearsal shows. */
import type { MemberReader } from "../follow-up/ports.js";

/** Names of members, each asked once. */
export async function memberNames(
  deps: { members: Pick<MemberReader, "namesOf"> },
  corpId: string,
  userIds: readonly (string | null)[],
): Promise<(userId: string) => { userId: string; name: string }> {
  const known = userIds.filter((userId) => userId !== null);
  const names = await deps.members.namesOf(corpId, [...new Set(known)]);
  return (userId) => ({ userId, name: names.get(userId) ?? userId });
}
