/** Side calls of the archive, with the archive's own token. wecom §6.5 */
import type { Json } from "../core/params.js";
import { refuse } from "../core/platform-error.js";
import type { Call, Routes } from "../server/route.js";
import { pairKey } from "../state/corp.js";

export const archiveRoutes: Routes = {
  "msgaudit/get_permit_user_list": {
    needs: "archive",
    handle: (call) => {
      checkOn(call);
      // 1 office, 2 service, 3 enterprise: seats here are of the service edition.
      const edition = call.params.intOr("type", 0, { min: 0, max: 3 });
      const seats = [...call.corp.members.values()].filter((member) => member.isArchived && member.leftAt === null);
      return { ids: edition === 1 || edition === 3 ? [] : seats.map((member) => member.userid) };
    },
  },
  "msgaudit/check_single_agree": {
    needs: "archive",
    handle: (call) => {
      checkOn(call);
      const rows = call.params.objects("info", { missing: 40063, max: 100, tooMany: 301060 });
      return {
        agreeinfo: rows.map((row): Json => {
          const userid = row.text("userid", { missing: 41009 });
          const external = row.text("exteranalopenid", { missing: 41035 });
          if (!call.corp.members.has(userid.toLowerCase())) refuse(301061, userid);
          const consent = call.corp.consents.get(pairKey(userid, external));
          return {
            status_change_time: consent?.changedAt ?? 0,
            userid,
            exteranalopenid: external,
            agree_status: consent?.status || "Disagree",
          };
        }),
      };
    },
  },
  "msgaudit/check_room_agree": {
    needs: "archive",
    handle: (call) => {
      checkOn(call);
      const chat = call.corp.groupChats.get(call.params.text("roomid")) ?? refuse(40050);
      const seats = chat.members.filter(({ id }) => call.corp.members.get(id.toLowerCase())?.isArchived);
      return {
        agreeinfo: chat.members
          .filter((member) => member.type === 2)
          .map(({ id }) => {
            const consents = seats.map((seat) => call.corp.consents.get(pairKey(seat.id, id)));
            const consent = consents.find((found) => found?.status === "Agree") ?? consents.find(Boolean);
            return {
              status_change_time: consent?.changedAt ?? 0,
              exteranalopenid: id,
              agree_status: consent?.status || "Disagree",
            };
          }),
      };
    },
  },
  "msgaudit/groupchat/get": {
    needs: "archive",
    handle: (call) => {
      checkOn(call);
      const chat = call.corp.groupChats.get(call.params.text("roomid")) ?? refuse(40050);
      if (!chat.isInternal) refuse(301059);
      return {
        roomname: chat.name,
        creator: chat.owner,
        room_create_time: chat.createdAt,
        notice: chat.notice,
        members: chat.members.map(({ id, joinedAt }) => ({ memberid: id, jointime: joinedAt })),
      };
    },
  },
  "msgaudit/get_robot_info": {
    needs: "archive",
    handle: (call) => {
      checkOn(call);
      const id = call.params.text("robot_id");
      const creator = [...call.corp.members.values()][0]?.userid ?? "";
      return { data: { robot_id: id, name: "机器人", creator_userid: creator } };
    },
  },
};

function checkOn({ corp }: Call): void {
  if (!corp.isArchiveOn) refuse(301053);
}
