import { expect, it } from "vitest";
import { ACTIONS, actionsOf, ROLES } from "../../../src/domain/member/member";
import { ACTIONS_OF } from "./role-actions";

it("explains the roles as the API applies them", () => {
  expect(Object.keys(ACTIONS_OF).sort()).toEqual([...ROLES].sort());
  const sorted = (table: typeof ACTIONS_OF) => ROLES.map((role) => [role, [...table[role]].sort()]);
  expect(sorted(ACTIONS_OF)).toEqual(sorted(actionsOf));
  expect([...ACTIONS_OF.admin]).toEqual([...ACTIONS]);
});
