/** Reads conversations with a language model, after the grammars: only what it has not read, only within the budget. */
import { createHash } from "node:crypto";
import { localDateOf } from "#src/domain/shared/time.js";
import { maskChat } from "#src/domain/understanding/model/mask-chat.js";
import {
  believedClaims,
  MODEL_PROMPT_VERSION,
  ModelAnswer,
  type ModelFact,
} from "#src/domain/understanding/model/model-fact.js";
import { modelQuestion } from "#src/domain/understanding/model/model-question.js";
import type { Chat } from "#src/domain/understanding/understanding.js";
import type { LogMessage } from "../capture/ports.js";
import type { Clock } from "../shared/clock.js";
import { stableId } from "../shared/ids.js";
import { buildChat } from "../understand/build-chat.js";
import type { SettingsReader } from "../understand/ports.js";
import {
  ModelError,
  type ConversationMarks,
  type LanguageModel,
  type ModelBreaker,
  type ModelReading,
  type ReadingQueue,
  type ReadingStore,
  type TokenBudget,
} from "./ports.js";

export interface ModelReadingDeps {
  /** Null: no model is configured, nothing is ever asked. */
  model: LanguageModel | null;
  budget: TokenBudget;
  breaker: ModelBreaker;
  readings: ReadingStore;
  queue: ReadingQueue;
  conversations: { messagesOf(corpId: string, conversationIds: readonly string[]): Promise<LogMessage[]> };
  marks: ConversationMarks;
  settings: SettingsReader;
  clock: Clock;
  /** Send phones, mails and names as they are. */
  isOpen: boolean;
}

export type ReadingEnd = "done" | "off" | "budget" | "breaker" | "failed" | "time";

/** Messages asked about at once, and those before them that go along as context. */
const WINDOW = 30;
const CONTEXT = 6;
const MAX_CHARS = 6_000;
/** Chinese characters are a token each, more or less; the frame and the answer come on top. */
const FRAME_TOKENS = 1_200;
const PAGE = 20;

/**
 * Works off what is due until nothing is left, the time is over, or the model must not be asked any more. What could
 * not be read stays due.
 */
export async function readConversations(
  deps: ModelReadingDeps,
  corpId: string,
  maxMs: number,
): Promise<{ end: ReadingEnd; read: number }> {
  const { model } = deps;
  if (!model) return { end: "off", read: 0 };
  const deadline = performance.now() + maxMs;
  let read = 0;
  let after: string | null = null;
  for (;;) {
    const due = await deps.queue.due(corpId, after, PAGE);
    for (const { conversationId, seq } of due) {
      if (performance.now() >= deadline) return { end: "time", read };
      const end = await readConversation(deps, model, corpId, conversationId, deadline);
      if (end !== "done") return { end, read };
      await deps.queue.done(corpId, conversationId, seq);
      read++;
    }
    const last = due.at(-1);
    if (!last) return { end: "done", read };
    after = last.conversationId;
  }
}

async function readConversation(
  deps: ModelReadingDeps,
  model: LanguageModel,
  corpId: string,
  conversationId: string,
  deadline: number,
): Promise<ReadingEnd> {
  const [log, before, settings] = await Promise.all([
    deps.conversations.messagesOf(corpId, [conversationId]),
    deps.readings.ofConversations(corpId, [conversationId]),
    deps.settings.get(corpId),
  ]);
  const { chat } = buildChat(conversationId, log, settings.zone);
  const seen = new Set(
    before
      .filter((reading) => reading.model === model.name && reading.promptVersion === MODEL_PROMPT_VERSION)
      .flatMap((reading) => reading.messageIds),
  );
  let hasNews = false;
  let end: ReadingEnd = "done";
  for (const window of windowsOf(chat, seen)) {
    if (performance.now() >= deadline) {
      end = "time";
      break;
    }
    const reading = await ask(deps, model, corpId, chat, window, settings.zone);
    if (typeof reading === "string") {
      end = reading;
      break;
    }
    await deps.readings.insertOnce(reading);
    hasNews ||= reading.facts.length > 0;
  }
  if (hasNews) await deps.marks.markConversationDirty(corpId, conversationId);
  return end;
}

interface Window {
  /** Asked about. */
  unread: string[];
  /** These and what came before them. */
  shown: Set<string>;
}

/** Unread texts in stretches, each with some messages before it. Stretches without a contact's words are skipped. */
function windowsOf(chat: Chat, seen: ReadonlySet<string>): Window[] {
  const sides = new Map(chat.people.map((person) => [person.key, person.side]));
  const texts = chat.messages.filter((message) => message.type === "text" && message.text.trim() !== "");
  const windows: Window[] = [];
  let unread: number[] = [];
  let chars = 0;
  const flush = (): void => {
    const [first] = unread;
    const isWorth = unread.some((i) => sides.get(texts[i]?.from ?? "") === "contact");
    if (first !== undefined && isWorth) {
      const context = texts.slice(Math.max(0, first - CONTEXT), first).map((message) => message.id);
      const ids = unread.flatMap((i) => texts[i]?.id ?? []);
      windows.push({ unread: ids, shown: new Set([...context, ...ids]) });
    }
    unread = [];
    chars = 0;
  };
  texts.forEach((message, i) => {
    if (seen.has(message.id)) return flush();
    if (unread.length >= WINDOW || chars + message.text.length > MAX_CHARS) flush();
    unread.push(i);
    chars += Math.min(message.text.length, MAX_CHARS);
    return undefined;
  });
  flush();
  return windows;
}

/** One question: within the budget, past the breaker, its answer checked claim by claim. */
async function ask(
  deps: ModelReadingDeps,
  model: LanguageModel,
  corpId: string,
  chat: Chat,
  window: Window,
  zone: string,
): Promise<ModelReading | "budget" | "breaker" | "failed"> {
  const masked = maskChat(chat, window.shown, [], deps.isOpen);
  const question = modelQuestion(chat, masked.lines);
  const digest = createHash("sha256")
    .update(JSON.stringify([model.name, MODEL_PROMPT_VERSION, question.user]))
    .digest("hex");
  const now = deps.clock.now();
  const { openUntil } = await deps.breaker.state(corpId);
  if (openUntil && openUntil > now) return "breaker";
  const day = localDateOf(now, zone);
  const estimate = FRAME_TOKENS + question.user.length;
  if (!(await deps.budget.take(corpId, day, estimate))) return "budget";
  let spent = estimate;
  const readingOf = (facts: ModelFact[], dropped: number): ModelReading => ({
    corpId,
    id: stableId("mr", corpId, chat.id, digest),
    conversationId: chat.id,
    digest,
    model: model.name,
    promptVersion: MODEL_PROMPT_VERSION,
    messageIds: window.unread,
    facts,
    dropped,
    tokens: spent,
    at: now,
  });
  try {
    const reply = await model.answer(question);
    spent = reply.tokens > 0 ? reply.tokens : estimate;
    const claims = claimsIn(reply.content);
    const asked = new Set(window.unread);
    const facts = believedClaims(claims, masked, chat).filter((fact) => asked.has(fact.messageId));
    await deps.breaker.succeeded(corpId);
    return readingOf(facts, claims.length - facts.length);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    // A question that was never answered may have cost something: what was set aside stays, unless it never arrived.
    spent =
      error.failure === "unavailable" || error.failure === "refused" ? error.tokens : Math.max(error.tokens, estimate);
    await deps.breaker.failed(corpId, `${error.failure}: ${error.message}`.slice(0, 300), now);
    // A text that makes the model babble is not asked about again and again: nothing was found in it.
    return error.failure === "malformed" ? readingOf([], 0) : "failed";
  } finally {
    await deps.budget.settle(corpId, day, estimate, spent);
  }
}

/** @throws ModelError malformed: no JSON object with a list of facts. */
function claimsIn(content: string): unknown[] {
  const fenced = /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/.exec(content);
  let json: unknown;
  try {
    json = JSON.parse(fenced?.[1] ?? content);
  } catch {
    throw new ModelError("malformed", "the answer is no JSON");
  }
  const answer = ModelAnswer.safeParse(json);
  if (!answer.success) throw new ModelError("malformed", "the answer has no list of facts");
  return answer.data.facts;
}
