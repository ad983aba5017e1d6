/** Moments: an asynchronous task that each member publishes. wecom §4.7 */
import type { Json, Params } from "../core/params.js";
import { refuse } from "../core/platform-error.js";
import { monthOf } from "../core/sim-clock.js";
import { findMember, followsBy } from "../acts/relations.js";
import { pageOf } from "../server/pages.js";
import type { Call, Routes } from "../server/route.js";
import type { Moment } from "../state/content.js";
import { appSees, isWithin } from "../state/visibility.js";
import { checkUrl, mediaOf } from "./checks.js";
import { timeSpan } from "./mass-send.js";

const JOB_LIFE_S = 86_400;
const UNFINISHED_JOBS = 100;

export const momentRoutes: Routes = {
  "externalcontact/add_moment_task": { needs: "customer", handle: create },
  "externalcontact/get_moment_task_result": {
    needs: "customer",
    handle: (call) => {
      const jobId = call.params.text("jobid", { missing: 40063 });
      const moment = [...call.corp.moments.values()].find((moment) => moment.jobId === jobId);
      if (!moment || call.now - moment.createdAt > JOB_LIFE_S) refuse(40058, `jobid ${jobId}`);
      const nowMs = call.sim.now();
      const status = nowMs >= moment.doneAtMs ? 3 : nowMs >= moment.runningAtMs ? 2 : 1;
      return {
        status,
        type: "add_moment_task",
        result: {
          errcode: 0,
          errmsg: "ok",
          ...(status === 3 ? { moment_id: moment.momentId } : {}),
          invalid_sender_list: { user_list: moment.invalidUsers, department_list: moment.invalidDepartments },
          invalid_external_contact_list: { tag_list: moment.invalidTags },
        },
      };
    },
  },
  "externalcontact/cancel_moment_task": {
    needs: "customer",
    handle: (call) => {
      momentOf(call).isCancelled = true;
    },
  },
  "externalcontact/get_moment_list": {
    needs: "customer",
    handle: (call) => {
      const { corp, params, sim } = call;
      const { start, end } = timeSpan(params, 30 * 86_400);
      const creator = params.textOr("creator", "");
      const kind = params.intOr("filter_type", 2, { min: 0, max: 2 });
      const rows = [...corp.moments.values()].filter(
        (moment) =>
          sim.now() >= moment.doneAtMs &&
          moment.createdAt >= start &&
          moment.createdAt <= end &&
          (creator === "" || moment.creator === creator) &&
          (kind === 2 || moment.createType === kind),
      );
      const page = pageOf(call, rows, (moment) => moment.seq, { scope: "moments", limit: 20, max: 20 });
      return { next_cursor: page.nextCursor, moment_list: page.rows.map(presentMoment) };
    },
  },
  "externalcontact/get_moment_task": {
    needs: "customer",
    handle: (call) => {
      const moment = momentOf(call);
      const rows = moment.senders.map((sender, i) => ({ sender, i }));
      const scope = `moment task ${moment.momentId}`;
      const page = pageOf(call, rows, (row) => row.i, { scope, limit: 500, max: 1_000 });
      return {
        next_cursor: page.nextCursor,
        task_list: page.rows.map(({ sender }) => ({
          userid: sender.userid,
          publish_status: sender.isPublished ? 1 : 0,
        })),
      };
    },
  },
  "externalcontact/get_moment_customer_list": {
    needs: "customer",
    handle: (call) => {
      const { rows, userid, nextCursor } = audienceOf(call, 500, 1_000);
      return { next_cursor: nextCursor, customer_list: rows.map((id) => ({ userid, external_userid: id })) };
    },
  },
  "externalcontact/get_moment_send_result": {
    needs: "customer",
    handle: (call) => {
      const { rows, nextCursor } = audienceOf(call, 3_000, 5_000);
      return { next_cursor: nextCursor, customer_list: rows.map((id) => ({ external_userid: id })) };
    },
  },
  "externalcontact/get_moment_comments": {
    needs: "customer",
    handle: (call) => {
      const moment = momentOf(call);
      const sender = publishedBy(call, moment);
      const shown = (list: Moment["likes"]): Json[] =>
        list
          .filter((entry) => entry.userid === sender.userid)
          .map(({ by, at }) => ({
            ...(call.corp.people.has(by) ? { external_userid: by } : { userid: by }),
            create_time: at,
          }));
      return { comment_list: shown(moment.comments), like_list: shown(moment.likes) };
    },
  },
};

function create(call: Call): Json {
  const { sim, corp, params, now } = call;
  const text = params.object("text")?.textOr("content", "", { maxChars: 2_000, invalid: 45002 }) ?? "";
  const attachments = attachmentsOf(call);
  if (text === "" && attachments.length === 0) refuse(41089);
  const all = [...corp.moments.values()];
  const { momentsPerMinute, momentsPerMonth } = sim.settings.caps;
  if (
    all.filter((moment) => monthOf(moment.createdAt * 1_000).key === monthOf(sim.now()).key).length >= momentsPerMonth
  )
    refuse(41210);
  if (all.filter((moment) => moment.createdAt > now - 60).length >= momentsPerMinute) refuse(45009);
  if (all.filter((moment) => sim.now() < moment.doneAtMs).length >= UNFINISHED_JOBS) refuse(41078);
  const { momentJobMs } = sim.settings;
  const moment: Moment = {
    momentId: sim.random.id("mom", 29),
    jobId: sim.random.id("", 32),
    seq: sim.seq(),
    createdAt: now,
    runningAtMs: sim.now() + momentJobMs / 2,
    doneAtMs: sim.now() + momentJobMs,
    createType: 0,
    creator: "",
    ...audience(call),
    text,
    attachments,
    isCancelled: false,
    likes: [],
    comments: [],
  };
  corp.moments.set(moment.momentId, moment);
  return { jobid: moment.jobId };
}

function attachmentsOf(call: Call): Moment["attachments"] {
  const list = call.params.objects("attachments", { max: 9, tooMany: 41064 });
  const types = list.map((attachment) => attachment.text("msgtype", { missing: 41065 }));
  if (types.some((type) => type !== "image") && list.length > 1) refuse(41064);
  return list.map((attachment) => {
    const msgtype = attachment.text("msgtype");
    const body: Params = attachment.object(msgtype) ?? refuse(40063, msgtype);
    if (msgtype === "image" || msgtype === "video")
      mediaOf(call, body.text("media_id", { missing: 41006 }), "moment", msgtype);
    else if (msgtype === "link") {
      checkUrl(body.text("url", { missing: 41010 }));
      body.textOr("title", "", { maxChars: 64, invalid: 45002 });
      mediaOf(call, body.text("media_id", { missing: 41006 }), "moment", "image");
    } else refuse(41065, msgtype);
    return { msgtype, body: body.values };
  });
}

/** Who shall publish, and to whom; what is not valid is told in the job's result. */
function audience(
  call: Call,
): Pick<Moment, "senders" | "visibleType" | "invalidUsers" | "invalidDepartments" | "invalidTags"> {
  const { corp, app, params } = call;
  const range = params.object("visible_range");
  const sender = range?.object("sender_list") ?? null;
  const users = sender?.texts("user_list", { max: 100_000 }) ?? [];
  const departments = sender?.ints("department_list") ?? [];
  const tags = range?.object("external_contact_list")?.texts("tag_list", { max: 100 }) ?? [];
  const able = [...corp.members.values()].filter(
    (member) => member.leftAt === null && member.hasCustomerContact && appSees(corp, app, member.userid),
  );
  const isChosen = (member: (typeof able)[number]): boolean =>
    users.some((userid) => userid.toLowerCase() === member.userid.toLowerCase()) ||
    member.departments.some((id) => isWithin(corp, id, departments));
  const chosen = sender === null ? able : able.filter(isChosen);
  const validTags = tags.filter((id) => corp.tagIndex.has(id));
  return {
    senders: chosen.map((member) => ({
      userid: member.userid,
      isPublished: false,
      audience: followsBy(corp, member.userid)
        .filter((follow) => tags.length === 0 || follow.tagIds.some((id) => validTags.includes(id)))
        .map((follow) => follow.externalUserId),
    })),
    visibleType: range === null ? 1 : 0,
    invalidUsers: users.filter(
      (userid) => !able.some((member) => member.userid.toLowerCase() === userid.toLowerCase()),
    ),
    invalidDepartments: departments.filter((id) => !corp.departments.has(id)),
    invalidTags: tags.filter((id) => !corp.tagIndex.has(id)),
  };
}

function momentOf(call: Call): Moment {
  const id = call.params.text("moment_id", { missing: 41059 });
  const moment = call.corp.moments.get(id) ?? refuse(41060, id);
  return call.sim.now() < moment.doneAtMs ? refuse(41079) : moment;
}

function publishedBy(call: Call, moment: Moment): Moment["senders"][number] {
  const userid = call.params.text("userid", { missing: 41009 });
  const member = findMember(call.corp, userid) ?? refuse(60111, userid);
  const sender = moment.senders.find((sender) => sender.userid === member.userid) ?? refuse(41061, userid);
  return sender.isPublished ? sender : refuse(41062, userid);
}

function audienceOf(call: Call, limit: number, max: number): { rows: string[]; userid: string; nextCursor: string } {
  const moment = momentOf(call);
  const sender = publishedBy(call, moment);
  const rows = sender.audience.map((id, i) => ({ id, i }));
  const scope = `moment audience ${moment.momentId} ${sender.userid}`;
  const page = pageOf(call, rows, (row) => row.i, { scope, limit, max });
  return { rows: page.rows.map((row) => row.id), userid: sender.userid, nextCursor: page.nextCursor };
}

function presentMoment(moment: Moment): Json {
  const ofType = (type: string): Json[] =>
    moment.attachments.filter(({ msgtype }) => msgtype === type).map(({ body }) => body);
  const [video] = ofType("video");
  const [link] = ofType("link");
  return {
    moment_id: moment.momentId,
    ...(moment.creator === "" ? {} : { creator: moment.creator }),
    create_time: moment.createdAt,
    create_type: moment.createType,
    visible_type: moment.visibleType,
    ...(moment.text === "" ? {} : { text: { content: moment.text } }),
    ...(ofType("image").length > 0 ? { image: ofType("image").map(({ media_id }) => ({ media_id })) } : {}),
    ...(video ? { video: { media_id: video["media_id"], thumb_media_id: video["media_id"] } } : {}),
    ...(link ? { link: { title: link["title"], url: link["url"] } } : {}),
  };
}
