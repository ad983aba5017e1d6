/** Conversions of ids. wecom §4.16 */
import { refuse } from "../core/platform-error.js";
import type { Call, Routes } from "../server/route.js";
import { memberOf, personOf } from "./checks.js";

/** A service provider sees other ids; here they are the corp's with a mark. */
const PROVIDER_MARK = "-p";

export const idConversionRoutes: Routes = {
  "externalcontact/unionid_to_external_userid": { needs: "customer", handle: byUnionId },
  "idconvert/unionid_to_external_userid": { needs: "customer", handle: byUnionId },
  "externalcontact/convert_to_openid": {
    needs: "customer",
    handle: (call) => ({ openid: personOf(call, call.params.text("external_userid", { missing: 41035 })).openId }),
  },
  "externalcontact/to_service_external_userid": {
    needs: "customer",
    handle: (call) => {
      const { externalUserId } = personOf(call, call.params.text("external_userid", { missing: 41035 }));
      return { external_userid: `${externalUserId}${PROVIDER_MARK}` };
    },
  },
  "externalcontact/from_service_external_userid": {
    needs: "customer",
    handle: (call) => {
      const id = call.params.text("external_userid", { missing: 41035 });
      if (!id.endsWith(PROVIDER_MARK)) refuse(40096, id);
      return { external_userid: personOf(call, id.slice(0, -PROVIDER_MARK.length)).externalUserId };
    },
  },
  "batch/userid_to_openuserid": {
    needs: "any",
    handle: (call) => {
      const ids = call.params.texts("userid_list", { missing: 40063, max: 1_000, tooMany: 40032 });
      const known = ids.filter((id) => call.corp.members.has(id.toLowerCase()));
      return {
        open_userid_list: known.map((id) => {
          const { userid } = memberOf(call, id);
          return { userid, open_userid: `${userid}${PROVIDER_MARK}` };
        }),
        invalid_userid_list: ids.filter((id) => !known.includes(id)),
      };
    },
  },
  "batch/openuserid_to_userid": {
    needs: "any",
    handle: (call) => {
      const ids = call.params.texts("open_userid_list", { missing: 40063, max: 1_000, tooMany: 40032 });
      const isKnown = (id: string): boolean =>
        id.endsWith(PROVIDER_MARK) && call.corp.members.has(id.slice(0, -PROVIDER_MARK.length).toLowerCase());
      return {
        userid_list: ids.filter(isKnown).map((id) => ({ open_userid: id, userid: id.slice(0, -PROVIDER_MARK.length) })),
        invalid_open_userid_list: ids.filter((id) => !isKnown(id)),
      };
    },
  },
  "idconvert/convert_tmp_external_userid": { needs: "any", handle: () => refuse(710006) },
};

function byUnionId(call: Call): Record<string, unknown> {
  const unionId = call.params.text("unionid", { missing: 610014 });
  const person = [...call.corp.people.values()].find((person) => person.unionId === unionId) ?? refuse(610014);
  if (!call.corp.followersOf.has(person.externalUserId)) refuse(84061);
  return { external_userid: person.externalUserId };
}
