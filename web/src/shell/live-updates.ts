/** Hears from the server what changed and makes exactly that old. */
import { useEffect, useState } from "react";
import type { LiveEventJson } from "#src/api/contract/contract.js";
import type { LiveEventType } from "#src/domain/shared/live-event-type.js";
import { queryClient } from "../shared/api/query-client";
import { keys, LIVE_EVENT_TYPES, touchedBy } from "../shared/api/query-keys";

/** Many events of one import become one round of refetching. */
const GATHER_MS = 600;
/** A short hiccup is not worth a notice. */
const PATIENCE_MS = 4000;

const contactOf = (data: unknown): string | null => {
  try {
    return (JSON.parse(String(data)) as LiveEventJson).contactId;
  } catch {
    return null;
  }
};

/** Keeps one event stream open; true while it has been broken for some seconds. */
export function useLiveUpdates(): boolean {
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    let source: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let patience: ReturnType<typeof setTimeout> | undefined;
    let gathering: ReturnType<typeof setTimeout> | undefined;
    let attempts = 0;
    let wasBroken = false;
    const touched = new Map<string, readonly unknown[]>();

    const flush = (): void => {
      gathering = undefined;
      // Another time makes everything old.
      if (touched.has(JSON.stringify(keys.clock))) void queryClient.invalidateQueries({ type: "active" });
      for (const queryKey of touched.values()) void queryClient.invalidateQueries({ queryKey });
      touched.clear();
    };
    const hear = (type: LiveEventType) => (event: MessageEvent) => {
      for (const key of touchedBy(type, contactOf(event.data))) touched.set(JSON.stringify(key), key);
      gathering ??= setTimeout(flush, GATHER_MS);
    };
    const opened = (): void => {
      attempts = 0;
      clearTimeout(patience);
      patience = undefined;
      setBroken(false);
      if (wasBroken) void queryClient.invalidateQueries({ type: "active" });
      wasBroken = false;
    };
    const failed = (): void => {
      wasBroken = true;
      patience ??= setTimeout(() => setBroken(true), PATIENCE_MS);
      if (source?.readyState !== EventSource.CLOSED) return;
      clearTimeout(retry);
      retry = setTimeout(connect, Math.min(30_000, 1000 * 2 ** attempts++));
    };
    function connect(): void {
      source?.close();
      source = new EventSource("/api/v1/events");
      source.addEventListener("open", opened);
      source.addEventListener("error", failed);
      for (const type of LIVE_EVENT_TYPES) source.addEventListener(type, hear(type));
    }
    connect();
    return () => {
      source?.close();
      for (const timer of [retry, patience, gathering]) clearTimeout(timer);
    };
  }, []);
  return isBroken;
}
