/** What does a complaint of the YAML reader mean, in a colleague's words, and what is to be done? Pure: code to words. */

interface Words {
  message: string
  hint: string
}

/** By the reader's own codes; a missing message means that the reader's is good enough. */
const known: { [code: string]: Partial<Words> & { hint: string } } = {
  MISSING_CHAR: { message: 'A quote is opened here and never closed.', hint: 'Close it, or remove it.' },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'A second `: ` stands on one line.',
    hint: 'Put a value that holds `: ` into quotes, or begin a new line for the inner map.',
  },
  BAD_INDENT: { hint: 'Check the indentation, and that every `[` and `{` is closed.' },
  TAB_AS_INDENT: { hint: 'Indent with spaces.' },
  BAD_SCALAR_START: { hint: 'Put the value into quotes.' },
  UNEXPECTED_TOKEN: { hint: 'Put the whole value into quotes, or remove what follows it.' },
  TAG_RESOLVE_FAILED: { hint: 'Storewright knows no tags: remove the `!…`.' },
}

/** The words for one complaint. */
export function wordsFor(code: string, message: string): Words {
  const entry = known[code]
  return {
    message: entry?.message ?? `This is not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}.`,
    hint: entry?.hint ?? 'Compare the line with its neighbours: a colon, a quote or the indentation is off.',
  }
}
