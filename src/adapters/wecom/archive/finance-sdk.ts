/**
 * The vendor's C library WeWorkFinanceSdk through FFI (wecom.md §6.2). Calls run on koffi's threads, so that a slow one
 * stops nothing else. Loaded only when an archive is configured.
 */
import type { KeyObject } from "node:crypto";
import { ArchiveError, type ArchiveReader } from "#src/usecases/wecom-archive/ports.js";
import { sealedMessages } from "./chat-data.js";
import { keyRing, openRandomKey } from "./random-key.js";

export interface FinanceSdkOptions {
  /** Path of libWeWorkFinanceSdk_C.so (or the Windows DLL). */
  library: string;
  corpId: string;
  secret: string;
  keys: ReadonlyMap<number, KeyObject>;
  /** Of one call, in seconds. */
  timeoutSeconds?: number;
}

export interface FinanceSdkReader extends ArchiveReader {
  close(): void;
}

/** A function of the library: called here, or on another thread with a callback as the last argument. */
type NativeFunction = ((...args: unknown[]) => unknown) & { async: (...args: unknown[]) => unknown };

/** A pointer of the library's; only handed back to it. */
type Pointer = unknown;

/** @throws ArchiveError Init refused. @throws Error the library cannot be loaded. */
export async function openFinanceSdk(options: FinanceSdkOptions): Promise<FinanceSdkReader> {
  const { default: koffi } = await import("koffi");
  const library = koffi.load(options.library);
  const func = (definition: string): NativeFunction => library.func(definition);
  const sdkFunctions = {
    newSdk: func("void *NewSdk()"),
    destroySdk: func("void DestroySdk(void *sdk)"),
    init: func("int Init(void *sdk, const char *corpid, const char *secret)"),
    getChatData: func(
      "int GetChatData(void *sdk, unsigned long long seq, unsigned int limit, const char *proxy, const char *passwd, int timeout, void *slice)",
    ),
    decryptData: func("int DecryptData(const char *encrypt_key, const char *encrypt_msg, void *slice)"),
    getMediaData: func(
      "int GetMediaData(void *sdk, const char *indexbuf, const char *fileid, const char *proxy, const char *passwd, int timeout, void *media)",
    ),
    newSlice: func("void *NewSlice()"),
    freeSlice: func("void FreeSlice(void *slice)"),
    content: func("void *GetContentFromSlice(void *slice)"),
    sliceLength: func("int GetSliceLen(void *slice)"),
    newMedia: func("void *NewMediaData()"),
    freeMedia: func("void FreeMediaData(void *media)"),
    mediaData: func("void *GetData(void *media)"),
    mediaLength: func("int GetDataLen(void *media)"),
    mediaIndex: func("void *GetOutIndexBuf(void *media)"),
    mediaIndexLength: func("int GetIndexLen(void *media)"),
    isMediaFinished: func("int IsMediaDataFinish(void *media)"),
  };
  const sdk: Pointer = sdkFunctions.newSdk();
  const code = Number(sdkFunctions.init(sdk, options.corpId, options.secret));
  if (code !== 0) {
    sdkFunctions.destroySdk(sdk);
    throw new ArchiveError(code, "Init");
  }
  const timeout = options.timeoutSeconds ?? 30;
  const keyOf = keyRing(options.keys);

  /** Runs on another thread; a code other than 0 is an error. */
  const call = (what: string, run: NativeFunction, ...args: unknown[]): Promise<void> =>
    new Promise((resolve, reject) => {
      run.async(...args, (error: unknown, answer: unknown) => {
        if (error) reject(error instanceof Error ? error : new Error(what));
        else if (Number(answer) !== 0) reject(new ArchiveError(Number(answer), what));
        else resolve();
      });
    });
  /** A copy: the library's memory is given back at once. */
  const bytesAt = (pointer: Pointer, length: number): Buffer =>
    length <= 0 || pointer === null ? Buffer.alloc(0) : Buffer.from(new Uint8Array(koffi.view(pointer, length)));
  const withSlice = async (run: (slice: Pointer) => Promise<void>): Promise<string> => {
    const slice: Pointer = sdkFunctions.newSlice();
    try {
      await run(slice);
      return bytesAt(sdkFunctions.content(slice), Number(sdkFunctions.sliceLength(slice))).toString("utf8");
    } finally {
      sdkFunctions.freeSlice(slice);
    }
  };

  return {
    pull: async (afterSeq, limit) => {
      const seq = afterSeq === "" ? 0n : BigInt(afterSeq);
      const json = await withSlice((slice) =>
        call("GetChatData", sdkFunctions.getChatData, sdk, seq, limit, "", "", timeout, slice),
      );
      return sealedMessages(json);
    },
    open: async ({ keyVersion, randomKey, message }) => {
      const key = openRandomKey(keyOf(keyVersion), randomKey);
      return withSlice((slice) => call("DecryptData", sdkFunctions.decryptData, key, message, slice));
    },
    async *media(fileId) {
      let index = "";
      for (;;) {
        const media: Pointer = sdkFunctions.newMedia();
        try {
          await call("GetMediaData", sdkFunctions.getMediaData, sdk, index, fileId, "", "", timeout, media);
          yield bytesAt(sdkFunctions.mediaData(media), Number(sdkFunctions.mediaLength(media)));
          if (Number(sdkFunctions.isMediaFinished(media)) !== 0) return;
          const length = Number(sdkFunctions.mediaIndexLength(media));
          index = bytesAt(sdkFunctions.mediaIndex(media), length).toString("latin1");
        } finally {
          sdkFunctions.freeMedia(media);
        }
      }
    },
    close: () => {
      sdkFunctions.destroySdk(sdk);
      library.unload();
    },
  };
}
