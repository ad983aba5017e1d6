/** JSON logs on standard output. Fields that could hold secrets or personal data are removed wherever they appear. */
import { pino, type Logger } from "pino";

/** Names of fields whose values never reach a log. */
const HIDDEN = ["password", "token", "authorization", "cookie", "phone", "email", "text", "quote", "url"];

/**
 * @param role named in every line, e.g. "api".
 */
export function createLogger(level: string, fields: Readonly<Record<string, string>>): Logger {
  return pino({
    level,
    base: { pid: process.pid, ...fields },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: HIDDEN.flatMap((name) => [name, `*.${name}`, `req.headers.${name}`]), remove: true },
  });
}

export type { Logger };
