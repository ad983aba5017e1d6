/** The company that the tests of the platform's rules are about. */
import { afterEach, beforeEach, expect } from "vitest";
import { startKit, type Kit } from "./kit.js";

/** Path of the calls about customers. */
export const EC = "externalcontact";

/**
 * Two salespeople, a small tag library and three customers of 李倩, made anew before every test of the file that calls
 * this. The objects returned stay the same; what is in them belongs to the test that runs.
 */
export function useSalesTeam() {
  const kit = {} as Kit;
  /** External user ids of wang, chen and ding. */
  const ids: Record<string, string> = {};
  beforeEach(async () => {
    Object.assign(kit, await startKit());
    const loaded = await kit.act<{ customers: Record<string, string> }>("load", {
      departments: [{ id: 2, name: "销售" }],
      members: [
        { userid: "liqian", name: "李倩", departments: [2] },
        { userid: "zhouhang", name: "周航", departments: [2] },
      ],
      tags: [{ group: "等级", tags: ["重要", "一般"] }],
      areTagsOfApp: true,
      customers: ["wang", "chen", "ding"].map((key) => ({
        key,
        name: key,
        follows: [{ userid: "liqian", tags: key === "wang" ? ["重要"] : [] }],
      })),
    });
    Object.assign(ids, loaded.customers);
  });
  afterEach(() => kit.close());

  const advance = (days: number): Promise<unknown> => kit.act("clock", { advanceDays: days });
  const code = async (path: string, body: unknown): Promise<number> => (await kit.call(path, body)).errcode;
  /** A mass send that WeCom took; its msgid. */
  const massSend = async (body: Record<string, unknown>): Promise<string> => {
    const answer = await kit.call(`${EC}/add_msg_template`, { text: { content: "新品" }, ...body });
    expect(answer.errcode).toBe(0);
    await kit.act("clock", { advanceSeconds: 2 });
    return String(answer["msgid"]);
  };
  return { kit, ids, advance, code, massSend };
}
