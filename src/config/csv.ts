/**
 * What are the records of a CSV file (RFC 4180)? Quotes, line breaks within them, CRLF and LF are understood; spaces belong
 * to the cell. Takes the text piece by piece and gives one record at a time. Knows nothing of what the columns mean.
 */

export interface CsvRecord {
  cells: string[]
  /** The line on which the record begins. */
  line: number
}

/** What is wrong with the text; nothing comes after it. */
export interface CsvFault {
  fault: string
  hint: string
  line: number
}

const comma = 44
const quote = 34
const newline = 10
const carriageReturn = 13

/** Where in a cell the reader stands: before it, in one without quotes, in quotes, or after those that close it. */
type Mode = 'before' | 'bare' | 'quoted' | 'closed'

/** Records in order; lines with nothing on them are passed over. */
export function* parseCsv(pieces: Iterable<string>): Generator<CsvRecord | CsvFault> {
  let mode = 'before' as Mode
  let cell = ''
  let cells: string[] = []
  let line = 1
  let begun = 1
  let opened = 1
  let afterReturn = false

  for (const piece of pieces) {
    // What has been read of the cell and is not in `cell` yet.
    let start = 0
    for (let at = 0; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at)
      const isBreak = code === newline || code === carriageReturn
      const belongs = code === newline && afterReturn
      afterReturn = code === carriageReturn
      if (mode === 'quoted') {
        if (code === newline) line += 1
        if (code !== quote) continue
        cell += piece.slice(start, at)
        mode = 'closed'
      } else if (belongs) {
        start = at + 1
      } else if (code === comma || isBreak) {
        if (mode === 'bare') cell += piece.slice(start, at)
        if (!isBreak || mode !== 'before' || cells.length > 0) cells.push(cell)
        cell = ''
        mode = 'before'
        start = at + 1
        if (!isBreak) continue
        if (cells.length > 0) yield { cells, line: begun }
        cells = []
        line += 1
        begun = line
      } else if (code === quote && mode !== 'bare') {
        if (mode === 'closed') cell += '"'
        else opened = line
        mode = 'quoted'
        start = at + 1
      } else if (mode === 'before') {
        mode = 'bare'
        start = at
      } else if (code === quote || mode === 'closed') {
        yield strayQuote(line)
        return
      }
    }
    if (mode === 'bare' || mode === 'quoted') cell += piece.slice(start)
  }
  if (mode === 'quoted') {
    yield { fault: 'A quote is opened here and never closed.', hint: 'Close it, or remove it.', line: opened }
  } else if (mode !== 'before' || cells.length > 0) yield { cells: [...cells, cell], line: begun }
}

function strayQuote(line: number): CsvFault {
  return {
    fault: 'A quote stands in the middle of a cell.',
    hint: 'Put the whole cell in quotes, and write each quote within it twice.',
    line,
  }
}
