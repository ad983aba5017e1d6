/** The server's address with another database in it. */
export function databaseUrl(url: string, database: string): string {
  const [address = "", query] = url.split("?", 2);
  const base = address.replace(/^(mongodb(?:\+srv)?:\/\/[^/]+)(\/.*)?$/, "$1");
  return `${base}/${database}${query === undefined ? "" : `?${query}`}`;
}
