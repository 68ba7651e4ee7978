/**
 * Which colours do the words have? Meaning never rests on colour alone: without it, the same text is printed.
 * The only file that knows terminal escape sequences.
 */

import { styleText } from 'node:util'

/** What every renderer is told about the place it writes for. */
export interface RenderOptions {
  color: boolean
  /** Columns of the terminal. */
  width: number
}

export type Paint = (text: string) => string

export interface Style {
  heading: Paint
  added: Paint
  removed: Paint
  changed: Paint
  danger: Paint
  dim: Paint
}

type Format = Parameters<typeof styleText>[0]

export function createStyle(color: boolean): Style {
  const paint =
    (format: Format): Paint =>
    text =>
      color && text !== '' ? styleText(format, text, { validateStream: false }) : text
  return {
    heading: paint('bold'),
    added: paint('green'),
    removed: paint('red'),
    changed: paint('yellow'),
    danger: paint(['bold', 'red']),
    dim: paint('dim'),
  }
}

/** Takes the terminal back to the start of an emptied line. */
export const clearLine = '\r\u001b[2K'

/** The screen of its own that some terminals keep beside the one that scrolls: no cursor, and long lines end at the edge. */
export const screen = {
  enter: '\u001b[?1049h\u001b[?25l\u001b[?7l',
  leave: '\u001b[?7h\u001b[?25h\u001b[?1049l',
  /** All lines from the top, each emptied to its end, and everything below them too. */
  draw: (lines: readonly string[]): string => `\u001b[H${lines.map(line => `${line}\u001b[K`).join('\r\n')}\u001b[J`,
}
