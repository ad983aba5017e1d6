import { expect, it } from "vitest";
import { filledAttachments, materialIdsOf, withAttachmentWords, type Attachment } from "./attachment.js";
import { kindOfBytes, materialProblem } from "./material.js";

const link = (title: string): Attachment => ({
  kind: "link",
  title,
  url: "https://e.cn",
  description: "",
  imageUrl: null,
  coverId: "mt_cover",
});
const fill = (text: string) => ({ ok: true as const, text: text.replace("{我}", "李倩") });

it("fills titles, and refuses what WeCom's bytes do not hold", () => {
  expect(filledAttachments([link("{我}的手册")], fill)).toMatchObject({
    ok: true,
    attachments: [{ title: "李倩的手册" }],
  });
  expect(filledAttachments([link("好"), link("长".repeat(43))], fill)).toMatchObject({ ok: false, index: 1 });
  const mini: Attachment = { kind: "mini_program", appId: "wx1", page: "a", title: "长".repeat(22), coverId: "mt_2" };
  expect(filledAttachments([mini], fill)).toMatchObject({ ok: false, reason: "标题太长，最多 64 字节" });
});

it("names what goes along in drafts, and the files it needs", () => {
  const file: Attachment = { kind: "file", materialId: "mt_1", name: "报价.pdf" };
  expect(withAttachmentWords("请看", [file, link("手册")])).toBe("请看\n【文件】报价.pdf\n【链接】手册 https://e.cn");
  expect(materialIdsOf([file, link("手册")])).toEqual(["mt_1", "mt_cover"]);
});

it.each([
  ["image/png", 1_000, "image"],
  ["image/png", 11 * 1_048_576, "file"],
  ["image/gif", 1_000, "file"],
  ["video/mp4", 1_000, "video"],
  [null, 1_000, "file"],
] as const)("%s of %i bytes is a %s", (mime, size, kind) => {
  expect(kindOfBytes(mime, size)).toBe(kind);
  expect(materialProblem(kind, mime, size)).toBeNull();
});

it("says in words why a file is refused", () => {
  expect(materialProblem("image", "image/gif", 1_000)).toBe("图片要用 JPG 或 PNG");
  expect(materialProblem("file", null, 21 * 1_048_576)).toBe("文件最大 20 MB");
  expect(materialProblem("file", null, 5)).toContain("太小");
});
