/** Where does a comment behind something stand? Those that stood in one column still do; others keep their distance. Pure. */

/** A line in the making: the text without its indentation, and a comment behind it or alone. */
export interface TidyLine {
  /** Column in which the line shall begin. */
  indent: number
  code: string
  comment?: string
  /** Blanks that stood before the comment, and the column in which it stood. */
  gap: number
  column: number
  /** The lines of a block scalar, with their breaks; it may keep those at its end. */
  block?: 'clips' | 'keeps'
  eol: string
}

/** The whole text. */
export function alignComments(lines: readonly TidyLine[]): string {
  const texts: string[] = []
  for (let at = 0; at < lines.length; ) {
    const run = runFrom(lines, at)
    const behind = run.filter(line => line.code !== '')
    const gap = Math.min(...behind.map(line => line.gap))
    const column = Math.max(...behind.map(widthOf)) + gap
    for (const line of run) texts.push(textOf(line, behind.length > 0 ? column : line.indent))
    at += run.length
  }
  return texts.join('')
}

/** Lines one after the other whose comments stood in one column, the first of them behind something. */
function runFrom(lines: readonly TidyLine[], at: number): TidyLine[] {
  const first = lines[at]!
  let end = at + 1
  if (first.comment !== undefined && first.code !== '')
    while (lines[end]?.comment !== undefined && lines[end]!.column === first.column) end += 1
  return lines.slice(at, end)
}

function widthOf({ indent, code }: TidyLine): number {
  const last = code.lastIndexOf('\n')
  return last === -1 ? indent + code.length : code.length - last - 1
}

function textOf(line: TidyLine, column: number): string {
  const { indent, code, comment, block, eol } = line
  if (block !== undefined) return code
  const text = code === '' ? '' : ' '.repeat(indent) + code
  if (comment === undefined) return `${text}${eol}`
  const before = code === '' ? column : column - widthOf(line)
  return `${text}${' '.repeat(before)}${comment}${eol}`
}
