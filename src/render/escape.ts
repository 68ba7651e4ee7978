/**
 * How is a text from a file or from the API printed so that it cannot steer the terminal or hide what it says?
 * Control and format characters (escape sequences, direction marks, lone surrogates) become `\u001b` and the like.
 */

const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
const named: { [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
/** The joiners: emoji and some scripts need them. */
const harmless = new Set(['\u200c', '\u200d'])

/** The text on one line; line breaks and tabs are spelled out. */
export function escapeText(text: string): string {
  return text.replace(unsafe, character => named[character] ?? spelled(character))
}

/** One line of a longer text; tabs stay. */
export function escapeLine(text: string): string {
  return text.replace(unsafe, character => (character === '\t' ? character : (named[character] ?? spelled(character))))
}

/** The text in double quotes, so that leading and trailing blanks can be seen. */
export function quoteText(text: string): string {
  return escapeText(JSON.stringify(text))
}

/** JSON text with what a terminal might obey spelled out; it means the same as before. */
export function escapeJson(json: string): string {
  return json.replace(unsafe, character => (character === '\n' ? character : spelled(character)))
}

function spelled(character: string): string {
  if (harmless.has(character)) return character
  let text = ''
  for (let at = 0; at < character.length; at += 1)
    text += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`
  return text
}
