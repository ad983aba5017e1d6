import { decodeValue, Type } from "../bson/decode.js";
import { type Element, findField } from "../bson/raw.js";
import type { Variables } from "../expressions/scope.js";
import type { Filter, PathFilter } from "./filter.js";
import { compileValueTest } from "./matcher.js";
import { conjunctsOf } from "./plan.js";

/**
 * What the bytes of a document already say about a filter: false (it does not match), true (it does), or undefined
 * (it has to be decoded, because an array is on the way or the filter asks for more than fields).
 */
export type RawFilter = (bytes: Buffer, variables: Variables) => boolean | undefined;

/**
 * Compiles the conditions of a filter that can be answered by looking up single fields in the bytes: nothing but their
 * values is decoded. Undefined when there is no such condition.
 */
export function compileRawFilter(filter: Filter): RawFilter | undefined {
  const conjuncts = conjunctsOf(filter);
  const onPaths = conjuncts.filter((conjunct) => conjunct.kind === "path").map(compilePath);
  if (onPaths.length === 0) return undefined;
  const isAll = onPaths.length === conjuncts.length;
  return (bytes, variables) => {
    let verdict: boolean | undefined = isAll ? true : undefined;
    for (const test of onPaths) {
      const one = test(bytes, variables);
      if (one === false) return false;
      if (one === undefined) verdict = undefined;
    }
    return verdict;
  };
}

function compilePath({ parts, test }: PathFilter): RawFilter {
  const matches = compileValueTest(test);
  const names = parts.map((part) => Buffer.from(part, "utf8"));
  const found: Element = { type: 0, start: 0, end: 0 };
  return (bytes, variables) => {
    let from = 0;
    for (let i = 0; i < names.length; i++) {
      if (!findField(bytes, from, names[i] as Buffer, found)) return matches(undefined, variables);
      if (found.type === Type.array) return undefined;
      if (i < names.length - 1 && found.type !== Type.object) return matches(undefined, variables);
      from = found.start;
    }
    return matches(decodeValue(bytes, found.start, found.type), variables);
  };
}
