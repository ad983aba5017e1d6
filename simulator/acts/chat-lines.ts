/** Keeps the last lines of chats for whoever looks at the page. */
import type { Simulator } from "../core/simulator.js";
import type { ChatLine } from "../state/content.js";
import type { Corp } from "../state/corp.js";

const KEPT = 20_000;

export function addChatLine(sim: Simulator, corp: Corp, line: Omit<ChatLine, "seq" | "at">): void {
  corp.chatLines.push({ ...line, seq: sim.seq(), at: sim.seconds() });
  if (corp.chatLines.length > KEPT * 1.2) corp.chatLines = corp.chatLines.slice(-KEPT);
}
