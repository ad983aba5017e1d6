/** The event streams that are open now: counted per user, ended when a session ends. */

export interface OpenStream {
  userId: string;
  sessionId: string;
  /** Ends the answer. */
  close(): void;
}

export interface OpenStreams {
  /** Registers a stream; null when the user has too many open already. @returns what takes it off again. */
  add(stream: OpenStream): (() => void) | null;
  endSession(sessionId: string): void;
  endUser(userId: string): void;
  /** For shutting down: without it open streams would hold the server for ever. */
  endAll(): void;
  count(): number;
}

/** @param perUser streams one user may have open (each browser tab holds one). */
export function createOpenStreams(perUser: number): OpenStreams {
  const streams = new Set<OpenStream>();
  const endWhere = (matches: (stream: OpenStream) => boolean): void => {
    for (const stream of streams) {
      if (!matches(stream)) continue;
      streams.delete(stream);
      stream.close();
    }
  };
  return {
    add: (stream) => {
      if ([...streams].filter(({ userId }) => userId === stream.userId).length >= perUser) return null;
      streams.add(stream);
      return () => streams.delete(stream);
    },
    endSession: (sessionId) => {
      endWhere((stream) => stream.sessionId === sessionId);
    },
    endUser: (userId) => {
      endWhere((stream) => stream.userId === userId);
    },
    endAll: () => {
      endWhere(() => true);
    },
    count: () => streams.size,
  };
}
