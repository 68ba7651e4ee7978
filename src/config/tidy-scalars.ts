/** How are the further lines of a scalar indented, so that it still says the same? Pure. */

import type { Leaf } from './yaml-leaves.ts'

/** The source of a leaf with its further lines where they shall begin. */
export function reindented(leaf: Leaf): string {
  if (leaf.type === 'block-scalar') return block(leaf)
  return leaf.source.includes('\n') ? folded(leaf) : leaf.source
}

/** Their indentation means nothing: the least of them is the column, and what is deeper stays so much deeper. */
function folded({ source, column }: Leaf): string {
  const [first = '', ...rest] = source.split('\n')
  const isBlank = (line: string): boolean => /^[ \t\r]*$/.test(line)
  const least = Math.min(...rest.filter(line => !isBlank(line)).map(depthOf))
  const lines = rest.map((line, index) => {
    if (index === rest.length - 1 || !isBlank(line))
      return ' '.repeat(column) + line.slice(Math.min(least, depthOf(line)))
    return line.endsWith('\r') ? '\r' : ''
  })
  return [first, ...lines].join('\n')
}

/** The lines begin where the first that is not blank does, or where the header says; blanks behind that are part of the text. */
function block({ source, column, from }: Leaf): string {
  const lines = source.split('\n')
  const first = lines.find(line => /[^ \r]/.test(line))
  const depth = from ?? (first === undefined ? Number.POSITIVE_INFINITY : depthOf(first))
  return lines
    .map((line, index) => {
      // Without a word, blanks before the end of the file count as one more line.
      if (first === undefined && index === lines.length - 1) return line
      const end = line.endsWith('\r') ? '\r' : ''
      const text = end === '' ? line : line.slice(0, -1)
      if (/^ *$/.test(text) && text.length <= depth) return end
      return `${' '.repeat(column)}${text.slice(depth)}${end}`
    })
    .join('\n')
}

function depthOf(line: string): number {
  return /^ */.exec(line)![0].length
}
