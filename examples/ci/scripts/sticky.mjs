/**
 * One comment that is written anew instead of a row of them. It is found again by the line that it begins with, which nobody
 * sees: `<!-- storewright:plan -->`, or with a name for one of several projects, `<!-- storewright:plan shop-a -->`.
 */

import { readFileSync } from 'node:fs'

/**
 * The text of a file that `--format markdown` has written, its first line with the name in it, and a link to the run. `notice` is
 * a text of the pipeline's own that stands below the title.
 */
export function readBody(file, { key = '', notice = '', runUrl, mostCharacters }) {
  const [first = '', title = '', ...rest] = readFileSync(file, 'utf8').trimEnd().split('\n')
  const command = /^<!-- storewright:([a-z-]+) -->$/.exec(first)?.[1]
  if (command === undefined) throw new Error(`${file} was not written with --format markdown`)
  if (!/^[\w./-]{0,100}$/.test(key) || key.includes('--')) throw new Error(`\`${key}\` cannot name a comment`)
  const marker = `<!-- storewright:${command}${key === '' ? '' : ` ${key}`} -->`
  const told = notice === '' ? [] : ['', '```text', ...notice.replaceAll('`', "'").split('\n'), '```']
  const foot = runUrl === undefined ? [] : ['', `[Run](${runUrl})`]
  const room = mostCharacters - [marker, ...foot].join('\n').length - 1
  return { marker, body: [marker, ...shortened([title, ...told, ...rest], room), ...foot].join('\n') }
}

/** The first lines that there is room for; fences and folds that are open are closed. */
export function shortened(lines, room) {
  if (lines.join('\n').length <= room) return lines
  const notice = count => ['', `**… ${count} more lines are left out here**, since a comment cannot be longer.`]
  const kept = []
  let used = notice(lines.length).join('\n').length + 200
  for (const line of lines) {
    used += line.length + 1
    if (used > room) break
    kept.push(line)
  }
  return [...kept, ...closings(kept), ...notice(lines.length - kept.length)]
}

function closings(lines) {
  let fence
  let folds = 0
  for (const line of lines) {
    const ticks = /^`{3,}/.exec(line)?.[0]
    if (fence === undefined && ticks !== undefined) fence = ticks
    else if (fence !== undefined && line === fence) fence = undefined
    else if (fence === undefined)
      folds += (line.match(/<details>/g) ?? []).length - (line.match(/<\/details>/g) ?? []).length
  }
  return [...(fence === undefined ? [] : [fence]), ...Array.from({ length: Math.max(0, folds) }, () => '</details>')]
}

/** Whether two comments say the same, but for when they were made and in which run. */
export function saysTheSame(one, other) {
  return timeless(one) === timeless(other)
}

function timeless(text) {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/`\d{4}-\d{2}-\d{2}T[\d:.]+Z`/g, '')
    .replaceAll(/^It can be applied until .*$/gm, '')
    .replaceAll(/^\[Run\]\(.*\)$/gm, '')
    .trimEnd()
}

export function beginsWith(body, marker) {
  return typeof body === 'string' && body.replaceAll('\r\n', '\n').split('\n')[0] === marker
}
