/** Finds out in which encoding a text file is written: UTF-8 with or without BOM, UTF-16 by BOM, else GBK (GB18030). */
import { open } from "node:fs/promises";

const CHUNK = 256 * 1024;

export interface FileEncoding {
  /** Label for TextDecoder. */
  label: "utf-8" | "utf-16le" | "utf-16be" | "gb18030";
  bomBytes: number;
}

/**
 * Reads until the first bytes beyond ASCII tell the encoding; a file without any is UTF-8.
 *
 * @throws the system's error when the file cannot be read.
 */
export async function detectEncoding(path: string): Promise<FileEncoding> {
  const file = await open(path, "r");
  try {
    const chunk = Buffer.alloc(CHUNK);
    for (let position = 0; ;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK, position);
      const bytes = chunk.subarray(0, bytesRead);
      if (position === 0) {
        if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { label: "utf-8", bomBytes: 3 };
        if (bytes[0] === 0xff && bytes[1] === 0xfe) return { label: "utf-16le", bomBytes: 2 };
        if (bytes[0] === 0xfe && bytes[1] === 0xff) return { label: "utf-16be", bomBytes: 2 };
      }
      if (bytesRead === 0) return { label: "utf-8", bomBytes: 0 };
      const first = bytes.findIndex((byte) => byte >= 0x80);
      if (first < 0) {
        position += bytesRead;
        continue;
      }
      if (first > CHUNK / 2 && position + first > 0) {
        // Look again with the first foreign byte at the front, so that a character is not judged by its half.
        position += first;
        const next = await file.read(chunk, 0, CHUNK, position);
        return { label: isUtf8(chunk.subarray(0, next.bytesRead)) ? "utf-8" : "gb18030", bomBytes: 0 };
      }
      return { label: isUtf8(bytes) ? "utf-8" : "gb18030", bomBytes: 0 };
    }
  } finally {
    await file.close();
  }
}

/** True when the bytes are UTF-8 up to a character cut off at the end; single bad lines do not decide. */
function isUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder("utf-8").decode(bytes, { stream: true });
  let foreign = 0;
  let broken = 0;
  for (const character of text) {
    if (character === "\uFFFD") broken++;
    else if (character > "\x7f") foreign++;
  }
  return broken === 0 || broken * 20 < foreign;
}
