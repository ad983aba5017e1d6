/** Directory tags of members; nothing to do with customer tags. wecom §3 */
import { refuse } from "../core/platform-error.js";
import { findMember } from "../acts/relations.js";
import type { Call, Routes } from "../server/route.js";
import type { MemberTag } from "../state/directory.js";
import { nameOf } from "./checks.js";

export const memberTagRoutes: Routes = {
  "tag/create": {
    needs: "directory",
    handle: (call) => {
      const { corp, params } = call;
      const tagname = freeName(call, params.text("tagname", { missing: 40072 }), null);
      const tagid = params.intOr("tagid", Math.max(0, ...corp.memberTags.keys()) + 1, { invalid: 40068, min: 1 });
      if (corp.memberTags.has(tagid)) refuse(40068, "tagid exists");
      corp.memberTags.set(tagid, { tagid, tagname, users: new Set(), parties: new Set() });
      return { errmsg: "created", tagid };
    },
  },
  "tag/update": {
    needs: "directory",
    handle: (call) => {
      const tag = tagOf(call);
      tag.tagname = freeName(call, call.params.text("tagname", { missing: 40072 }), tag);
      return { errmsg: "updated" };
    },
  },
  "tag/delete": {
    needs: "directory",
    handle: (call) => {
      call.corp.memberTags.delete(tagOf(call).tagid);
      return { errmsg: "deleted" };
    },
  },
  "tag/get": {
    needs: "directory",
    handle: (call) => {
      const { tagname, users, parties } = tagOf(call);
      const members = [...users]
        .map((userid) => findMember(call.corp, userid))
        .filter((member) => member !== undefined);
      return {
        tagname,
        userlist: members.map(({ userid, name }) => ({ userid, name })),
        partylist: [...parties],
      };
    },
  },
  "tag/list": {
    needs: "directory",
    handle: ({ corp }) => ({
      taglist: [...corp.memberTags.values()].map(({ tagid, tagname }) => ({ tagid, tagname })),
    }),
  },
  "tag/addtagusers": { needs: "directory", handle: (call) => changeMembers(call, true) },
  "tag/deltagusers": { needs: "directory", handle: (call) => changeMembers(call, false) },
};

function tagOf({ corp, params }: Call): MemberTag {
  return corp.memberTags.get(params.int("tagid", { missing: 40068, invalid: 40068 })) ?? refuse(40068);
}

function freeName({ corp }: Call, name: string, own: MemberTag | null): string {
  const given = nameOf(name, 32, 40072);
  return [...corp.memberTags.values()].some((tag) => tag.tagname === given && tag !== own) ? refuse(40071) : given;
}

function changeMembers(call: Call, isAdded: boolean): Record<string, unknown> {
  const { corp, params } = call;
  const tag = tagOf(call);
  const users = params.texts("userlist", { max: 1_000, tooMany: 40032 });
  const parties = params.ints("partylist", { max: 100, tooMany: 40066 });
  if (users.length + parties.length === 0) refuse(40063, "userlist and partylist are empty");
  const badUsers = users.filter((userid) => !findMember(corp, userid));
  const badParties = parties.filter((id) => !corp.departments.has(id));
  if (badUsers.length === users.length && badParties.length === parties.length) refuse(40070);
  for (const userid of users) {
    const member = findMember(corp, userid);
    if (member && isAdded) tag.users.add(member.userid);
    else if (member) tag.users.delete(member.userid);
  }
  for (const id of parties.filter((id) => !badParties.includes(id))) {
    if (isAdded) tag.parties.add(id);
    else tag.parties.delete(id);
  }
  return {
    errmsg: isAdded ? "ok" : "deleted",
    ...(badUsers.length > 0 ? { invalidlist: badUsers.join("|") } : {}),
    ...(badParties.length > 0 ? { invalidparty: badParties } : {}),
  };
}
