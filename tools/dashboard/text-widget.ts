import type { WidgetOf } from "./dashboard-body";
import type { Box } from "./svg";
import { escaped, rounded, shortened, text, textWidth } from "./svg";
import { CODE_FONT, COLOUR, FONT, SIZE } from "./theme";

const HEADING_SIZE = 17;
const HEADING_HEIGHT = 26;
const TEXT_SIZE = 12.5;
const TEXT_HEIGHT = 19;

/** A heading, paragraphs and `code`, of all that CloudWatch's Markdown can do. */
export function textWidget({ properties }: WidgetOf<"text">, box: Box): string {
  const parts: string[] = [];
  const left = box.x + SIZE.padding;
  const inner = box.width - 2 * SIZE.padding;
  let y = box.y;
  for (const line of properties.markdown.split("\n")) {
    const [, heading] = /^#+ (.*)$/.exec(line) ?? [];
    if (heading === undefined) {
      for (const words of wrapped(wordsOf(line), inner)) {
        y += TEXT_HEIGHT;
        parts.push(lineOf(words, left, y));
      }
    } else {
      y += HEADING_HEIGHT;
      parts.push(
        text(left, y, shortened(heading, inner, HEADING_SIZE, { bold: true }), {
          size: HEADING_SIZE,
          colour: COLOUR.heading,
          bold: true,
        }),
      );
    }
  }
  return parts.join("");
}

interface Word {
  readonly content: string;
  readonly isCode: boolean;
}

/** The words of a line of Markdown, with the blank that follows each; code is never broken. */
function wordsOf(line: string): Word[] {
  return [...line.matchAll(/`([^`]*)`(\S*\s*)|([^\s`]+\s*)/g)].flatMap(
    ([, code, after = "", plain]) =>
      code === undefined
        ? [{ content: plain ?? "", isCode: false }]
        : [
            { content: code, isCode: true },
            { content: after, isCode: false },
          ],
  );
}

function wrapped(words: readonly Word[], width: number): Word[][] {
  const lines: Word[][] = [];
  let right = Infinity;
  for (const word of words) {
    const needed = textWidth(word.content, TEXT_SIZE);
    if (right + needed > width) {
      lines.push([]);
      right = 0;
    }
    lines.at(-1)?.push(word);
    right += needed;
  }
  return lines;
}

/** One text, so that whoever shows the picture sets the words one after the other in its own font. */
function lineOf(words: readonly Word[], x: number, y: number): string {
  const spans = words.map(({ content, isCode }) =>
    isCode
      ? `<tspan font-family="${CODE_FONT}" font-size="${TEXT_SIZE - 1}" fill="${COLOUR.heading}">${escaped(content)}</tspan>`
      : escaped(content),
  );
  return `<text x="${rounded(x)}" y="${rounded(y)}" xml:space="preserve" font-family="${FONT}" font-size="${TEXT_SIZE}" fill="${COLOUR.text}">${spans.join("")}</text>`;
}
