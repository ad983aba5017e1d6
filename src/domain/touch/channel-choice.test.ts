import { describe, expect, it } from "vitest";
import type { Attachment } from "../material/attachment.js";
import { channelFor } from "./channel-choice.js";

const contact = {
  ownerId: "liqian",
  memberIds: ["liqian", "zhouhang"],
  wecomFollowerIds: ["liqian", "zhouhang"] as string[] | null,
  identities: [
    { channel: "wechaty", id: "wx_wang" },
    { channel: "wecom", id: "wm_wang" },
  ],
};
const account = (memberId: string, send_files?: "yes" | "no") => ({
  account: memberId,
  memberId,
  ...(send_files ? { capabilities: { send_files } } : {}),
});
const file: Attachment = { kind: "file", materialId: "mt_1", name: "a.pdf" };
const link: Attachment = {
  kind: "link",
  title: "样册",
  url: "https://e.cn",
  description: "",
  imageUrl: null,
  coverId: null,
};
const mini: Attachment = { kind: "mini_program", appId: "wx1", page: "a", title: "预约", coverId: "mt_2" };
const isOn = { isOn: true, kf: null };
const kf = { isOn: true, kf: { openKfId: "wk1", answersLeft: 2 } };

describe("through what a contact is written to", () => {
  it.each([
    { case: "the member's own account first", needs: { wecom: kf }, channel: "wechaty:liqian" },
    { case: "an account that may carry files", needs: { attachments: [file] }, channel: "wechaty:liqian" },
    { case: "no account for mini programs", needs: { attachments: [mini], wecom: isOn }, channel: "wecom:task" },
  ])("$case", ({ needs, channel }) => {
    expect(channelFor(contact, ["liqian"], [account("liqian")], needs)).toEqual({ channel, memberId: "liqian" });
  });

  it("passes over an account whose puppet sends no files, to a colleague's that does", () => {
    const accounts = [account("liqian", "no"), account("zhouhang", "yes")];
    expect(channelFor(contact, ["liqian", "zhouhang"], accounts, { attachments: [file] })).toEqual({
      channel: "wechaty:zhouhang",
      memberId: "zhouhang",
    });
  });

  it.each([
    { case: "an open window", needs: { text: "好", wecom: kf }, channel: "wecom:kf:wk1" },
    {
      case: "two parts in a window of two",
      needs: { text: "好", attachments: [file], wecom: kf },
      channel: "wecom:kf:wk1",
    },
    { case: "three parts", needs: { text: "好", attachments: [file, file], wecom: kf }, channel: "wecom:task" },
    { case: "a link without cover", needs: { text: "好", attachments: [link], wecom: kf }, channel: "wecom:task" },
    { case: "a text too long for it", needs: { text: "长".repeat(700), wecom: kf }, channel: "wecom:task" },
  ])("without an account: $case goes by $channel", ({ needs, channel }) => {
    expect(channelFor(contact, ["liqian"], [], needs)?.channel).toBe(channel);
  });

  it.each([
    {
      case: "a colleague who has the customer, not the owner who has not",
      followers: ["zhouhang"],
      sender: "zhouhang",
    },
    { case: "nobody when all lost the customer", followers: [], sender: null },
    { case: "the owner while it is not known who has the customer", followers: null, sender: "liqian" },
  ])("a task goes to $case", ({ followers, sender }) => {
    const known = { ...contact, wecomFollowerIds: followers };
    const choice = channelFor(known, ["liqian", "zhouhang"], [], { wecom: isOn });
    expect(choice?.memberId ?? null).toBe(sender);
  });

  it("makes no task for a member who does not follow the customer, nor for a stranger to WeCom", () => {
    expect(channelFor(contact, ["wufan"], [], { wecom: isOn })).toBeNull();
    const stranger = { ...contact, identities: contact.identities.slice(0, 1) };
    expect(channelFor(stranger, ["liqian"], [], { wecom: isOn })).toBeNull();
    expect(channelFor(contact, ["liqian"], [], { wecom: { isOn: false, kf: null } })).toBeNull();
  });
});
