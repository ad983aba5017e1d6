export declare const FIRST_LOAD_LIMIT_BYTES: number;
export declare const builtWeb: string;
export declare function measureFirstLoad(folder?: string): { files: { name: string; bytes: number }[]; bytes: number };
