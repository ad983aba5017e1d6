import { fail, must, refuse } from "../errors.js";
import { type Document, fieldPathParts, getOwn, isDocument, operatorOf, setOwn, type Value } from "../values/values.js";
import { accumulatorExpressions, arithmeticOperators } from "./arithmetic.js";
import { arrayOperators } from "./arrays.js";
import { checkVariableName, conditionOperators, variableOperators } from "./conditions.js";
import { dateOperators } from "./dates.js";
import { stringOperators } from "./strings.js";
import { constant, type Expression, folded, nowSlot, type OperatorTable, Scope, type Variables } from "./operator.js";

const operators: OperatorTable = {
  ...accumulatorExpressions,
  ...arithmeticOperators,
  ...arrayOperators,
  ...conditionOperators,
  ...dateOperators,
  ...stringOperators,
  ...variableOperators,
};

export const expressionNames: readonly string[] = Object.keys(operators);
/** Operators that MongoDB has and this store refuses (238), as opposed to names nobody knows (168). */
const unsupported = new Set(
  (
    "$accumulator $const $function $meta $toHashedIndexKey $createObjectId $encStrContains $encStrEndsWith " +
    "$encStrNormalizedEq $encStrStartsWith $similarityCosine $similarityDotProduct $similarityEuclidean $sigmoid " +
    "$subtype $toArray $toBool $toDate $toDouble $toInt $toLong $toObjectId $dateDiff $replaceOne $replaceAll $ltrim $rtrim $toDecimal $toObject $hash $hexHash $serializeEJSON $deserializeEJSON $sin $cos $tan $asin $acos $atan " +
    "$atan2 $asinh $acosh $atanh $sinh $cosh $tanh $degreesToRadians $radiansToDegrees $toUUID $bitAnd $bitOr $bitXor " +
    "$bitNot $percentile $median $binarySize $tsSecond $tsIncrement $strcasecmp $substrBytes $indexOfBytes " +
    "$strLenBytes $convert $dateFromParts $dateFromString $indexOfArray $indexOfCP $range $sortArray $setEquals $setIsSubset $setUnion $setIntersection $setDifference $arrayToObject $objectToArray $regexMatch $regexFind $regexFindAll $zip $dateToParts $rand $sampleRate $exp $ln $log $log10 $setField $unsetField $allElementsTrue " +
    "$anyElementTrue $substr $getField $bsonSize $sqrt $pow $firstN $lastN $maxN $minN $stdDevPop $stdDevSamp $top $topN $bottom $bottomN"
  ).split(" "),
);

/** True when the name is an operator of MongoDB, supported here or not. */
export const isKnownExpression = (name: string): boolean => Object.hasOwn(operators, name) || unsupported.has(name);
/** The scope of a command: system variables only. */
export const rootScope = (): Scope =>
  new Scope({ compile: compileExpression, slots: 1, fields: new Set(), usesWhole: false });
export const variablesOf = (now: Date): Variables => [now];
/** Compiles an aggregation expression into a closure. Everything that can be wrong without data is found here;
 * expressions of constants are evaluated here. */
export function compileExpression(value: Value, scope: Scope): Expression {
  if (typeof value === "string") return compileString(value, scope);
  if (Array.isArray(value)) {
    const items = value.map((item) => compileExpression(item, scope));
    return folded(items, (root, variables) => items.map((item) => item(root, variables) ?? null));
  }
  if (!isDocument(value)) return constant(value);
  const name = operatorOf(value);
  if (name === undefined) return compileObject(value, scope);
  must(Object.keys(value).length === 1, 15983, "An object representing an expression must have exactly one field");
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (operator) return operator(value[name], scope, name);
  return unsupported.has(name) ? refuse(`expression ${name}`) : fail(168, `Unrecognized expression '${name}'`);
}

function compileObject(object: Document, scope: Scope): Expression {
  const fields = Object.entries(object).map(([field, value]) => {
    must(field !== "", 15998, "FieldPath field names may not be empty strings.");
    must(!field.startsWith("$"), 16410, `FieldPath field names may not start with '$'. Got '${field}'`);
    must(!field.includes("."), 16412, `FieldPath field names may not contain '.'. Got '${field}'`);
    return [field, compileExpression(value, scope)] as const;
  });
  const expressions = fields.map(([, expression]) => expression);
  return folded(expressions, (root, variables) => {
    const result: Document = {};
    for (const [field, expression] of fields) {
      const value = expression(root, variables);
      if (value !== undefined) setOwn(result, field, value);
    }
    return result;
  });
}

/** The value under a path as expressions see it: arrays on the way become arrays of what their objects hold (missing
 * ones left out); numbers are field names, and arrays directly inside arrays are not searched. */
function valueAtPath(value: Value, parts: readonly string[], from = 0): Value {
  let node = value;
  for (let i = from; i < parts.length; i++) {
    if (Array.isArray(node)) {
      const found = node.map((element) => (isDocument(element) ? valueAtPath(element, parts, i) : undefined));
      return found.filter((inner) => inner !== undefined);
    }
    if (!isDocument(node)) return undefined;
    node = getOwn(node, parts[i] ?? "");
  }
  return node;
}

/** Compiles "$a.b" or "$$variable.a.b"; other strings are constants. */
function compileString(text: string, scope: Scope): Expression {
  if (!text.startsWith("$")) return constant(text);
  must(text !== "$", 16872, "'$' by itself is not a valid FieldPath");
  if (!text.startsWith("$$")) {
    const parts = fieldPathParts(text.slice(1));
    const [first = ""] = parts;
    scope.use(first);
    return parts.length > 1 ? (root) => valueAtPath(root, parts) : (root) => getOwn(root, first);
  }
  const [variable = "", ...rest] = text.slice(2).split(".");
  const base = variableReader(variable, rest[0], scope);
  if (rest.length === 0) return base;
  const parts = fieldPathParts(rest.join("."));
  return (root, variables) => valueAtPath(base(root, variables), parts);
}

function variableReader(name: string, field: string | undefined, scope: Scope): Expression {
  must(name !== "", 9, "empty variable names are not allowed");
  if (!scope.has(name)) {
    if (name === "ROOT" || name === "CURRENT") {
      scope.use(field);
      return (root) => root;
    }
    if (name === "NOW") return (_root, variables) => variables[nowSlot];
    if (name === "REMOVE") return constant(undefined);
    if (["CLUSTER_TIME", "SEARCH_META", "USER_ROLES", "JS_SCOPE"].includes(name)) refuse(`variable $$${name}`);
    if (!["DESCEND", "PRUNE", "KEEP"].includes(name)) checkVariableName(name);
  }
  const slot = scope.slotOf(name);
  return (_root, variables) => variables[slot];
}
