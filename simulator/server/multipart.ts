/** The first part of a multipart body. */

export interface UploadedFile {
  partName: string;
  filename: string;
  contentType: string;
  bytes: Buffer;
}

/** @returns null when the body is not multipart or has no file. */
export function firstFile(contentType: string, body: Buffer): UploadedFile | null {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (!/^multipart\//i.test(contentType) || boundary === undefined) return null;
  const mark = Buffer.from(`--${boundary}`);
  let start = body.indexOf(mark);
  while (start >= 0) {
    const next = body.indexOf(mark, start + mark.length);
    if (next < 0) return null;
    const part = body.subarray(start + mark.length + 2, next - 2);
    const split = part.indexOf("\r\n\r\n");
    if (split >= 0) {
      const head = part.subarray(0, split).toString();
      const filename = /filename\*?="?(?:UTF-8'')?([^";\r\n]*)"?/i.exec(head)?.[1];
      if (filename !== undefined) {
        return {
          partName: /\bname="?([^";\r\n]*)"?/i.exec(head)?.[1] ?? "",
          filename: decoded(filename),
          contentType: /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? "application/octet-stream",
          bytes: part.subarray(split + 4),
        };
      }
    }
    start = next;
  }
  return null;
}

function decoded(filename: string): string {
  try {
    return decodeURIComponent(filename);
  } catch {
    return filename;
  }
}
