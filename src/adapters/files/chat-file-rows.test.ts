import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FileRow } from "#src/usecases/import/ports.js";
import { chatFileRows, formatOf } from "./chat-file-rows.js";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "guanxi-rows-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let files = 0;
async function rowsOf(content: string | Uint8Array, extension: "jsonl" | "csv"): Promise<FileRow[]> {
  const path = join(dir, `${++files}.${extension}`);
  writeFileSync(path, content);
  const rows: FileRow[] = [];
  for await (const row of chatFileRows(path, formatOf(path))) rows.push(row);
  return rows;
}

const valuesOf = (rows: FileRow[]): unknown[] => rows.map((row) => (row.ok ? row.value : `!${row.line}`));

/** 你好 and 王工 in GBK. */
const GBK = { hello: [0xc4, 0xe3, 0xba, 0xc3], wang: [0xcd, 0xf5, 0xb9, 0xa4] };

describe("JSONL", () => {
  it("keeps line numbers over empty and broken lines, and takes a last line without an end", async () => {
    const rows = await rowsOf('{"a":1}\n\n{"a":\r\n{"a":4}', "jsonl");
    expect(rows.map((row) => [row.line, row.ok])).toEqual([
      [1, true],
      [3, false],
      [4, true],
    ]);
  });

  it.each([
    { case: "UTF-8", bytes: Buffer.from('{"t":"你好"}\n') },
    { case: "UTF-8 with BOM", bytes: Buffer.from('\uFEFF{"t":"你好"}\n') },
    { case: "UTF-16 with BOM", bytes: Buffer.from('\uFEFF{"t":"你好"}\n', "utf16le") },
    { case: "GBK", bytes: Buffer.from([...Buffer.from('{"t":"'), ...GBK.hello, ...Buffer.from('"}\n')]) },
  ])("reads $case", async ({ bytes }) => {
    expect(valuesOf(await rowsOf(bytes, "jsonl"))).toEqual([{ t: "你好" }]);
  });

  it("finds the encoding although the first foreign byte comes late", async () => {
    const filler = `{"t":"${"a".repeat(400_000)}"}\n`;
    const bytes = Buffer.from([...Buffer.from(`${filler}{"t":"`), ...GBK.hello, ...Buffer.from('"}\n')]);
    expect(valuesOf(await rowsOf(bytes, "jsonl"))[1]).toEqual({ t: "你好" });
  });

  it("rejects one line with damaged bytes and keeps the others", async () => {
    const good = '{"t":"你好你好你好你好你好你好你好你好你好"}\n';
    const bytes = Buffer.concat([
      Buffer.from(good.repeat(3)),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from(good),
    ]);
    expect((await rowsOf(bytes, "jsonl")).map((row) => row.ok)).toEqual([true, true, true, false, true]);
  });

  it("joins a character that lies over the edge of two reads", async () => {
    const text = "好".repeat(200_000);
    expect(valuesOf(await rowsOf(`{"t":"a${text}"}\n`, "jsonl"))).toEqual([{ t: `a${text}` }]);
  });
});

describe("CSV", () => {
  it("maps English and Chinese headings to the row's shape", async () => {
    const english =
      'conversation,id,at,from_id,from_name,from_side,text\nc1,m1,2026-03-02 09:14,u1,王工,contact,"在吗, 有货吗"\n';
    const chinese =
      '会话,消息编号,时间,发送人编号,发送人,发送方,内容\nc1,m1,2026-03-02 09:14,u1,王工,客户,"在吗, 有货吗"\n';
    const expected = {
      conversation: "c1",
      id: "m1",
      at: "2026-03-02 09:14",
      from: { id: "u1", name: "王工", side: "contact" },
      text: "在吗, 有货吗",
    };
    expect(valuesOf(await rowsOf(english, "csv"))).toEqual([expected]);
    expect(valuesOf(await rowsOf(chinese, "csv"))).toEqual([expected]);
  });

  it("reads GBK with quoted line breaks", async () => {
    const bytes = Buffer.from([
      ...Buffer.from("conversation,id,from_name,text\nc1,m1,"),
      ...GBK.wang,
      ...Buffer.from(',"'),
      ...GBK.hello,
      0x0a,
      ...GBK.hello,
      ...Buffer.from('"\n'),
    ]);
    expect(valuesOf(await rowsOf(bytes, "csv"))).toEqual([
      { conversation: "c1", id: "m1", from: { name: "王工" }, text: "你好\n你好" },
    ]);
  });

  it("rejects a row with the wrong number of columns with its line", async () => {
    const rows = await rowsOf("conversation,id,text\nc1,m1,a\nc1,m2\nc1,m3,c\n", "csv");
    expect(rows.map((row) => [row.line, row.ok])).toEqual([
      [2, true],
      [3, false],
      [4, true],
    ]);
  });

  it("says which columns are expected when the first line is none", async () => {
    const [row] = await rowsOf("在吗,你好\n", "csv");
    expect(row).toMatchObject({ ok: false, line: 1, problem: expect.stringContaining("conversation") as string });
  });
});
