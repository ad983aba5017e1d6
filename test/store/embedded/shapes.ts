import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { stageNames } from "#embedded/aggregation/run-pipeline.js";
import { windowFunctionNames } from "#embedded/aggregation/window.js";
import { expressionNames } from "#embedded/expressions/compile.js";
import * as profile from "#embedded/profile.js";
import { fieldOperatorNames, topLevelOperatorNames } from "#embedded/query/filter.js";
import { updateOperators } from "#embedded/update/operators.js";

/** Everything that begins with `$` and is in the profile. */
export const supportedNames: ReadonlySet<string> = new Set([
  ...stageNames,
  ...expressionNames,
  ...windowFunctionNames,
  ...fieldOperatorNames,
  ...topLevelOperatorNames,
  ...Object.keys(updateOperators),
  ..."$rename $each $position $slice $sort $natural".split(" "),
]);

const fieldsOf = ({ fields }: profile.CommandProfile): string[] => Object.keys(fields);
const statements: Readonly<Record<string, string[]>> = {
  updates: fieldsOf(profile.updateStatement),
  deletes: fieldsOf(profile.deleteStatement),
};

/**
 * What of the recorded shapes (one command a line, as `server/router.ts` writes them) is not in the profile.
 *
 * @param expected commands that are sent to see them refused.
 */
export function outsideProfile(lines: readonly string[], expected: readonly string[] = []): string[] {
  return lines.flatMap((line) => {
    const [given = "", ...names] = line.split(" ");
    const command = profile.aliases[given] ?? given;
    const own = profile.commands[command];
    if (!own) return expected.includes(command) ? [] : [`command ${command}`];
    const isKnown = (name: string): boolean => {
      const [list = "", field = ""] = name.split(".");
      if (name.startsWith("$")) return supportedNames.has(name);
      if (field !== "") return statements[list]?.includes(field) === true;
      if (profile.commonFields.refused.includes(name)) return true; // sent as false
      return own.isOpen || name in own.fields || name in profile.commonFields.fields;
    };
    return names.filter((name) => !isKnown(name)).map((name) => `${command}: ${name}`);
  });
}

/** The lines of a file of shapes. */
export const readShapes = (path: string): string[] => readFileSync(path, "utf8").split("\n").filter(Boolean);

/**
 * What a store of the tests noted must be in the profile, also what a test did not look at closely. The shapes are
 * added to the file that EMBEDDED_STORE_SHAPES names, for record-shapes.ts.
 */
export function checkShapes(file: string): void {
  const shapes = existsSync(file) ? readShapes(file) : [];
  const outer = process.env["EMBEDDED_STORE_SHAPES"];
  if (outer !== undefined) appendFileSync(outer, shapes.map((shape) => `${shape}\n`).join(""));
  const outside = outsideProfile(shapes);
  if (outside.length > 0) throw new Error(`not in the profile of the embedded store: ${outside.join(", ")}`);
}
