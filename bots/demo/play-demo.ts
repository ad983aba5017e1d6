/** The small script of the demo company: plays its live chats through the mock puppet, slowly and for ever. */
import type { ChatScript } from "#src/demo/chat-script.js";
import type { DemoLine, DemoPlayer } from "./demo-player.js";

const FIRST_PAUSE_MS = 20_000;
const BETWEEN_LINES_MS = 9_000;
const BETWEEN_CHATS_MS = 60_000;
/** After everything was said once the script rests, so that an instance left running does not fill up. */
const BETWEEN_ROUNDS_MS = 2 * 3_600_000;

/** Lines of all chats with their pauses; `round` tells repeats apart. */
export function* demoLines(chats: readonly ChatScript[]): Generator<DemoLine> {
  for (let round = 0; ; round++) {
    for (const [c, chat] of chats.entries()) {
      const conversation = chat.contacts[0]?.id ?? "";
      for (const [i, line] of chat.lines.entries()) {
        const isFirstOfAll = round === 0 && c === 0 && i === 0;
        const pauseMs = i > 0 ? BETWEEN_LINES_MS : c > 0 ? BETWEEN_CHATS_MS : BETWEEN_ROUNDS_MS;
        yield {
          conversation,
          from: line.from === chat.memberId ? "self" : line.from,
          text: line.text,
          delayMs: isFirstOfAll ? FIRST_PAUSE_MS : pauseMs,
        };
      }
    }
  }
}

/** Begins in the background; ends when the player is stopped or the signal aborts. */
export function playDemo(player: DemoPlayer, chats: readonly ChatScript[], signal: AbortSignal): void {
  for (const chat of chats) for (const { id, name } of chat.contacts) player.addPerson({ id, name });
  void player.playAll(demoLines(chats), signal);
}
