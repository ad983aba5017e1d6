/**
 * Annotated chats from the short notation of `source/`:
 * "### id | industry | scenario | account | year | key:nickname …", then one line a message:
 * "N [MM-DD] HH:MM from[/type]: text @@ annotation ; annotation", where an annotation is
 * [person.]field=value{quote}[>N], #intent, pos, neg, =>stage, P(what|due|N); `-` stands for null; a revoke's text is
 * "of N"; \n a line break.
 */

interface Fact {
  about: string;
  field: string;
  value: string;
  message: string;
  quote: string;
  supersededBy?: string;
}

export interface AnnotatedChat {
  id: string;
  industry: string;
  scenario: string;
  zone: string;
  account: string | null;
  people: { key: string; side: "contact" | "member"; nickname: string }[];
  messages: { id: string; at: string; from: string; type: string; text: string; of?: string }[];
  gold: {
    facts: Fact[];
    intents: { message: string; intent: string }[];
    promises: { message: string; by: string; what: string; due: string | null; keptBy: string | null }[];
    moods: { message: string; mood: "positive" | "negative" }[];
    stages: { after: string; stage: string }[];
    traps: { message: string; why: string }[];
  };
}
type Message = AnnotatedChat["messages"][number];

const HEAD = "### ";
const LINE = /^(\d+) (?:(?:(\d{4})-)?(\d\d-\d\d) )?(\d\d:\d\d) ([cm]\d)(?:\/(\w+))?: (.*)$/;
const FACT = /^(?:(c\d)\.)?([a-zA-Z_]+)=(.*)\{(.*)\}(?:>(\d+))?$/;
const PROMISE = /^P\((.*)\|(.*)\|(.*)\)$/;
const INTENT = /^(?:c\d\.)?#/;

const messageId = (n: string): string => `m${n.padStart(2, "0")}`;
const orNull = (text: string): string | null => (text === "-" ? null : text);
const withBreaks = (text: string): string => text.replaceAll("\\n", "\n");

/** @throws Error a line that cannot be read, or a quote that its message does not hold; names the chat and the line. */
export function chatsOf(source: string): AnnotatedChat[] {
  const chats: AnnotatedChat[] = [];
  let [date, year] = ["", ""];
  for (const line of source.split("\n")) {
    if (line.trim() === "" || line.startsWith("//")) continue;
    if (line.startsWith(HEAD)) {
      const parts = line.slice(HEAD.length).split(" | ");
      year = parts[4] ?? "";
      chats.push(chatOf(parts));
      continue;
    }
    const chat = chats.at(-1);
    const [, n = "", ownYear, day, time = "", from = "", type = "text", said = ""] = LINE.exec(line) ?? [];
    if (!chat || n === "") throw new Error(`${chat?.id ?? "before the first chat"}: cannot read: ${line}`);
    year = ownYear ?? year;
    date = day ?? date;
    const [raw = "", notes = ""] = said.split(/\s?@@\s?/);
    const message: Message = {
      id: messageId(n),
      at: `${year}-${date}T${time}:00+08:00`,
      from,
      type,
      text: withBreaks(raw),
    };
    if (type === "revoke") {
      message.of = messageId(/of (\d+)/.exec(raw)?.[1] ?? "");
      message.text = "";
    }
    chat.messages.push(message);
    for (const note of notes.split(" ; ").map((one) => one.trim())) if (note !== "") annotate(chat, message, note);
  }
  return chats;
}

function chatOf([
  id = "",
  industry = "",
  scenario = "",
  account = "null",
  ,
  people = "",
]: readonly string[]): AnnotatedChat {
  return {
    id,
    industry,
    scenario,
    zone: "Asia/Shanghai",
    account: account === "null" ? null : account,
    people: people.split(/\s(?=[cm]\d:)/).map((person) => {
      const [key = "", ...nickname] = person.split(":");
      return { key, side: key.startsWith("m") ? "member" : "contact", nickname: nickname.join(":") };
    }),
    messages: [],
    gold: { facts: [], intents: [], promises: [], moods: [], stages: [], traps: [] },
  };
}

function annotate({ id, gold }: AnnotatedChat, message: Message, note: string): void {
  const [, about, field, value = "", marked = "", supersededBy] = FACT.exec(note) ?? [];
  const [, what = "", due = "-", keptBy = "-"] = PROMISE.exec(note) ?? [];
  if (field !== undefined) {
    const quote = withBreaks(marked);
    if (!message.text.includes(quote)) throw new Error(`${id} ${message.id} ${note}: quote is not in the message`);
    addFact(gold.facts, {
      about: about ?? (message.from.startsWith("c") ? message.from : "c1"),
      field,
      value,
      message: message.id,
      quote,
      ...(supersededBy === undefined ? {} : { supersededBy: messageId(supersededBy) }),
    });
  } else if (what !== "") {
    const kept = orNull(keptBy);
    gold.promises.push({
      message: message.id,
      by: message.from,
      what,
      due: orNull(due),
      keptBy: kept === null ? null : messageId(kept),
    });
  } else if (INTENT.test(note)) {
    const intent = note.replace(INTENT, "");
    if (!gold.intents.some((one) => one.message === message.id && one.intent === intent))
      gold.intents.push({ message: message.id, intent });
  } else if (note === "pos" || note === "neg")
    gold.moods.push({ message: message.id, mood: note === "pos" ? "positive" : "negative" });
  else if (note.startsWith("=>")) gold.stages.push({ after: message.id, stage: note.slice(2) });
  else throw new Error(`${id} ${message.id} ${note}: unknown annotation`);
}

/** One fact per field, value and first message. */
function addFact(facts: Fact[], fact: Fact): void {
  const { about, field, value } = fact;
  if (!facts.some((one) => one.about === about && one.field === field && one.value === value)) facts.push(fact);
}
