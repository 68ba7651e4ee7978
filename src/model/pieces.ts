/** Text that comes in pieces of any length. */

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
