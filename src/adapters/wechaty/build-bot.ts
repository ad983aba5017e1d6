/** Makes the Wechaty bot of an account. Loads wechaty only when called: its tree is old and heavy (stack.md: 85 MB). */
import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { FileBoxInterface } from "file-box";
import type { Wechaty } from "wechaty";
import type { mock, PuppetMock } from "wechaty-puppet-mock";

export type Mocker = mock.Mocker;

export interface PuppetOptions {
  /** "wechaty-puppet-mock", "wechaty-puppet-service" or any other puppet package that is installed. */
  puppet: string;
  token?: string | undefined;
  /** "host:port" of a self-hosted puppet service. */
  endpoint?: string | undefined;
  /** Mock only: file that gets one JSON line for every message a contact received. */
  mockOutbox?: string | undefined;
  /** Mock only: the time at which its messages are sent (default: real time). */
  mockNow?: (() => Date) | undefined;
}

export interface BuiltBot {
  bot: Wechaty;
  /** The other side of a mock puppet; null with real puppets. */
  mocker: Mocker | null;
}

export async function buildBot(options: PuppetOptions): Promise<BuiltBot> {
  const { WechatyBuilder } = await import("wechaty");
  if (options.puppet !== "wechaty-puppet-mock") {
    const { token, endpoint } = options;
    const puppetOptions = {
      ...(token ? { token } : {}),
      ...(endpoint ? { endpoint } : {}),
      // Wechaty's own convention: a token that begins so belongs to a service without TLS, e.g. on the same machine.
      ...(token?.startsWith("insecure_") ? { tls: { disable: true } } : {}),
    };
    // The name decides which package is loaded; Wechaty's type lists only the ones it knows.
    return { bot: WechatyBuilder.build({ puppet: options.puppet as never, puppetOptions }), mocker: null };
  }
  const { mock, PuppetMock } = await import("wechaty-puppet-mock");
  const mocker = new mock.Mocker();
  const puppet = new PuppetMock({ mocker });
  deliverLikeAChannel(puppet, mocker, options.mockOutbox, options.mockNow ?? (() => new Date()));
  return { bot: WechatyBuilder.build({ puppet }), mocker };
}

let deliveries = 0;

/**
 * The mock's own sending gives no message id. This one does, as real channels do, and counts what contacts really
 * receive: the line is in the file before anything else can go wrong.
 */
function deliverLikeAChannel(puppet: PuppetMock, mocker: Mocker, outbox: string | undefined, now: () => Date): void {
  if (outbox) mkdirSync(dirname(outbox), { recursive: true });
  const deliver = (conversationId: string, type: number, text: string, file?: FileBoxInterface): Promise<string> => {
    if (!puppet.isLoggedIn) return Promise.reject(new Error("not logged in"));
    const isRoom = conversationId.includes("@");
    // A real account knows whom it may write to; people whose history was imported are not in the mock yet.
    if (!isRoom && !mocker.cacheContactPayload.has(conversationId)) {
      mocker.createContact({ id: conversationId, name: conversationId, friend: true });
    }
    const id = `mock-out-${process.pid}-${Date.now()}-${++deliveries}`;
    const at = now().getTime();
    if (outbox)
      appendFileSync(outbox, `${JSON.stringify({ to: conversationId, text, id, at: new Date(at).toISOString() })}\n`);
    if (file) mocker.cacheFileBoxPayload.set(id, file.toJSON());
    mocker.MessageMock.create({
      id,
      talkerId: puppet.currentUserId,
      type,
      text,
      timestamp: at,
      ...(isRoom ? { roomId: conversationId, mentionIdList: [] } : { listenerId: conversationId }),
    });
    puppet.emit("message", { messageId: id });
    return Promise.resolve(id);
  };
  // The mock's class says that nothing comes back; the puppet contract allows the id.
  Object.assign(puppet, {
    messageSendText: (conversationId: string, text: string) => deliver(conversationId, TYPES.text, text),
    messageSendFile: (conversationId: string, file: FileBoxInterface) =>
      deliver(conversationId, typeOf(file.name), file.name, file),
    // The mock has no link cards.
    messageSendUrl: (conversationId: string, { title, url }: { title: string; url: string }) =>
      deliver(conversationId, TYPES.text, `${title} ${url}`),
  });
}

const typeOf = (name: string): number => {
  if (/\.(png|jpe?g)$/i.test(name)) return TYPES.image;
  return /\.mp4$/i.test(name) ? TYPES.video : TYPES.file;
};

/** `types.Message` of wechaty-puppet. */
const TYPES = { file: 1, image: 6, text: 7, video: 15 } as const;
