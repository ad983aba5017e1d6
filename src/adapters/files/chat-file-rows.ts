/** Rows of a chat file (JSONL or CSV), streamed: memory does not grow with the file. */
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { parse } from "csv-parse";
import type { FileRow } from "#src/usecases/import/ports.js";
import { detectEncoding } from "./file-encoding.js";

export type ChatFileFormat = "jsonl" | "csv";

/** A line longer than this is not a message: it is rejected without being parsed. */
const MAX_LINE_CHARS = 16 * 1024 * 1024;

/**
 * CSV columns, by their English and Chinese headings.
 * Documented for users in docs/import.md.
 */
const COLUMNS: Readonly<Record<string, readonly [string, string?]>> = {
  conversation: ["conversation"],
  会话: ["conversation"],
  id: ["id"],
  消息编号: ["id"],
  at: ["at"],
  时间: ["at"],
  from_id: ["from", "id"],
  发送人编号: ["from", "id"],
  from_name: ["from", "name"],
  发送人: ["from", "name"],
  from_side: ["from", "side"],
  发送方: ["from", "side"],
  to_id: ["to", "id"],
  接收人编号: ["to", "id"],
  to_name: ["to", "name"],
  接收人: ["to", "name"],
  to_side: ["to", "side"],
  接收方: ["to", "side"],
  room: ["room"],
  群: ["room"],
  type: ["type"],
  类型: ["type"],
  text: ["text"],
  内容: ["text"],
  of: ["of"],
  撤回的消息: ["of"],
};
const SIDES: Readonly<Record<string, string>> = { 客户: "contact", 员工: "member", 成员: "member" };

/** The format by the file's name; JSONL unless it ends in .csv. */
export const formatOf = (path: string): ChatFileFormat => (/\.csv$/i.test(path) ? "csv" : "jsonl");

/**
 * Yields every row with its line number.
 *
 * @param onBytes told how many bytes of the file were read, for progress.
 * @throws the system's error when the file cannot be read; a broken row is yielded with its problem instead.
 */
export async function* chatFileRows(
  path: string,
  format: ChatFileFormat,
  onBytes: (bytes: number) => void = () => undefined,
): AsyncGenerator<FileRow> {
  const encoding = await detectEncoding(path);
  const text = decoded(path, encoding.label, onBytes);
  yield* format === "csv" ? csvRows(text) : jsonRows(text);
}

async function* decoded(path: string, label: string, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(label);
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    onBytes(chunk.length);
    const text = decoder.decode(chunk, { stream: true });
    if (text) yield text;
  }
  const rest = decoder.decode();
  if (rest) yield rest;
}

async function* jsonRows(text: AsyncIterable<string>): AsyncGenerator<FileRow> {
  let line = 0;
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of text) {
    let from = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", from)) {
      line++;
      if (length <= MAX_LINE_CHARS) parts.push(chunk.slice(from, end));
      const row = jsonRow(line, parts.join(""), length + end - from);
      if (row) yield row;
      parts = [];
      length = 0;
      from = end + 1;
    }
    length += chunk.length - from;
    if (length <= MAX_LINE_CHARS) parts.push(chunk.slice(from));
  }
  const row = jsonRow(line + 1, parts.join(""), length);
  if (row) yield row;
}

function jsonRow(line: number, rawLine: string, length: number): FileRow | null {
  const raw = rawLine.trim();
  if (raw === "") return null;
  if (length > MAX_LINE_CHARS)
    return { line, raw: `${raw.slice(0, 200)}…`, ok: false, problem: `这一行超过 ${MAX_LINE_CHARS} 个字符` };
  if (raw.includes("\uFFFD"))
    return { line, raw, ok: false, problem: "含有无法识别的字节，请以 UTF-8 或 GBK 保存文件" };
  try {
    return { line, raw, ok: true, value: JSON.parse(raw) as unknown };
  } catch (error) {
    return { line, raw, ok: false, problem: `不是合法的 JSON:${(error as Error).message}` };
  }
}

async function* csvRows(text: AsyncIterable<string>): AsyncGenerator<FileRow> {
  const skipped: FileRow[] = [];
  const parser = Readable.from(text).pipe(
    parse({
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: MAX_LINE_CHARS,
      on_skip: (error, raw) => {
        skipped.push({
          line: Number(error?.["lines"] ?? 0),
          raw: raw ?? "",
          ok: false,
          problem: `CSV 引号或分隔有误：${error?.message ?? ""}`,
        });
        return undefined;
      },
    }),
  );
  let header: string[] | null = null;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    yield* skipped.splice(0);
    if (!header) {
      header = record.map((name) => name.trim());
      const unknown = header.filter((name) => !(name in COLUMNS));
      if (unknown.length === header.length) {
        yield {
          line: info.lines,
          raw: record.join(","),
          ok: false,
          problem: `第一行必须是列名：${Object.keys(COLUMNS)
            .filter((name) => /^\w/.test(name))
            .join(",")}`,
        };
        return;
      }
      continue;
    }
    yield csvRow(info.lines, header, record);
  }
  yield* skipped.splice(0);
}

function csvRow(line: number, header: readonly string[], record: readonly string[]): FileRow {
  const raw = record.join(",");
  if (record.length !== header.length) {
    return { line, raw, ok: false, problem: `应有 ${header.length} 列，实有 ${record.length} 列` };
  }
  if (raw.includes("\uFFFD"))
    return { line, raw, ok: false, problem: "含有无法识别的字节，请以 UTF-8 或 GBK 保存文件" };
  const value: Record<string, unknown> = {};
  header.forEach((name, i) => {
    const target = COLUMNS[name];
    const cell = record[i] ?? "";
    if (!target || cell === "") return;
    const [field, inner] = target;
    if (inner === undefined) value[field] = cell;
    else
      value[field] = {
        ...(value[field] as object | undefined),
        [inner]: inner === "side" ? (SIDES[cell] ?? cell) : cell,
      };
  });
  if (value["text"] === undefined) value["text"] = "";
  return { line, raw, ok: true, value };
}
