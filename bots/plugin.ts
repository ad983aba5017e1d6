/** What a plugin is: installed on a bot, it returns a function that removes every listener it added. */
import type { Wechaty } from "wechaty";

export type BotPlugin = (bot: Wechaty) => () => void;

/** Told of everything a listener could not do; a listener never throws into the bot. */
export type OnProblem = (what: string, error?: unknown) => void;

const installed = new WeakMap<Wechaty, Set<string>>();

/** A plugin that is installed at most once per bot; a second time changes nothing. */
export function definePlugin(name: string, install: BotPlugin): BotPlugin {
  return (bot) => {
    const names = installed.get(bot) ?? new Set();
    installed.set(bot, names);
    if (names.has(name)) return () => undefined;
    names.add(name);
    const uninstall = install(bot);
    return () => {
      if (names.delete(name)) uninstall();
    };
  };
}

/** The part of the emitter that plugins use; Wechaty's own overloads do not take an event by variable. */
interface Emitter {
  on(event: string, listener: (...args: never[]) => void): unknown;
  off(event: string, listener: (...args: never[]) => void): unknown;
}

/**
 * Adds one listener whose failures, also asynchronous ones, go to `onProblem`: a rejected listener would end the
 * process.
 */
export function listen(
  bot: Wechaty,
  event: string,
  listener: (...args: never[]) => Promise<void> | void,
  onProblem: OnProblem,
): () => void {
  const safe = (...args: never[]): void => {
    // Called inside the chain so that a synchronous throw is caught as well.
    Promise.resolve()
      .then(() => listener(...args))
      .catch((error: unknown) => onProblem(`a listener of "${event}" failed`, error));
  };
  const emitter = bot as unknown as Emitter;
  emitter.on(event, safe);
  return () => void emitter.off(event, safe);
}
