/** Files that go out to customers: kept once, brought to WeCom when a message goes out, and what customers got. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GroupWelcomeJson } from "#src/api/contract/group-welcomes.js";
import type { MaterialJson } from "#src/api/contract/materials.js";
import type { BroadcastJson } from "#src/api/contract/outreach.js";
import type { ContactWayJson } from "#src/api/contract/wecom.js";
import type { Variant } from "#src/domain/broadcast/content.js";
import type { ApiClient } from "#test/e2e/api-client.js";
import { MP4, PNG } from "../../simulator/test/files.js";
import { startKit, type Kit } from "../../simulator/test/kit.js";
import { allowSending, CORP, openApi, type TestApi } from "./api-fixture.js";

const PDF = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(400, "x")]);
const PROGRAM = Buffer.concat([Buffer.from("4d5a9000030000000400", "hex"), Buffer.alloc(100)]);

let dir: string;
let kit: Kit;
let api: TestApi;
let admin: ApiClient;
let sales: ApiClient;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "materials-"));
  kit = await startKit("materials", Date.now());
  await kit.act("load", {
    members: [{ userid: "liqian", name: "李倩" }],
    customers: [
      { key: "wang", name: "王工", follows: [{ userid: "liqian" }] },
      { key: "chen", name: "陈总", follows: [{ userid: "liqian" }] },
    ],
  });
  api = await openApi({
    DATA_DIR: dir,
    WECOM_BASE_URL: kit.url,
    WECOM_CORP_ID: kit.corp.corpId,
    WECOM_SECRET: kit.app("self-built").secret,
    WECOM_AGENT_ID: String(kit.app("self-built").agentId),
  });
  admin = await api.signIn("wufan", "admin");
  sales = await api.signIn("liqian", "sales");
  await allowSending(admin);
  for (const kind of ["members", "customers"] as const) {
    await api.app.wecomWork.startSync({ corpId: CORP, kind, byUserId: "wufan" });
    await api.app.wecomWork.runSync({ corpId: CORP, kind });
  }
  await api.app.derive.deriveBacklog({ corpId: CORP });
});
afterAll(async () => {
  await api.close();
  await kit.close();
  rmSync(dir, { recursive: true });
});

const upload = async (client: ApiClient, name: string, bytes: Buffer, kind = ""): Promise<MaterialJson> =>
  (
    await client.send<{ data: MaterialJson }>(
      "POST",
      `/materials?name=${encodeURIComponent(name)}${kind && `&kind=${kind}`}`,
      bytes,
    )
  ).data;
const refusal = async (name: string, bytes: Buffer, kind = "") =>
  (await admin.request("POST", `/api/v1/materials?name=${name}${kind && `&kind=${kind}`}`, bytes)).status;
const onDisk = (): string[] =>
  readdirSync(join(dir, "materials"), { recursive: true })
    .map(String)
    .filter((name) => /[0-9a-f]{64}$|part$/.test(name));

describe("the library", () => {
  it("keeps a file once under the hash of its bytes, and says what it is", async () => {
    const cover = await upload(sales, "封面.png", PNG);
    expect(cover).toMatchObject({ kind: "image", mime: "image/png", sizeBytes: PNG.length, name: "封面.png" });
    expect(await upload(admin, "封面.png", PNG)).toMatchObject({ id: cover.id, createdBy: { userId: "liqian" } });
    const other = await upload(admin, "另一个名字.png", PNG);
    expect(other.id).not.toBe(cover.id);
    expect(onDisk()).toHaveLength(1);
    expect(await upload(admin, "报价.pdf", PDF)).toMatchObject({ kind: "file", mime: "application/pdf" });
    expect(await upload(admin, "演示.mp4", MP4)).toMatchObject({ kind: "video", mime: "video/mp4" });
    const { data } = await sales.get<{ data: MaterialJson[] }>("/materials?kind=image");
    expect(data.map(({ name }) => name)).toEqual(["另一个名字.png", "封面.png"]);
  });

  it.each([
    { case: "a program", name: "x.pdf", bytes: PROGRAM, kind: "" },
    { case: "a picture that is none", name: "x.png", bytes: PDF, kind: "image" },
    { case: "an empty file", name: "x.txt", bytes: Buffer.alloc(0), kind: "" },
    { case: "five bytes", name: "x.txt", bytes: Buffer.from("12345"), kind: "" },
    {
      case: "a picture over 10 MB",
      name: "x.png",
      bytes: Buffer.concat([PNG, Buffer.alloc(10 * 1_048_576)]),
      kind: "image",
    },
  ])("refuses $case and leaves nothing on disk", async ({ name, bytes, kind }) => {
    const before = onDisk();
    expect(await refusal(name, bytes, kind)).toBe(400);
    expect(onDisk()).toEqual(before);
  });

  it("is for those who are signed in; a file runs as nothing of ours", async () => {
    const { data } = await admin.get<{ data: MaterialJson[] }>("/materials?kind=file");
    const path = `/api/v1/materials/${data[0]?.id}/content`;
    expect((await fetch(api.url + path)).status).toBe(401);
    const answer = await sales.request("GET", path);
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename\*=UTF-8''%E6%8A%A5/);
    expect([answer.headers.get("content-type"), answer.headers.get("x-content-type-options")]).toEqual([
      "application/octet-stream",
      "nosniff",
    ]);
  });

  it("lets go of a file by whoever put it in or plans broadcasts, and never while a message needs it", async () => {
    const mine = await upload(sales, "我的.txt", Buffer.from("只给自己用的文字"));
    const theirs = await upload(admin, "公司.txt", Buffer.from("公司的文字"));
    const remove = async (client: ApiClient, { id }: MaterialJson) =>
      (await client.request("DELETE", `/api/v1/materials/${id}`)).status;
    expect(await remove(sales, theirs)).toBe(403);
    expect(await remove(sales, mine)).toBe(204);
    expect(await remove(sales, mine)).toBe(404);
    const draft = await draftOf([{ kind: "file", materialId: theirs.id, name: theirs.name }]);
    const refused = await admin.request<{ error: { details: unknown } }>("DELETE", `/api/v1/materials/${theirs.id}`);
    expect([refused.status, refused.body.error.details]).toEqual([
      409,
      { uses: [{ in: "broadcast", name: draft.name }] },
    ]);
  });
});

const draftOf = async (attachments: Variant["attachments"], text = "您好,资料请看附件"): Promise<BroadcastJson> =>
  (
    await admin.send<{ data: BroadcastJson }>("POST", "/broadcasts", {
      name: "资料",
      delivery: "wecom",
      segmentId: null,
      segmentVersion: null,
      rule: { kind: "all", of: [] },
      variants: [{ key: "A", weight: 1, text, attachments }],
      scheduledAt: null,
    })
  ).data;

/** Checked, handed in, approved and planned. @returns the only page. */
async function planned({ id: broadcastId }: BroadcastJson): Promise<string> {
  const { broadcasts } = api.app;
  await broadcasts.preflightBroadcast({ corpId: CORP, broadcastId });
  await admin.send("POST", `/broadcasts/${broadcastId}/submission`);
  await admin.send("POST", `/broadcasts/${broadcastId}/approval`);
  await broadcasts.planBroadcast({ corpId: CORP, broadcastId });
  const page = await api.infrastructure.connection.db
    ?.collection<{ _id: string }>("broadcast_pages")
    .findOne({ corpId: CORP, broadcastId, state: { $ne: "filling" } });
  return page?._id ?? "";
}
/** Due again now, whatever its delay. */
const run = async (pageId: string): Promise<string> => {
  await api.infrastructure.connection.db
    ?.collection<{ _id: string }>("broadcast_pages")
    .updateOne({ _id: pageId }, { $set: { dueAt: new Date(Date.now() - 1_000) } });
  return await api.app.broadcasts.runPage({ corpId: CORP, pageId });
};
interface Got {
  text?: { content: string };
  attachments: { msgtype: string; [kind: string]: unknown }[];
}
const received = (): Got[] => kit.corp.received.map(({ content }) => content as Got);
const uploads = (): number => kit.corp.media.size;

describe("a broadcast with attachments", () => {
  beforeEach(async () => {
    kit.corp.received.splice(0);
    kit.corp.massQuota.clear();
    // Every test is the customers' first message of the day.
    await api.infrastructure.connection.db?.collection("touches").deleteMany({ corpId: CORP });
  });

  it("brings picture, file, video, link and mini program to the customer, with the variables of the titles", async () => {
    const [image, file, video] = [
      await upload(admin, "封面.png", PNG),
      await upload(admin, "报价.pdf", PDF),
      await upload(admin, "演示.mp4", MP4),
    ];
    const draft = await draftOf([
      { kind: "image", materialId: image.id, name: image.name },
      { kind: "file", materialId: file.id, name: file.name },
      { kind: "video", materialId: video.id, name: video.name },
      {
        kind: "link",
        title: "{我}给{姓名|您}的手册",
        url: "https://example.com/a",
        description: "来自{我的公司}",
        imageUrl: null,
        coverId: image.id,
      },
      { kind: "mini_program", appId: "wx123", page: "pages/a.html", title: "预约", coverId: image.id },
    ]);
    expect(await run(await planned(draft))).toBe("created");
    await kit.act("members/liqian/confirm", {});
    expect(received()).toHaveLength(2);
    const { attachments } = received()[0] ?? { attachments: [] };
    const bytesOf = (id: unknown) => Buffer.from(kit.corp.media.get(String(id))?.bytes ?? []);
    const [gotImage, gotFile, gotVideo, gotLink, gotMini] = attachments as Record<string, Record<string, string>>[];
    expect(bytesOf(gotImage?.["image"]?.["media_id"]).equals(PNG)).toBe(true);
    expect(bytesOf(gotFile?.["file"]?.["media_id"]).equals(PDF)).toBe(true);
    expect(kit.corp.media.get(gotFile?.["file"]?.["media_id"] ?? "")?.filename).toBe("报价.pdf");
    expect(bytesOf(gotVideo?.["video"]?.["media_id"]).equals(MP4)).toBe(true);
    expect(gotLink?.["link"]).toMatchObject({ title: "李倩给您的手册", desc: "来自测试公司" });
    expect(gotLink?.["link"]?.["picurl"]).toMatch(/^http:\/\/p\.qpic\.cn\//);
    expect(bytesOf(gotMini?.["miniprogram"]?.["pic_media_id"]).equals(PNG)).toBe(true);
  });

  it("uses an id again while it lives, and uploads anew when WeCom says that it ended", async () => {
    const image = await upload(admin, "封面.png", PNG);
    const attachments = [{ kind: "image" as const, materialId: image.id, name: image.name }];
    expect(await run(await planned(await draftOf(attachments, "第一次")))).toBe("created");
    const before = uploads();
    expect(await run(await planned(await draftOf(attachments, "第二次")))).toBe("created");
    expect(uploads()).toBe(before);
    for (const media of kit.corp.media.values()) media.createdAt -= 4 * 86_400;
    const pageId = await planned(await draftOf(attachments, "第三次"));
    expect([await run(pageId), await run(pageId)]).toEqual(["retry", "created"]);
    expect(uploads()).toBe(before + 1);
    await kit.act("members/liqian/confirm", {});
    expect(received().filter(({ text }) => text?.content === "第三次")).toHaveLength(2);
  });

  it("sends nothing when the upload fails, and once when it works again", async () => {
    const fresh = await upload(admin, "新.txt", Buffer.from(`新的文件 ${kit.url}`));
    const pageId = await planned(await draftOf([{ kind: "file", materialId: fresh.id, name: fresh.name }], "新文件"));
    await kit.act("faults", { path: "media/upload", kind: "http-500", count: 12 });
    const tasks = kit.corp.massSends.size;
    expect(await run(pageId)).toBe("retry");
    expect(kit.corp.massSends.size).toBe(tasks);
    kit.sim.faults.clear();
    expect(await run(pageId)).toBe("created");
    expect(kit.corp.massSends.size).toBe(tasks + 1);
  });

  it("goes with the greeting of a channel code, also after its id ended, and leaves the words alone when it fails", async () => {
    const image = await upload(admin, "封面.png", PNG);
    const { data: way } = await admin.send<{ data: ContactWayJson }>("POST", "/contact-ways", {
      name: "展会",
      skipVerify: true,
      members: [{ userId: "liqian", spans: [], dailyCap: null }],
      backupUserIds: [],
      tags: [],
      welcome: {
        text: "{客户昵称},您好",
        link: null,
        attachments: [
          { kind: "image", materialId: image.id, name: image.name },
          { kind: "link", title: "{员工姓名}的名片", url: "https://example.com", coverId: image.id },
        ],
      },
      isOn: true,
    });
    const greet = async (name: string) => {
      const { externalUserId } = await kit.act<{ externalUserId: string }>("customers", { name });
      const { welcomeCode } = await kit.act<{ welcomeCode: string }>(`customers/${externalUserId}/scan`, {
        way: way.state,
      });
      const input = { corpId: CORP, userId: "liqian", externalUserId, state: way.state, welcomeCode };
      const { state, note } = await api.app.wecomWork.sendWelcome({ ...input, receivedAt: new Date() });
      return { state, note, got: received().at(-1) };
    };
    await api.app.wecomWork.warmWelcomes({ corpId: CORP });
    const before = uploads();
    const first = await greet("周工");
    expect(first).toMatchObject({ state: "sent", note: null, got: { text: { content: "周工,您好" } } });
    expect(first.got?.attachments.map(({ msgtype }) => msgtype)).toEqual(["image", "link"]);
    expect(first.got?.attachments[1]?.["link"]).toMatchObject({ title: "李倩的名片" });
    expect(uploads()).toBe(before);
    for (const media of kit.corp.media.values()) media.createdAt -= 4 * 86_400;
    expect((await greet("吴工")).got?.attachments).toHaveLength(2);
    for (const media of kit.corp.media.values()) media.createdAt -= 4 * 86_400;
    await kit.act("faults", { path: "media/upload", kind: "http-500", count: 12 });
    const last = await greet("郑工");
    kit.sim.faults.clear();
    expect(last).toMatchObject({ state: "sent", note: "附件没有及时准备好，只发了文字" });
    expect(last.got?.attachments.map(({ msgtype }) => msgtype)).toEqual(["link"]);
  });

  it("stands in a group's greeting, which WeCom keeps as written here", async () => {
    const file = await upload(admin, "群公约.pdf", PDF);
    const attachment = { kind: "file", materialId: file.id, name: file.name };
    const write = async (method: "POST" | "PUT", path: string, text: string) =>
      (await admin.send<{ data: GroupWelcomeJson }>(method, path, { text, attachment })).data;
    const made = await write("POST", "/group-welcomes", "{客户昵称}，欢迎入群");
    expect(made).toMatchObject({ state: "synced", note: null });
    const inWecom = () => [...kit.corp.groupWelcomes.values()].map(({ content }) => content);
    expect(inWecom()).toMatchObject([{ text: { content: "%NICKNAME%，欢迎入群" }, file: {} }]);
    await kit.act("faults", {
      path: "externalcontact/group_welcome_template/edit",
      kind: "errcode",
      errcode: 41058,
      count: 1,
    });
    const path = `/group-welcomes/${made.id}`;
    expect(await write("PUT", path, "欢迎")).toMatchObject({ state: "failed" });
    expect(await write("PUT", path, "欢迎")).toMatchObject({ state: "synced" });
    expect(inWecom()).toMatchObject([{ text: { content: "欢迎" } }]);
    expect((await admin.request("DELETE", `/api/v1/materials/${file.id}`)).status).toBe(409);
    await admin.send("DELETE", path);
    expect(inWecom()).toEqual([]);
  });

  it("ends with the reason when a file is gone from the disk", async () => {
    const gone = await upload(admin, "丢失.txt", Buffer.from(`会丢失的文件 ${kit.url}`));
    const pageId = await planned(await draftOf([{ kind: "file", materialId: gone.id, name: gone.name }], "丢失"));
    rmSync(join(dir, "materials"), { recursive: true });
    expect(await run(pageId)).toBe("failed");
    const { items } = await api.app.touch.touchPage(
      { corpId: CORP, userId: "wufan", role: "admin", members: "all", seesContactDetails: true },
      { states: ["failed"], after: null, limit: 10 },
    );
    expect(items[0]?.touch.note).toContain("丢失.txt");
  });
});
