/** Checks that several families share. */
import { charsOf, type Json, type Params } from "../core/params.js";
import { refuse } from "../core/platform-error.js";
import { findFollow, findMember } from "../acts/relations.js";
import type { Call } from "../server/route.js";
import type { Follow, Person } from "../state/customers.js";
import type { Media } from "../state/content.js";
import type { Member } from "../state/directory.js";
import { appSees } from "../state/visibility.js";

const USERID = /^[A-Za-z0-9][\w@.-]{0,63}$/;
const EXTERNAL_ID = /^w[mo][\w-]{1,62}$/;
const MEDIA_LIFE_S = 3 * 86_400;

/** A member in service and in the app's visible range. */
export function memberOf(call: Call, userid: string, outOfRange = 60011): Member {
  if (!USERID.test(userid)) refuse(40003, userid.slice(0, 64));
  const member = findMember(call.corp, userid);
  if (!member || member.leftAt !== null) refuse(60111, userid);
  if (!appSees(call.corp, call.app, userid)) refuse(outOfRange, userid);
  return member;
}

/** A member who may have customers: in range, in the customer contact scope, active. */
export function contactMember(call: Call, userid: string): Member {
  const member = memberOf(call, userid, 60021);
  if (!member.hasCustomerContact) refuse(84074, userid);
  return member;
}

/** An outside person of this corp. */
export function personOf(call: Call, externalUserId: string): Person {
  if (!EXTERNAL_ID.test(externalUserId)) refuse(40096, externalUserId.slice(0, 64));
  return call.corp.people.get(externalUserId) ?? refuse(40096, externalUserId);
}

/** The relation of a pair; the member checked first. */
export function followOf(call: Call, userid: string, externalUserId: string): Follow {
  memberOf(call, userid, 60021);
  personOf(call, externalUserId);
  return findFollow(call.corp, userid, externalUserId) ?? refuse(84061, `${userid}, ${externalUserId}`);
}

/** A media id that has not expired and was uploaded for this use. */
export function mediaOf(call: Call, mediaId: string, use: Media["use"] = "upload", kind?: string): Media {
  const media = call.corp.media.get(mediaId) ?? refuse(40007, mediaId);
  if (call.now - media.createdAt >= MEDIA_LIFE_S) refuse(40007, `${mediaId} expired`);
  if (media.use !== use) refuse(media.use === "upload" || use === "upload" ? 40007 : 41072, mediaId);
  if (kind !== undefined && media.kind !== kind) refuse(40007, `${mediaId} is a ${media.kind}`);
  return media;
}

/** `text.content`, at most `maxBytes`; null when there is none. */
export function textContent(params: Params, maxBytes = 4_000): string | null {
  const content = params.object("text")?.textOr("content", "") ?? "";
  if (content === "") return null;
  if (Buffer.byteLength(content) > maxBytes) refuse(45002, `text exceeds ${maxBytes} bytes`);
  return content;
}

/** The attachment table of welcome messages and mass sends (path/92137). @returns them cleaned. */
export function attachmentsOf(call: Call, params: Params, max = 9): Json[] {
  const list = params.objects("attachments", { max, tooMany: 41064 });
  return list.map((attachment) => {
    const type = attachment.text("msgtype", { missing: 41065 });
    return { msgtype: type, [type]: attachmentBody(call, type, attachment.object(type) ?? refuse(40063, type)) };
  });
}

/** One attachment of the table. */
export function attachmentBody(call: Call, type: string, body: Params): Json {
  const bytes = (name: string, max: number, missing = 40063): string => {
    const value = body.text(name, { missing });
    return Buffer.byteLength(value) > max ? refuse(45002, `${name} exceeds ${max} bytes`) : value;
  };
  switch (type) {
    case "image": {
      if (body.has("media_id") && body.textOr("media_id", "") !== "") {
        mediaOf(call, body.text("media_id"), "upload", "image");
        return { media_id: body.text("media_id") };
      }
      return { pic_url: body.text("pic_url", { missing: 41006 }) };
    }
    case "link": {
      if (Buffer.byteLength(body.textOr("desc", "")) > 512) refuse(45002, "desc exceeds 512 bytes");
      bytes("title", 128, 41016);
      checkUrl(bytes("url", 2_048, 41010));
      return { ...body.values };
    }
    case "miniprogram": {
      bytes("title", 64, 41016);
      mediaOf(call, body.text("pic_media_id", { missing: 41006 }), "upload", "image");
      bytes("appid", 64);
      bytes("page", 1_024);
      return { ...body.values };
    }
    case "video":
    case "file":
      mediaOf(call, body.text("media_id", { missing: 41006 }), "upload", type);
      return { media_id: body.text("media_id") };
    default:
      return refuse(41065, type);
  }
}

export function checkUrl(url: string): void {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) refuse(45034, url.slice(0, 80));
}

/** A name of 1 to `max` characters. */
export function nameOf(value: string, max: number, code: number): string {
  const name = value.trim();
  return name === "" || charsOf(name) > max ? refuse(code, `length should be 1 to ${max}`) : name;
}

/** Text and attachments as one content, as a customer would see it. */
export const contentOf = (text: string | null, attachments: readonly Json[]): Json => ({
  ...(text === null ? {} : { text: { content: text } }),
  ...(attachments.length === 0 ? {} : { attachments }),
});
