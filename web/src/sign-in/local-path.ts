/** A path inside this app, or null: a return path from the address bar must not lead elsewhere. */
export function localPath(value: string | null): string | null {
  if (!value?.startsWith("/") || value.startsWith("//") || value.includes("\\")) return null;
  return value.startsWith("/sign-in") ? null : value;
}
