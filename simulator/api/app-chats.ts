/** Internal groups made by an app, and group robots' webhooks. wecom §5.3, §8.1 */
import { createHash } from "node:crypto";
import { refuse } from "../core/platform-error.js";
import { addMedia } from "./media.js";
import type { Call, Routes } from "../server/route.js";
import type { AppChat } from "../state/content.js";
import { findMember } from "../acts/relations.js";
import { memberOf } from "./checks.js";
import { checkedContent } from "./messages.js";

const WEBHOOK_PER_MINUTE = 20;
const WEBHOOK_TYPES = ["text", "markdown", "markdown_v2", "image", "news", "file", "voice", "template_card"];

export const appChatRoutes: Routes = {
  "appchat/create": {
    needs: "app",
    handle: (call) => {
      const { sim, corp, params } = call;
      const users = params.texts("userlist", { missing: 40031, max: 2_000, tooMany: 40032 });
      const known = users.map((userid) => memberOf(call, userid).userid);
      if (known.length < 2) refuse(86216, "at least two members");
      const owner = params.textOr("owner", "") || (known[0] ?? "");
      const chatid = params.textOr("chatid", "") || sim.random.id("wr", 30);
      if (corp.appChats.has(chatid)) refuse(86001, "chatid exists");
      corp.appChats.set(chatid, { chatid, name: params.textOr("name", "群聊", { maxChars: 50 }), owner, users: known });
      return { chatid };
    },
  },
  "appchat/update": {
    needs: "app",
    handle: (call) => {
      const { params } = call;
      const chat = chatOf(call);
      const added = params.texts("add_user_list").map((userid) => memberOf(call, userid).userid);
      const removed = params.texts("del_user_list").map((userid) => userid.toLowerCase());
      chat.name = params.textOr("name", chat.name);
      chat.owner = params.textOr("owner", chat.owner);
      const kept = chat.users.filter((userid) => !removed.includes(userid.toLowerCase()));
      chat.users = [...new Set([...kept, ...added])];
    },
  },
  "appchat/get": {
    needs: "app",
    handle: (call) => {
      const { chatid, name, owner, users } = chatOf(call);
      return { chat_info: { chatid, name, owner, userlist: users } };
    },
  },
  "appchat/send": {
    needs: "app",
    isUnlimited: true,
    handle: (call) => {
      const { sim, corp, params, app, now } = call;
      const chat = chatOf(call);
      const msgtype = params.text("msgtype", { missing: 40008 });
      if (msgtype === "template_card" || msgtype === "miniprogram_notice") refuse(40008, msgtype);
      const content = checkedContent(call, msgtype, params.object(msgtype) ?? refuse(40008, msgtype));
      const msgid = sim.random.id("", 43);
      corp.appMessages.set(msgid, {
        msgid,
        seq: sim.seq(),
        agentId: app.agentId,
        at: now,
        msgtype,
        content,
        to: chat.users.filter((userid) => findMember(corp, userid)?.leftAt === null),
        dropped: [],
        isRecalled: false,
        taskId: "",
        responseCodes: [],
        updates: new Map(),
      });
    },
  },
  "webhook/send": {
    needs: "none",
    isUnlimited: true,
    handle: (call) => {
      const { params, now } = call;
      const hook = hookOf(call);
      const msgtype = params.text("msgtype", { missing: 40008 });
      if (!WEBHOOK_TYPES.includes(msgtype)) refuse(40008, msgtype);
      const body = params.object(msgtype) ?? refuse(40063, msgtype);
      if (msgtype === "text") body.text("content", { missing: 44004, maxBytes: 2_048, invalid: 45002 });
      if (msgtype.startsWith("markdown")) body.text("content", { missing: 44004, maxBytes: 4_096, invalid: 45002 });
      if (msgtype === "image") {
        const bytes = Buffer.from(body.text("base64", { missing: 44001 }), "base64");
        if (createHash("md5").update(bytes).digest("hex") !== body.text("md5")) refuse(301019);
      }
      if (hook.sent.filter((sent) => sent.at > now - 60).length >= WEBHOOK_PER_MINUTE) refuse(45009);
      hook.sent.push({ at: now, body: { msgtype, [msgtype]: body.values } });
    },
  },
  "webhook/upload_media": {
    needs: "none",
    handle: (call) => {
      hookOf(call);
      if (!call.file || call.file.bytes.length <= 5) refuse(44001);
      const media = addMedia(call, call.params.textOr("type", "file"), "upload", call.file);
      return { type: media.kind, media_id: media.mediaId, created_at: String(media.createdAt) };
    },
  },
};

function chatOf({ corp, params }: Call): AppChat {
  const id = params.text("chatid", { missing: 86001 });
  return corp.appChats.get(id) ?? refuse(86001, id);
}

function hookOf({ corp, params }: Call) {
  return corp.webhooks.get(params.textOr("key", "")) ?? refuse(93000);
}
