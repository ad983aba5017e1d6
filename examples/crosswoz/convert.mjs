#!/usr/bin/env node
/**
 * Turns CrossWOZ dialogues (one JSON object a line: id, messages[{role: "usr"|"sys", content}]) into the rows of
 * `guanxi import chats`: usr is the contact, sys the member. The dialogues have no times, so they are laid out over
 * working-day hours from --start on, one dialogue after the other, always the same for the same input.
 *
 * usage: node examples/crosswoz/convert.mjs DIALOGUES.jsonl OUT.jsonl [--members liqian,zhouhang] [--start 2026-09-01]
 *
 * CrossWOZ: Zhu et al., TACL 2020, Apache-2.0.
 */
import { createReadStream, createWriteStream } from "node:fs";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    members: { type: "string", default: "liqian,zhouhang" },
    start: { type: "string", default: "2026-09-01" },
  },
});
const [input, output] = positionals;
if (!input || !output) {
  console.error("usage: convert.mjs DIALOGUES.jsonl OUT.jsonl [--members a,b] [--start YYYY-MM-DD]");
  process.exit(2);
}
const members = values.members.split(",").filter(Boolean);
const startMs = Date.parse(`${values.start}T09:00:00+08:00`);
if (Number.isNaN(startMs) || members.length === 0) {
  console.error("--start must be YYYY-MM-DD and --members a comma separated list");
  process.exit(2);
}

const PER_DAY = 16;
const out = createWriteStream(output);
let dialogues = 0;
let messages = 0;
for await (const line of createInterface({ input: createReadStream(input), crlfDelay: Infinity })) {
  if (!line.trim()) continue;
  const dialogue = JSON.parse(line);
  const memberId = members[dialogues % members.length];
  const contact = { id: `crosswoz-${dialogue.id}`, name: `顾客${dialogue.id}`, side: "contact" };
  const member = { id: memberId, side: "member", name: memberId };
  const openedMs = startMs + Math.floor(dialogues / PER_DAY) * 86_400_000 + (dialogues % PER_DAY) * 30 * 60_000;
  let minute = 0;
  for (const [i, message] of dialogue.messages.entries()) {
    minute += message.role === "sys" ? 1 : 2;
    const [from, to] = message.role === "usr" ? [contact, member] : [member, contact];
    const row = {
      conversation: `crosswoz-${dialogue.id}`,
      id: `m${i + 1}`,
      at: new Date(openedMs + minute * 60_000).toISOString(),
      from,
      to,
      room: null,
      type: "text",
      text: message.content,
    };
    if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, "drain");
    messages++;
  }
  dialogues++;
}
out.end();
await once(out, "finish");
console.log(`${dialogues} dialogues, ${messages} messages -> ${output}`);
