// Builds annotated chats from the short notation of the batches beside this file.
// usage: node build.mjs batch-1.txt [batch-2.txt …] > chats.jsonl
// "### id | industry | scenario | account | year | key:nickname …", then one line a message:
// "N [MM-DD] HH:MM from[/type]: text @@ annotation ; annotation", where an annotation is
// [person.]field=value{quote}[>N], #intent, pos, neg, =>stage, P(what|due|N); `-` stands for null; /revoke: text is "of N"; \n a line break.
import { readFileSync } from "node:fs";

const id = (n) => `m${String(n).padStart(2, "0")}`;
const fail = (where, why) => {
  throw new Error(`${where}: ${why}`);
};

export function chatsOf(source) {
  const chats = [];
  let chat = null;
  let date = "";
  let year = "";
  for (const line of source.split("\n")) {
    if (line.startsWith("### ")) {
      const [name, industry, scenario, account, y, people] = line.slice(4).split(" | ");
      year = y;
      chat = {
        id: name,
        industry,
        scenario,
        zone: "Asia/Shanghai",
        account: account === "null" ? null : account,
        people: people.split(/\s(?=[cm]\d:)/).map((p) => {
          const [key, ...nickname] = p.split(":");
          return { key, side: key.startsWith("m") ? "member" : "contact", nickname: nickname.join(":") };
        }),
        messages: [],
        gold: { facts: [], intents: [], promises: [], moods: [], stages: [], traps: [] },
      };
      chats.push(chat);
      continue;
    }
    if (!line.trim() || line.startsWith("//")) continue;
    const m = /^(\d+) (?:(?:(\d{4})-)?(\d\d-\d\d) )?(\d\d:\d\d) ([cm]\d)(?:\/(\w+))?: (.*)$/.exec(line);
    if (!m) fail(chat?.id, `cannot read: ${line}`);
    if (m[2]) year = m[2];
    if (m[3]) date = m[3];
    const [raw, notes = ""] = m[7].split(/\s?@@\s?/);
    const message = {
      id: id(m[1]),
      at: `${year}-${date}T${m[4]}:00+08:00`,
      from: m[5],
      type: m[6] ?? "text",
      text: raw.replaceAll("\\n", "\n"),
    };
    if (message.type === "revoke") {
      message.of = id(/of (\d+)/.exec(raw)[1]);
      message.text = "";
    }
    chat.messages.push(message);
    for (const note of notes
      .split(" ; ")
      .map((n) => n.trim())
      .filter(Boolean)) {
      const where = `${chat.id} ${message.id} ${note}`;
      const fact = /^(?:(c\d)\.)?([a-zA-Z_]+)=(.*)\{(.*)\}(?:>(\d+))?$/.exec(note);
      const promise = /^P\((.*)\|(.*)\|(.*)\)$/.exec(note);
      if (fact) {
        const quote = fact[4].replaceAll("\\n", "\n");
        if (!message.text.includes(quote)) fail(where, "quote is not in the message");
        const about = fact[1] ?? (message.from.startsWith("c") ? message.from : "c1");
        const isKnown = chat.gold.facts.some((f) => f.about === about && f.field === fact[2] && f.value === fact[3]);
        if (isKnown) continue; // one fact per field, value and first message
        chat.gold.facts.push({
          about,
          field: fact[2],
          value: fact[3],
          message: message.id,
          quote,
          ...(fact[5] ? { supersededBy: id(fact[5]) } : {}),
        });
      } else if (promise)
        chat.gold.promises.push({
          message: message.id,
          by: message.from,
          what: promise[1],
          due: promise[2] === "-" ? null : promise[2],
          keptBy: promise[3] === "-" ? null : id(promise[3]),
        });
      else if (/^(?:c\d\.)?#/.test(note)) {
        const intent = note.replace(/^(?:c\d\.)?#/, "");
        if (!chat.gold.intents.some((x) => x.message === message.id && x.intent === intent))
          chat.gold.intents.push({ message: message.id, intent });
      } else if (note === "pos" || note === "neg")
        chat.gold.moods.push({ message: message.id, mood: note === "pos" ? "positive" : "negative" });
      else if (note.startsWith("=>")) chat.gold.stages.push({ after: message.id, stage: note.slice(2) });
      else fail(where, "unknown annotation");
    }
  }
  return chats;
}

if (import.meta.url === `file://${process.argv[1]}`)
  for (const file of process.argv.slice(2))
    for (const chat of chatsOf(readFileSync(file, "utf8"))) console.log(JSON.stringify(chat));
