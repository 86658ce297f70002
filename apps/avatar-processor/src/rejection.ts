import { REJECTIONS, type RejectionCode } from '#avatar/avatar-job';

/** A picture that becomes no avatar; the message is for the player. */
export class Rejection extends Error {
  readonly code: RejectionCode;

  constructor(code: RejectionCode) {
    super(REJECTIONS[code]);
    this.code = code;
  }
}
