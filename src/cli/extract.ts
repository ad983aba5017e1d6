/** `guanxi extract`: typed entities of lines of text, streamed from one JSONL file to another. Needs no service. */
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import type { Command } from "commander";
import { z } from "zod";
import { loadWorkCalendar } from "#config/holidays.js";
import { faultWords } from "./fault-words.js";
import { callerPath } from "./caller-path.js";
import { extractLine, type LineContext } from "#src/domain/understanding/extract-line.js";

const Line = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  at: z.iso.datetime({ offset: true, local: false }).or(z.iso.datetime()),
  from: z.enum(["contact", "member"]).optional(),
});

interface ExtractOptions {
  in: string;
  out: string;
  zone: string;
}

/** Adds the `extract` command. */
export function registerExtract(program: Command): void {
  program
    .command("extract")
    .description("find typed entities (numbers, money, times, phones, addresses, names …) in lines of text")
    .requiredOption("--in <file>", 'JSON lines {"id","text","at"[,"from"]}')
    .requiredOption("--out <file>", 'JSON lines {"id","entities"}, same order')
    .option("--zone <zone>", "IANA zone in which times are meant", "Asia/Shanghai")
    .action(async (options: ExtractOptions) => {
      try {
        const { bad } = await extractFile(options);
        if (bad > 0) process.exitCode = 1;
      } catch (error) {
        console.error(`无法读取 ${options.in} 或写入 ${options.out}：${faultWords(error)}`);
        process.exitCode = 1;
      }
    });
}

/**
 * Reads lines one by one and writes one result for each. A line that cannot be read gets `{"id", "entities": [], "error"}`
 * and a message with its number on stderr; the rest goes on.
 *
 * @returns how many lines were read and how many of them were bad.
 */
async function extractFile(options: ExtractOptions): Promise<{ lines: number; bad: number }> {
  const context: LineContext = { zone: options.zone, calendar: loadWorkCalendar() };
  const input = createReadStream(callerPath(options.in), "utf8");
  // readline swallows errors of its input; keep the first one
  let failure: unknown = null;
  input.on("error", (error) => (failure = error));
  const output = createWriteStream(callerPath(options.out));
  const done = finished(output);
  let lines = 0;
  let bad = 0;
  const reader = createInterface({ input, crlfDelay: Infinity });
  for await (const raw of reader) {
    if (raw.trim() === "") continue;
    lines++;
    const result = extractRaw(raw, context);
    if (result.error !== undefined) {
      bad++;
      console.error(`${options.in} 第 ${lines} 行：${result.error}`);
    }
    if (!output.write(`${JSON.stringify(result)}\n`)) await once(output, "drain");
  }
  output.end();
  await done;
  if (failure !== null) throw failure;
  return { lines, bad };
}

interface Result {
  id: string | number | null;
  entities: unknown[];
  error?: string;
}

function extractRaw(raw: string, context: LineContext): Result {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch (error) {
    return { id: null, entities: [], error: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const line = Line.safeParse(json);
  if (!line.success) {
    const id = z.object({ id: z.union([z.string(), z.number()]) }).safeParse(json);
    return {
      id: id.success ? id.data.id : null,
      entities: [],
      error: z.prettifyError(line.error).replaceAll("\n", "; "),
    };
  }
  const { id, text, at, from } = line.data;
  return { id, entities: extractLine({ text, at: new Date(at), ...(from === undefined ? {} : { from }) }, context) };
}
