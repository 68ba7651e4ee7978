/** How many columns of equal width does a text take? Letters of East Asia and emoji take two, marks on letters none. */

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const none = /^[\p{M}\u200b-\u200d]/u

export function columnsIn(text: string): number {
  let columns = 0
  for (const letter of text) columns += wide.test(letter) ? 2 : none.test(letter) ? 0 : 1
  return columns
}
