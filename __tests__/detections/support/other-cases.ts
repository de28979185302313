import * as fc from "fast-check";

/** A text with the case of each letter chosen at random. */
export function inOtherCases(text: string): fc.Arbitrary<string> {
  return fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((capitals) =>
      Array.from(text)
        .map((letter, index) =>
          capitals[index] === true ? letter.toUpperCase() : letter.toLowerCase(),
        )
        .join(""),
    );
}
