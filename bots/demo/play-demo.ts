/** The small script of the demo company: plays live chats through the mock puppet, slowly and for as long as it runs. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LiveChats } from "#src/demo/demo-company.js";
import type { DemoLine, DemoPlayer } from "./demo-player.js";

const FIRST_PAUSE_MS = 15_000;
const BETWEEN_LINES_MS = 9_000;
const BETWEEN_CHATS_MS = 60_000;
/** After the hand-written chats new customers come less often, so that an instance left running does not fill up. */
const BETWEEN_NEWCOMERS_MS = 15 * 60_000;

interface NumberedLine extends DemoLine {
  /** Counts all lines from 1. */
  number: number;
  name: string;
}

/** All lines in order; the script of a newcomer follows that of the one before. */
export function* demoLines(chats: LiveChats): Generator<NumberedLine> {
  let number = 0;
  for (let c = 0; ; c++) {
    const chat = chats.written[c] ?? chats.newcomer(c - chats.written.length);
    const contact = chat.contacts[0];
    if (!contact) continue;
    for (const [i, line] of chat.lines.entries()) {
      const betweenMs = c < chats.written.length ? BETWEEN_CHATS_MS : BETWEEN_NEWCOMERS_MS;
      yield {
        number: ++number,
        name: contact.name,
        conversation: contact.id,
        from: line.from === chat.memberId ? "self" : line.from,
        text: line.text,
        delayMs: i > 0 ? BETWEEN_LINES_MS : betweenMs,
      };
    }
  }
}

/**
 * Begins in the background; ends when the player is stopped or the signal aborts. A new start goes on behind the last
 * line said, remembered in the data directory: nothing is said twice.
 */
export function playDemo(player: DemoPlayer, chats: LiveChats, dataDir: string, signal: AbortSignal): void {
  for (const { id, name } of chats.people) player.addPerson({ id, name });
  const cursorFile = join(dataDir, "demo-live-line");
  void (async () => {
    const said = readCursor(cursorFile);
    let isFirst = true;
    for (const line of demoLines(chats)) {
      if (signal.aborted) return;
      if (line.number <= said) continue;
      player.addPerson({ id: line.conversation, name: line.name });
      const id = await player.play({ ...line, delayMs: isFirst ? FIRST_PAUSE_MS : line.delayMs });
      if (id === null) return;
      isFirst = false;
      writeFileSync(cursorFile, `${line.number}\n`);
    }
  })();
}

function readCursor(file: string): number {
  try {
    return Number(readFileSync(file, "utf8")) || 0;
  } catch {
    return 0;
  }
}
