/**
 * The chat archive and 微信客服 tell who wrote by id only. Names are put in before capture: understanding reads them, and
 * a contact without a name is nobody to whoever looks at the list.
 */
import type { SourceMessage } from "#src/domain/conversation/message.js";
import type { CaptureUseCases } from "../capture/capture-use-cases.js";

/** Port: names of customers and members by their WeCom ids; unknown ones are left out. */
export type NamesOf = (corpId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

type Capture = Pick<CaptureUseCases, "captureMessages">;

/** Captures the same messages with the names that are known now. */
export function capturingWithNames(capture: Capture, namesOf: NamesOf): Capture {
  return {
    captureMessages: async ({ messages, ...input }) => {
      const nameless = messages.flatMap(({ sender, recipient }) =>
        [sender, recipient].flatMap((party) => (party?.name === "" ? [party.id] : [])),
      );
      if (nameless.length === 0) return capture.captureMessages({ messages, ...input });
      const names = await namesOf(input.corpId, [...new Set(nameless)]);
      return capture.captureMessages({ ...input, messages: messages.map((message) => named(message, names)) });
    },
  };
}

function named(message: SourceMessage, names: ReadonlyMap<string, string>): SourceMessage {
  const withName = <P extends { id: string; name: string }>(party: P): P =>
    party.name === "" ? { ...party, name: names.get(party.id) ?? "" } : party;
  const { sender, recipient } = message;
  return { ...message, sender: withName(sender), recipient: recipient && withName(recipient) };
}
