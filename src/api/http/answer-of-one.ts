/**
 * The answer about one record, from a presenter that shows lists (and looks up names once for all of them).
 *
 * @throws Error the presenter showed nothing: a mistake in it.
 */
export async function answerOfOne<Json>(presented: Promise<readonly Json[]>): Promise<{ data: Json }> {
  const [data] = await presented;
  if (data === undefined) throw new Error("the record was not presented");
  return { data };
}
