import { AwsError, ConnectionError } from "./provider-backend";

/** What the provider sends instead of a secret: a plain text, or JSON with `__type`. */
export class WcpAnswer extends Error {
  override readonly name = "WcpAnswer";

  constructor(
    readonly status: number,
    readonly body: string,
  ) {
    super(body);
  }
}

/** JSON with a code. Without a message the code is InternalFailure, whatever it was. */
export function errorAnswer(status: number, type: string, message: string): WcpAnswer {
  const body =
    message === "" || type === "InternalFailure"
      ? { __type: "InternalFailure" }
      : { __type: type, message };
  return new WcpAnswer(status, JSON.stringify(body));
}

/** What the provider makes of an error behind it. */
export function answerTo(error: unknown): WcpAnswer {
  if (error instanceof WcpAnswer) return error;
  if (error instanceof AwsError) return errorAnswer(error.status, error.type, error.message);
  if (error instanceof ConnectionError) {
    return error.kind === "timeout"
      ? errorAnswer(504, "TimeoutError", "Timeout")
      : errorAnswer(502, "ConnectionError", "Read Error");
  }
  return errorAnswer(500, "InternalFailure", "");
}

/** Whether the provider serves what it has in spite of the error. Throttling is not among them. */
export function isTransient(error: unknown): boolean {
  return error instanceof ConnectionError || (error instanceof AwsError && error.status >= 500);
}
