/**
 * Whether a key can be sent as the value of a header: visible ASCII characters. RFC 9110 would let
 * blanks stand between them; no key has any, and one is the trace of a bad copy.
 * https://www.rfc-editor.org/rfc/rfc9110#section-5.5
 */
export function isSendable(key: string): boolean {
  return /^[\x21-\x7e]+$/.test(key);
}
