/** Many plausible conversations, always the same: the demo's templates strung together per contact. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadWorkCalendar } from "#config/holidays.js";
import { projectRoot } from "#config/project-root.js";
import { placed } from "#src/demo/chat-script.js";
import { Templates, templateChats } from "#src/demo/template-chats.js";
import type { SourceMessage } from "#src/domain/conversation/message.js";

const ZONE = "Asia/Shanghai";
/** A fixed day, so that runs can be compared. */
const TODAY = "2026-11-20";

/**
 * @param contacts  how many contacts.
 * @param perContact messages of each, about.
 * @param memberIds members who talk to them in turn.
 * @returns messages in time order, as an import would bring them.
 */
export function syntheticChats(contacts: number, perContact: number, memberIds: readonly string[]): SourceMessage[] {
  const templates = Templates.parse(
    JSON.parse(readFileSync(join(projectRoot, "examples/demo/templates.json"), "utf8")),
  );
  const calendar = loadWorkCalendar();
  // About six lines a template chat; the longest ones are cut.
  const scripts = templateChats(templates, memberIds, contacts * Math.ceil(perContact / 5), 200);
  const messages: SourceMessage[] = [];
  for (let contact = 0, next = 0; contact < contacts; contact++) {
    const id = `bench${contact}`;
    const memberId = memberIds[contact % memberIds.length] ?? "bench-member";
    let count = 0;
    while (count < perContact && next < scripts.length) {
      const script = scripts[next++];
      if (!script) break;
      const name = script.contacts[0]?.name ?? id;
      for (const line of script.lines) {
        if (count >= perContact) break;
        const { at, text } = placed(line, TODAY, ZONE, calendar);
        const isContact = line.from !== script.memberId;
        const contactParty = { id, name, side: "contact" as const };
        const memberParty = { id: memberId, name: memberId, side: "member" as const };
        messages.push({
          source: "bench",
          sourceId: `${id}/m${++count}`,
          conversation: { id, kind: "direct", name: null },
          sender: isContact ? contactParty : memberParty,
          recipient: isContact ? memberParty : contactParty,
          type: line.type,
          text,
          media: null,
          sentAt: at,
          revokes: null,
          edits: null,
        });
      }
    }
  }
  return messages.sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime() || (a.sourceId < b.sourceId ? -1 : 1));
}
