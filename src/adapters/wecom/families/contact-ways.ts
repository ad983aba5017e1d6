/** Channel codes 联系我 (path/92228, wecom.md §4.4). Needs customer contact; members must be verified (40098). */
import { z } from "zod";
import type { ContactWayInput, ContactWaysApi } from "#src/usecases/wecom-platform/contact-ways-api.js";
import type { WecomClient } from "../client/wecom-client.js";
import { given, integer, integers, listOf, nextCursor, nothing, secondsOf, text, textOrNull, texts } from "./fields.js";

const ContactWay = z.looseObject({
  config_id: z.string(),
  type: integer,
  remark: text,
  skip_verify: z.boolean().nullish(),
  state: text,
  qr_code: textOrNull,
  user: texts,
  party: integers,
});

const changeable = (input: Partial<ContactWayInput>) =>
  given({
    remark: input.remark,
    skip_verify: input.skipVerify,
    state: input.state,
    user: input.userIds,
    party: input.departmentIds,
  });

export function contactWaysApi(client: WecomClient): ContactWaysApi {
  const post = <T>(name: string, body: unknown, answer: z.ZodType<T>, repeat: "safe" | "unsafe") =>
    client.call({ method: "POST", endpoint: `externalcontact/${name}`, secret: "contact", body, answer, repeat });
  return {
    /**
     * POST externalcontact/add_contact_way, path/92228. Permission: customer contact, members in range and verified
     * (40098). Unpaged. ≤ 500,000 codes a corp (41045), ≤ 100 members (41041). Repeat: unsafe (makes one more).
     */
    add: async (input) => {
      const answer = await post(
        "add_contact_way",
        {
          type: input.type === "single" ? 1 : 2,
          scene: input.scene === "mini_program" ? 1 : 2,
          ...changeable(input),
          ...given({ is_exclusive: input.isExclusive }),
        },
        z.looseObject({ config_id: z.string(), qr_code: textOrNull }),
        "unsafe",
      );
      return { configId: answer.config_id, qrCodeUrl: answer.qr_code };
    },
    /**
     * POST externalcontact/get_contact_way, path/92228. Permission: customer contact. Unpaged. No limit stated.
     * Repeat: safe (read).
     */
    get: async (configId) => {
      // Documented as an object, seen as a list of one.
      const one = z.union([ContactWay, z.tuple([ContactWay]).transform(([way]) => way)]);
      const answer = z.looseObject({ contact_way: one });
      const { contact_way: way } = await post("get_contact_way", { config_id: configId }, answer, "safe");
      return {
        configId: way.config_id,
        type: way.type === 1 ? "single" : "multi",
        remark: way.remark,
        skipVerify: way.skip_verify ?? true,
        state: way.state,
        userIds: way.user,
        departmentIds: way.party,
        qrCodeUrl: way.qr_code,
      };
    },
    /**
     * POST externalcontact/list_contact_way, path/92228. Permission: customer contact. Page ≤ 1000. Limit: codes made
     * by API since 2021-07-10. Repeat: safe (read).
     */
    list: async ({ from, to, cursor }) => {
      const answer = await post(
        "list_contact_way",
        {
          start_time: secondsOf(from),
          limit: 1_000,
          ...(to ? { end_time: secondsOf(to) } : {}),
          ...(cursor === null ? {} : { cursor }),
        },
        z.looseObject({ contact_way: listOf(z.looseObject({ config_id: z.string() })), next_cursor: nextCursor }),
        "safe",
      );
      return { configIds: answer.contact_way.map((way) => way.config_id), next: answer.next_cursor };
    },
    /**
     * POST externalcontact/update_contact_way, path/92228. Permission: customer contact, the app's own codes. Unpaged.
     * ≤ 100 members (41041), replaced whole. Repeat: safe (sets values).
     */
    update: async (configId, patch) => {
      await post("update_contact_way", { config_id: configId, ...changeable(patch) }, nothing, "safe");
    },
    /**
     * POST externalcontact/del_contact_way, path/92228. Permission: customer contact, the app's own codes. Unpaged.
     * No limit stated. Repeat: safe; gone already: 41044.
     */
    remove: async (configId) => {
      await post("del_contact_way", { config_id: configId }, nothing, "safe");
    },
  };
}
