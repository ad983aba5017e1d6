/** Paths on the command line are meant from where the caller stands; bin/guanxi changes into the project's folder. */
import { resolve } from "node:path";

export const callerPath = (path: string): string => resolve(process.env["GUANXI_CWD"] ?? process.cwd(), path);
