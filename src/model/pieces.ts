/** Text that comes in pieces of any length, and what is listed in JSON that is longer than one wants to keep. */

const blockLength = 64 * 1024

/** The same text in fewer pieces, each of them about as long as is written at once. */
export function* inBlocks(pieces: Iterable<string>): Generator<string> {
  let held: string[] = []
  let length = 0
  for (const piece of pieces) {
    held.push(piece)
    length += piece.length
    if (length < blockLength) continue
    yield held.join('')
    held = []
    length = 0
  }
  if (held.length > 0) yield held.join('')
}

/** The members of a list or of an object, each on a line of its own, as JSON has them that is indented by `step`. */
export function* listedPieces<T>(
  brackets: '[]' | '{}',
  { depth, step }: { depth: number; step: number },
  values: Iterable<T>,
  render: (value: T) => string,
): Generator<string> {
  let count = 0
  for (const value of values) {
    yield `${count === 0 ? brackets[0] : ','}\n${' '.repeat(depth + step)}${render(value)}`
    count += 1
  }
  yield count === 0 ? brackets : `\n${' '.repeat(depth)}${brackets[1]}`
}

/** A value as it stands that deep in JSON that is indented by `step`. */
export function indentedJson(value: unknown, { depth, step }: { depth: number; step: number }): string {
  return JSON.stringify(value, null, step).replaceAll('\n', `\n${' '.repeat(depth)}`)
}
