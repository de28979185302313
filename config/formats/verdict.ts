/**
 * What a format says of a value: `true` when it is good, `false` when the field's own remedy
 * applies, or a remedy that fits this value better. A remedy repeats of the value only what a
 * strict pattern has accepted.
 */
export type Verdict = boolean | string;
