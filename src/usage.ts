/** Wrong flags and arguments, told in the words of all other errors. */

import { ToolError } from './model/errors.ts'
import { didYouMean } from './model/nearest.ts'

/** What the parser of the command line throws. */
export interface ParseError extends Error {
  parse?: unknown
  flags?: string[]
  args?: (string | { name: string })[]
  oclif?: { exit?: number }
  code?: string
}

/** Where the parser's error came from: the words of the command, and what it knows. */
export interface UsageScope {
  bin: string
  words: string
  flags: readonly string[]
}

/** Undefined when the error is not about the command line. */
export function usageError(error: ParseError, scope: UsageScope): ToolError | undefined {
  // The parser throws this one as an error like any other.
  const without = /^Flag (--\S+) expects a value$/.exec(error.message)?.[1]
  if (without === undefined && !('parse' in error) && error.oclif?.exit !== 64) return undefined
  const help = `See \`${scope.bin} ${scope.words} --help\`.`
  const names = (error.args ?? []).map(arg => (typeof arg === 'string' ? arg : arg.name))
  const listed = (values: readonly string[]): string => values.map(value => `\`${value}\``).join(', ')
  if (without !== undefined) return new ToolError('USAGE', `${without} expects a value`, { hint: help })
  switch (error.constructor.name) {
    case 'NonExistentFlagsError': {
      const unknown = error.flags ?? []
      const known = scope.flags.map(name => `--${name}`)
      const hint = unknown[0] === undefined ? undefined : didYouMean(unknown[0], known)
      return new ToolError('USAGE', `there is no flag ${listed(unknown)}`, { hint: hint ?? help })
    }
    case 'RequiredArgsError':
      return new ToolError('USAGE', `${listed(names.map(name => name.toUpperCase()))} is missing`, { hint: help })
    case 'UnexpectedArgsError':
      return new ToolError('USAGE', `${listed(names)} is one argument too many`, { hint: help })
    default:
      return new ToolError('USAGE', plainMessage(error.message), { hint: help })
  }
}

function plainMessage(message: string): string {
  const text = message.replace(/\s*See more help with --help\s*$/, '').replace(/\s+/g, ' ')
  const invalid = /^Expected (--\S+?)=(.*) to be one of: (.*)$/.exec(text)
  if (invalid !== null) return `${invalid[1]} is \`${invalid[2]}\`, but must be one of: ${invalid[3]}`
  const missing = [...text.matchAll(/Missing required flag (\S+)/g)].map(match => `--${match[1]}`)
  if (missing.length > 0) return `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`
  const both = /(--[\w-]+)(?:=\S*)? cannot also be provided when using (--[\w-]+)/.exec(text)
  if (both !== null) return `${both[1]} and ${both[2]} cannot be given together`
  const number = /^Parsing (--\S+) Expected (.*) but received: (.*)$/.exec(text)
  if (number !== null) return `${number[1]} is \`${number[3]}\`, but must be ${number[2]}`
  return text.replace(/^./, first => first.toLowerCase())
}
