/** Port: pictures behind addresses that WeCom gave, e.g. of codes. */
export interface PicturesApi {
  /** @throws WecomError unreachable: not there now; input: no picture. */
  fetch(url: string): Promise<{ bytes: Uint8Array; mime: string }>;
}
