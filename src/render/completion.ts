/** What does a shell need to know to complete the words of a command line? Scripts for each shell, of all commands and their flags. */

import { bashScript } from './completion-bash.ts'
import { fishScript } from './completion-fish.ts'
import { zshScript } from './completion-zsh.ts'

/** A command, as it is typed: `state move`. */
export interface CommandWords {
  words: string
  about: string
  flags: FlagWords[]
  /** What its argument may be, where that is known. */
  values: string[]
}

export interface FlagWords {
  /** As they are typed, the long one first: `--file`, `-f`. */
  names: string[]
  about: string
  /** Undefined for a flag that takes no value; empty where it may be anything. */
  values: string[] | undefined
}

export const shells = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof shells)[number]

const scripts: { [shell in Shell]: (commands: readonly CommandWords[]) => string } = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
}

export function completionScript(shell: Shell, commands: readonly CommandWords[]): string {
  return scripts[shell](commands)
}

/** A word that stands behind other words of commands: `move` behind `state`. */
export interface NextWord {
  word: string
  about: string
}

/** The words that may stand behind others, the first ones behind none. */
export function nextWords(commands: readonly CommandWords[]): Map<string, NextWord[]> {
  const next = new Map<string, NextWord[]>()
  for (const { words, about } of commands) {
    const all = words.split(' ')
    for (const [at, word] of all.entries()) {
      const before = all.slice(0, at).join(' ')
      const known = next.get(before) ?? []
      const isLast = at === all.length - 1
      const same = known.find(one => one.word === word)
      if (same === undefined) known.push({ word, about: isLast ? about : '' })
      else if (isLast) same.about = about
      next.set(before, known)
    }
  }
  return next
}

/** The first sentence or so: what fits beside a word. */
export function brief(about: string): string {
  const [first = ''] = about.split(/(?<=[.;:]) |\n/)
  return first.replace(/[.;:]$/, '')
}
