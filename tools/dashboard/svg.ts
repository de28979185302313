import { COLOUR, FONT } from "./theme";

/** A rectangle in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface TextStyle {
  /** Of the font, in px. */
  readonly size?: number;
  readonly colour?: string;
  readonly bold?: boolean;
  readonly anchor?: "start" | "middle";
}

/** A line of text whose baseline begins at a point, or has it in its middle. */
export function text(
  x: number,
  y: number,
  content: string,
  { size = 12, colour = COLOUR.text, bold = false, anchor = "start" }: TextStyle = {},
): string {
  const attributes = [
    `x="${rounded(x)}" y="${rounded(y)}" font-family="${FONT}" font-size="${size}" fill="${colour}"`,
    ...(bold ? ['font-weight="700"'] : []),
    ...(anchor === "middle" ? ['text-anchor="middle"'] : []),
  ];
  return `<text ${attributes.join(" ")}>${escaped(content)}</text>`;
}

/** A filled rectangle with rounded corners, with a border if it has a colour of its own. */
export function rectangle(
  { x, y, width, height }: Box,
  fill: string,
  { border, radius = 0 }: { readonly border?: string; readonly radius?: number } = {},
): string {
  const stroke = border === undefined ? "" : ` stroke="${border}"`;
  const corners = radius === 0 ? "" : ` rx="${radius}"`;
  return `<rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}"${corners} fill="${fill}"${stroke}/>`;
}

/** At most two decimals: more are not seen, and make the file longer. */
export function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function escaped(content: string): string {
  return content
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/**
 * How wide a text is at most, in px, in the sans-serif fonts of all systems. A picture without a
 * browser has no font to measure, so it is an estimate, by the widest that is common, DejaVu Sans.
 */
export function textWidth(content: string, size: number, bold = false): number {
  const em = Array.from(content).reduce((sum, character) => sum + widthOf(character), 0);
  return em * size * (bold ? 1.1 : 1);
}

/** In em. */
function widthOf(character: string): number {
  if (/[iIjl.,:;'|! ]/.test(character)) return 0.32;
  if (/[-ft/()[\]r]/.test(character)) return 0.4;
  if (/[mwMW@%]/.test(character)) return 0.95;
  return /[A-Z]/.test(character) ? 0.71 : 0.61;
}

interface ShorteningOptions {
  readonly keep?: "beginning" | "end";
  readonly bold?: boolean;
}

/** The text, or as much of it as fits, with an ellipsis where something is left out. */
export function shortened(
  content: string,
  width: number,
  size: number,
  { keep = "beginning", bold = false }: ShorteningOptions = {},
): string {
  if (textWidth(content, size, bold) <= width) {
    return content;
  }
  const characters = Array.from(content);
  while (characters.length > 1 && textWidth(`${characters.join("")}…`, size, bold) > width) {
    if (keep === "end") {
      characters.shift();
    } else {
      characters.pop();
    }
  }
  const rest = characters.join("");
  return keep === "end" ? `…${rest}` : `${rest}…`;
}
