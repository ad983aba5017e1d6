/** `guanxi understand`: reads annotated chats line by line and writes what they say, in the shapes of `gold`. */
import { createReadStream, createWriteStream } from "node:fs";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Command } from "commander";
import { callerPath } from "./caller-path.js";
import { faultWords } from "./fault-words.js";
import { z } from "zod";
import { loadWorkCalendar } from "#config/holidays.js";
import { defaultStageRules } from "#config/stage-rules.js";
import { chatStages } from "#src/domain/stage/chat-stages.js";
import { understandChat } from "#src/domain/understanding/understand-chat.js";
import { MESSAGE_TYPES, type Chat, type UnderstandingContext } from "#src/domain/understanding/understanding.js";

const ChatLine = z.object({
  id: z.string(),
  zone: z.string().default("Asia/Shanghai"),
  people: z.array(z.object({ key: z.string(), side: z.enum(["contact", "member"]), nickname: z.string().default("") })),
  messages: z.array(
    z.object({
      id: z.string(),
      at: z.iso.datetime({ offset: true }),
      from: z.string(),
      type: z.string().default("text"),
      text: z.string().nullish(),
      of: z.string().nullish(),
    }),
  ),
});

/** Reads one line of the annotated chat format (SCHEMA: b2b chats); `gold` and other keys are ignored. */
export function readChatLine(line: string): Chat {
  const parsed = ChatLine.parse(JSON.parse(line));
  return {
    id: parsed.id,
    zone: parsed.zone,
    people: parsed.people,
    messages: parsed.messages.map((message) => ({
      id: message.id,
      at: new Date(message.at),
      from: message.from,
      type: MESSAGE_TYPES.find((type) => type === message.type) ?? "other",
      text: message.text ?? "",
      ...(message.of ? { of: message.of } : {}),
    })),
  };
}

/** What one chat says, in the shapes of `gold`, plus span, confidence and extractor for readers of the output. */
export function understoodLine(chat: Chat, context: UnderstandingContext): object {
  const understood = understandChat(chat, context);
  return {
    id: chat.id,
    facts: understood.facts.map((fact) => ({
      about: fact.about,
      field: fact.field,
      value: fact.value,
      message: fact.messageId,
      quote: fact.quote,
      ...(fact.supersededBy ? { supersededBy: fact.supersededBy } : {}),
      span: [fact.span.start, fact.span.end],
      confidence: fact.confidence,
      extractor: fact.extractor,
    })),
    intents: understood.intents.map(({ messageId, intent, confidence }) => ({
      message: messageId,
      intent,
      confidence,
    })),
    promises: understood.promises.map((promise) => ({
      message: promise.messageId,
      by: promise.by,
      what: promise.what,
      due: promise.due,
      keptBy: promise.keptBy,
      quote: promise.quote,
    })),
    moods: understood.moods.map(({ messageId, mood }) => ({ message: messageId, mood })),
    stages: chatStages(chat, understood, defaultStageRules),
  };
}

/** Adds the command. Bad lines are told on stderr with their number; the rest goes on and the exit code is 1. */
export function registerUnderstand(program: Command): void {
  program
    .command("understand")
    .description("facts, intents, promises, moods and stages of chats in the annotated format (no services needed)")
    .requiredOption("--in <file>", "chats, one JSON object per line")
    .requiredOption("--out <file>", "result, one JSON object per line")
    .action(async (options: { in: string; out: string }) => {
      if (!(await understandFile(callerPath(options.in), callerPath(options.out)))) process.exitCode = 1;
    });
}

async function understandFile(inFile: string, outFile: string): Promise<boolean> {
  const context: UnderstandingContext = {
    calendar: loadWorkCalendar(),
    dictionary: { products: [], competitors: [], ownCompanyNames: [] },
  };
  const input = createReadStream(inFile, "utf8");
  try {
    await once(input, "open");
  } catch (error) {
    console.error(`无法读取 ${inFile}：${faultWords(error)}`);
    return false;
  }
  const output = createWriteStream(outFile);
  const failed = once(output, "error").then(([error]: unknown[]) => {
    throw error;
  });
  failed.catch(() => undefined);
  let isClean = true;
  let number = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number++;
      const bare = number === 1 ? line.replace(/^\uFEFF/, "") : line;
      if (!bare.trim()) continue;
      let result: object;
      try {
        result = understoodLine(readChatLine(bare), context);
      } catch (error) {
        isClean = false;
        console.error(`${inFile} 第 ${number} 行：${faultWords(error)}`);
        continue;
      }
      if (!output.write(`${JSON.stringify(result)}\n`)) await Promise.race([once(output, "drain"), failed]);
    }
    output.end();
    await Promise.race([once(output, "finish"), failed]);
  } catch (error) {
    console.error(`无法写入 ${outFile}：${faultWords(error)}`);
    return false;
  }
  return isClean;
}
