/**
 * Terminal sessions as pages show them, in blocks of `console`: `$ ` begins a command, what follows is what it prints. `…` stands for
 * any text within a line, and alone on a line for any lines. A question that is answered there is answered by its flag here.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Step {
  line: number
  command: string
  prints: string[]
}

/** The steps of all blocks of a page, in order. A block of YAML that begins with the name of a file is written to that file. */
export function stepsOf(page: string): Step[] {
  const blocks = [...page.matchAll(/^```(console|yaml)\n(.*?)^```$/gms)]
  return blocks.flatMap(({ index, 1: language, 2: text = '' }) => {
    const line = page.slice(0, index).split('\n').length + 1
    return language === 'yaml' ? fileStep(text, line) : commandSteps(text, line)
  })
}

function fileStep(text: string, line: number): Step[] {
  const name = /^# (\S+\.yaml)\n/.exec(text)?.[1]
  return name === undefined ? [] : [{ line, command: `cat > ${name} <<'END'\n${text}END`, prints: [] }]
}

function commandSteps(text: string, line: number): Step[] {
  const steps: Step[] = []
  for (const [index, one] of text.trimEnd().split('\n').entries()) {
    if (one.startsWith('$ ')) steps.push({ line: line + index, command: one.slice(2), prints: [] })
    else steps.at(-1)!.prints.push(one)
  }
  return steps
}

/** The first line of a page that the text does not have there, line for line but for `…`; undefined when it shows what the page does. */
export function firstWrong(prints: readonly string[], text: string): string | undefined {
  const lines = trimmed(prints)
  const has = trimmed(text.split('\n'))
    .map(line => `${line}\n`)
    .join('')
  const matches = (count: number, end: string): boolean =>
    new RegExp(`^${lines.slice(0, count).map(patternOf).join('')}${end}`).test(has)
  const wrong = lines.findIndex((_, index) => !matches(index + 1, ''))
  if (wrong !== -1) return lines[wrong]
  return matches(lines.length, '$') ? undefined : 'the end'
}

const patternOf = (line: string): string => (line === '…' ? '(?:[^\\n]*\\n)*' : `${within(line)}\\n`)
const within = (line: string): string => line.split('…').map(escaped).join('[^\\n]*')
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

function trimmed(lines: readonly string[]): string[] {
  const kept = lines.map(line => line.trimEnd())
  while (kept.length > 0 && kept.at(-1) === '') kept.pop()
  return kept
}

const question = /^Apply these changes\? Only `yes` is accepted: yes$/

export interface Terminal {
  /** What a command prints on stdout, and its errors; the directory and exported variables last from one to the next. */
  run(step: Step): { text: string; prints: string[] }
  close(): void
}

/** A shell in an empty directory, in which `storewright` is the program. */
export function openTerminal(program: string, prepare: (directory: string) => void): Terminal {
  const home = mkdtempSync(join(tmpdir(), 'storewright-pages-'))
  const directory = join(home, 'work')
  const kept = join(home, 'kept')
  const shell = (script: string) =>
    spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: home, env: { PATH: process.env.PATH, HOME: home } })
  shell(`mkdir '${directory}'; cd '${directory}'; (declare -x; echo "cd '$PWD'") > '${kept}'`)
  prepare(directory)
  return {
    run({ command, prints }) {
      const asks = prints.some(line => question.test(line))
      const script = [
        `source '${kept}'`,
        `storewright() { '${process.execPath}' '${program}' "$@"; }`,
        asks ? `${command} --auto-approve` : command,
        `(declare -x; echo "cd '$PWD'") > '${kept}'`,
      ]
      const { stdout, stderr } = shell(script.join('\n'))
      const at = stderr.search(/^(error|warning)\[|^bash: /m)
      return { text: stdout + (at === -1 ? '' : stderr.slice(at)), prints: prints.filter(line => !question.test(line)) }
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  }
}

export const pageAt = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
