/** Why a callback was refused; names and numbers of the platform's sample libraries. */

const CALLBACK_FAULTS = {
  signature: -40_001,
  xml: -40_002,
  key: -40_004,
  receive_id: -40_005,
  decrypt: -40_007,
  buffer: -40_008,
} as const;
export type CallbackFault = keyof typeof CALLBACK_FAULTS;

/** A callback that is damaged, forged, or meant for somebody else. The message holds nothing of its content. */
export class CallbackError extends Error {
  readonly fault: CallbackFault;
  readonly number: number;

  constructor(fault: CallbackFault, message: string) {
    super(`${message} (${CALLBACK_FAULTS[fault]})`);
    this.name = "CallbackError";
    this.fault = fault;
    this.number = CALLBACK_FAULTS[fault];
  }
}
