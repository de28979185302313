/** The form that is sent today: Sun, 06 Nov 1994 08:49:37 GMT. */
const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
/** Obsolete: Sunday, 06-Nov-94 08:49:37 GMT. */
const RFC_850 = /^[A-Z][a-z]+, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
/** Obsolete: Sun Nov  6 08:49:37 1994. Without a time zone, but in UTC like the others. */
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * How long a server asks to wait, in ms, from a Retry-After header: seconds, or a date in one of the
 * three forms that a recipient must accept. `undefined` without the header or when it cannot be read.
 *
 * @param nowMs The wall clock, in ms since the epoch.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 (Retry-After)
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 (HTTP-date)
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const value = header.trim();
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const dateMs = parseHttpDate(value);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

/** ms since the epoch, or `NaN`. `Date.parse` alone would accept much more than these forms. */
function parseHttpDate(value: string): number {
  if (ASCTIME.test(value)) return Date.parse(`${value} GMT`);
  return IMF_FIXDATE.test(value) || RFC_850.test(value) ? Date.parse(value) : NaN;
}
