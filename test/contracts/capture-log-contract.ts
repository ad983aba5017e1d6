/** What every message log does, the fake and the real one alike. */
import { beforeEach, describe, expect, it } from "vitest";
import type { CaptureLog, LogMessage, SeenConversation } from "#src/usecases/capture/ports.js";

export interface OpenCaptureLog {
  log: CaptureLog;
  /** Ids of the conversations that understanding has to read. */
  due: (corpId: string) => Promise<string[]>;
}

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 2, 1, minute));

const aConversation = (id: string): SeenConversation => ({
  id,
  source: "import",
  sourceId: id,
  kind: "direct",
  name: null,
  contactIds: ["ct_1"],
  memberIds: ["liqian"],
});

function aLogMessage(corpId: string, id: string, text: string): LogMessage {
  return {
    corpId,
    id,
    source: "import",
    sourceId: id,
    conversationId: `cv_${corpId}`,
    side: "contact",
    contactId: "ct_1",
    memberId: null,
    senderName: "王工",
    type: "text",
    text,
    media: null,
    sentAt: at(0),
    capturedAt: at(0),
    revokes: null,
    edits: null,
    toContactId: null,
    toMemberId: "liqian",
    toName: "liqian",
    roomName: null,
  };
}

let corps = 0;

export function captureLogContract(name: string, open: () => OpenCaptureLog): void {
  describe(`${name} keeps the contract of a message log`, () => {
    let corpId = "";
    let conversationId = "";
    let opened: OpenCaptureLog;
    beforeEach(() => {
      corpId = `contract${++corps}`;
      conversationId = `cv_${corpId}`;
      opened = open();
    });
    const begin = (token: string, minute: number): Promise<void> =>
      opened.log.begin(corpId, { token: `${corpId}-${token}`, at: at(minute), isImport: false }, [
        aConversation(conversationId),
      ]);

    it("stores a message once", async () => {
      const { log } = opened;
      const [one, two] = [aLogMessage(corpId, `${corpId}-1`, "一"), aLogMessage(corpId, `${corpId}-2`, "二")];
      expect(await log.insert([one])).toEqual(new Set([one.id]));
      expect(await log.insert([{ ...one, text: "改" }, two])).toEqual(new Set([two.id]));
      expect(await log.insert([one, two])).toEqual(new Set());
    });

    it("makes due what got new messages, and nothing else", async () => {
      const { log, due } = opened;
      await begin("a", 0);
      expect(await due(corpId)).toEqual([]);
      await log.finish(corpId, `${corpId}-a`, []);
      expect(await due(corpId)).toEqual([]);
      await begin("b", 1);
      await log.finish(corpId, `${corpId}-b`, [conversationId]);
      expect(await due(corpId)).toEqual([conversationId]);
    });

    it("settles a capture that was begun long ago and never finished, once", async () => {
      const { log, due } = opened;
      await begin("dead", 0);
      await begin("alive", 30);
      expect(await log.finishAbandoned(corpId, at(10), 10)).toBe(1);
      expect(await due(corpId)).toEqual([conversationId]);
      expect(await log.finishAbandoned(corpId, at(10), 10)).toBe(0);
      expect(await log.finishAbandoned("another-corp", at(59), 10)).toBe(0);
    });
  });
}
