/** People by id and name, looked up once per answer. */
import { z } from "zod";
import type { AccessUseCases } from "#src/usecases/access/access-use-cases.js";
import type { PersonRef } from "../contract/contract.js";

export const PersonRefShape = z
  .strictObject({ userId: z.string(), name: z.string() })
  .meta({ id: "PersonRef" }) satisfies z.ZodType<PersonRef>;

/** user id → reference; unknown ids are shown as themselves, API keys as such. */
export type People = (userId: string) => PersonRef;

/** Looks up the names of everybody an answer mentions. */
export async function peopleOf(
  access: Pick<AccessUseCases, "namesOf">,
  corpId: string,
  userIds: readonly (string | null)[],
): Promise<People> {
  const names = await access.namesOf(
    corpId,
    userIds.filter((userId) => userId !== null),
  );
  return (userId) => ({ userId, name: names.get(userId) ?? (userId.startsWith("key:") ? "API 密钥" : userId) });
}
