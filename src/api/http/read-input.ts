/** Typed input from a request: everything wrong with it is reported at once, in Chinese, with its path. */
import { z } from "zod";
import { InvalidInputError, type InputIssue } from "#src/domain/shared/errors.js";

/** The parts of a request that a route reads. A part left out is not read. */
export interface RequestSchemas<P = unknown, Q = unknown, B = unknown> {
  params?: z.ZodType<P> | undefined;
  query?: z.ZodType<Q> | undefined;
  body?: z.ZodType<B> | undefined;
}

export interface RequestInput<P = unknown, Q = unknown, B = unknown> {
  params: P;
  query: Q;
  body: B;
}

const chinese = z.locales.zhCN().localeError;

/** ["messages", 3, "at"] → "messages[3].at". */
const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${String(part)}`))
    .join("");

/** The issues of a failed parse in the API's shape. */
export const issuesOf = (error: z.ZodError): InputIssue[] =>
  error.issues.map((issue) => ({ path: pathText(issue.path), message: issue.message }));

/** Parses with Chinese messages; never throws. */
const parseChinese = <T>(schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> =>
  schema.safeParse(value, { error: chinese });

/**
 * Reads what the schemas name.
 *
 * @throws InvalidInputError with every issue of every part.
 */
export function readInput<P, Q, B>(
  schemas: RequestSchemas<P, Q, B>,
  raw: { params: unknown; query: unknown; body: unknown },
): RequestInput<P, Q, B> {
  const issues: InputIssue[] = [];
  const read = <T>(schema: z.ZodType<T> | undefined, value: unknown): T => {
    if (!schema) return undefined as T;
    const result = parseChinese(schema, value);
    if (!result.success) issues.push(...issuesOf(result.error));
    return result.data as T;
  };
  const input = {
    params: read(schemas.params, raw.params),
    query: read(schemas.query, raw.query),
    body: read(schemas.body, raw.body),
  };
  if (issues.length > 0) throw new InvalidInputError(issues);
  return input;
}
