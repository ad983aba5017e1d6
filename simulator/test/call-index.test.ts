/** Every call of the platform's index is there, asks for a token, and has its errors; others are refused. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiRoutes } from "../api/routes.js";
import { startKit, type Kit } from "./kit.js";

const EC = "externalcontact";
const under = (prefix: string, names: string): string[] => names.split(" ").map((name) => `${prefix}/${name}`);

/** The index of the reference, family by family. */
const INDEX = [
  ..."gettoken getcallbackip get_api_domain_ip get_jsapi_ticket ticket/get".split(" "),
  ...under("user", "get list simplelist list_id getuserid get_userid_by_email"),
  ...under("department", "list simplelist get"),
  ...under("tag", "create update delete get addtagusers deltagusers list"),
  ...under(EC, "get_follow_user_list list get batch/get_by_user remark contact_list"),
  ...under(EC, "get_corp_tag_list add_corp_tag edit_corp_tag del_corp_tag mark_tag"),
  ...under(EC, "get_strategy_tag_list add_strategy_tag edit_strategy_tag del_strategy_tag"),
  ...under(`${EC}/customer_strategy`, "list get get_range create edit del"),
  ...under(EC, "add_contact_way get_contact_way list_contact_way update_contact_way del_contact_way close_temp_chat"),
  ...under(EC, "send_welcome_msg add_msg_template get_groupmsg_list_v2 get_groupmsg_task get_groupmsg_send_result"),
  ...under(EC, "remind_groupmsg_send cancel_groupmsg_send"),
  ...under(EC, "add_moment_task get_moment_task_result cancel_moment_task get_moment_list get_moment_task"),
  ...under(EC, "get_moment_customer_list get_moment_send_result get_moment_comments"),
  ...under(`${EC}/moment_strategy`, "list get get_range create edit del"),
  ...under(EC, "groupchat/list groupchat/get opengid_to_chatid"),
  ...under(`${EC}/groupchat`, "add_join_way get_join_way update_join_way del_join_way"),
  ...under(`${EC}/group_welcome_template`, "add edit get del"),
  ...under(EC, "get_user_behavior_data groupchat/statistic groupchat/statistic_group_by_day"),
  ...under(
    EC,
    "transfer_customer transfer_result get_unassigned_list resigned/transfer_customer resigned/transfer_result",
  ),
  ...under(EC, "groupchat/transfer groupchat/onjob_transfer"),
  ...under(
    `${EC}/customer_acquisition`,
    "list_link get create_link update_link delete_link customer statistic get_chat_info",
  ),
  ...under(EC, "customer_acquisition_quota"),
  ...under(
    EC,
    "add_intercept_rule get_intercept_rule_list get_intercept_rule update_intercept_rule del_intercept_rule",
  ),
  ...under(EC, "add_product_album get_product_album get_product_album_list update_product_album delete_product_album"),
  ...under(EC, "unionid_to_external_userid convert_to_openid from_service_external_userid to_service_external_userid"),
  ..."idconvert/unionid_to_external_userid idconvert/convert_tmp_external_userid".split(" "),
  ..."batch/openuserid_to_userid batch/userid_to_openuserid".split(" "),
  ...under("message", "send update_template_card recall"),
  ...under("appchat", "create update get send"),
  ...under("media", "upload uploadimg upload_attachment upload_by_url get_upload_by_url_result get get/jssdk"),
  ..."auth/getuserinfo auth/getuserdetail".split(" "),
  ...under("msgaudit", "get_permit_user_list check_single_agree check_room_agree groupchat/get get_robot_info"),
  ...under("kf", "account/add account/del account/update account/list add_contact_way servicer/add servicer/del"),
  ...under("kf", "servicer/list service_state/get service_state/trans sync_msg send_msg send_msg_on_event"),
  ...under("kf", "customer/batchget customer/get_upgrade_service_config customer/upgrade_service"),
  ...under("kf", "customer/cancel_upgrade_service get_corp_statistic get_servicer_statistic"),
  ..."webhook/send webhook/upload_media".split(" "),
];
const WITHOUT_TOKEN = ["gettoken", "webhook/send", "webhook/upload_media"];

let kit: Kit;
beforeAll(async () => {
  kit = await startKit();
});
afterAll(() => kit.close());

const bare = async (path: string, method = "POST"): Promise<{ status: number; errcode: number }> => {
  const answer = await fetch(`${kit.url}/cgi-bin/${path}`, { method });
  return { status: answer.status, errcode: ((await answer.json()) as { errcode: number }).errcode };
};

describe("the index of calls", () => {
  it("is complete: nothing is missing", () => {
    expect(INDEX.filter((path) => !(path in apiRoutes))).toEqual([]);
    expect(INDEX.length).toBeGreaterThan(140);
  });

  it("asks for a token everywhere, with HTTP 200", async () => {
    for (const path of INDEX.filter((path) => !WITHOUT_TOKEN.includes(path))) {
      expect([path, await bare(path)]).toEqual([path, { status: 200, errcode: 41001 }]);
    }
    expect(await bare("gettoken")).toEqual({ status: 200, errcode: 41002 });
    expect(await bare("webhook/send?key=none")).toEqual({ status: 200, errcode: 93000 });
  });

  it("survives empty and strange parameters: always an errcode, never an HTTP error", async () => {
    const strange = {
      userid: 5,
      external_userid: ["x"],
      chat_id: {},
      limit: -1,
      cursor: "not a cursor",
      start_time: "soon",
      tag: "none",
      user: "liqian",
      external_userid_list: 7,
      info: [null],
    };
    const check = async (path: string, token: string, body: string): Promise<void> => {
      const answer = await fetch(`${kit.url}/cgi-bin/${path}?access_token=${token}`, { method: "POST", body });
      const json = (await answer.json()) as { errcode: number };
      expect([path, answer.status, typeof json.errcode]).toEqual([path, 200, "number"]);
    };
    const tokenFor = new Map<string, string>([
      ["msgaudit", await kit.token(kit.app("archive"))],
      ["", await kit.token()],
    ]);
    for (const body of ["{}", JSON.stringify(strange), "{not json"]) {
      const paths = INDEX.filter((path) => path !== "gettoken");
      while (paths.length > 0) {
        const some = paths.splice(0, 30);
        await Promise.all(
          some.map((path) => check(path, tokenFor.get(path.split("/")[0] ?? "") ?? tokenFor.get("") ?? "", body)),
        );
      }
    }
  });

  it("answers a path that does not exist, and one that was retired", async () => {
    expect(await kit.call("externalcontact/no_such_call", {})).toMatchObject({ errcode: 40094 });
    expect(await kit.call("externalcontact/get_group_msg_result", {})).toMatchObject({ errcode: 48005 });
  });
});
