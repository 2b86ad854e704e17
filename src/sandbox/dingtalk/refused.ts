type Answer = { status: number; code: string; errcode: number };

/**
 * What an API answers instead of doing its work. api.dingtalk.com shows HTTP `status` and a text `code`,
 * oapi.dingtalk.com answers 200 with a number `errcode` (2.2).
 */
export class Refused extends Error {
  constructor(
    readonly answer: Answer,
    message: string,
  ) {
    super(message);
    this.name = 'Refused';
  }
}

/** A refusal of the newer API: `code` is also the text unless `message` is given. */
export function refused(code: string, message = code, status = 400): Refused {
  return new Refused({ status, code, errcode: -1 }, message);
}

/** A refusal of the older API. */
export function refusedOld(errcode: number, errmsg: string): Refused {
  return new Refused({ status: 400, code: String(errcode), errcode }, errmsg);
}
