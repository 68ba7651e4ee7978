/** A page on every command with its arguments and flags, as the manifest of the command line says them. */

interface Flag {
  name: string
  char?: string
  type: 'boolean' | 'option'
  description?: string
  env?: string
  default?: unknown
  options?: string[]
  multiple?: boolean
  allowNo?: boolean
  required?: boolean
  hidden?: boolean
}

interface Argument {
  name: string
  description?: string
  required?: boolean
  multiple?: boolean
}

interface Command {
  id: string
  summary: string
  description?: string
  examples?: string[]
  args: { [name: string]: Argument }
  flags: { [name: string]: Flag }
  strict: boolean
  hidden?: boolean
}

export interface Manifest {
  commands: { [id: string]: Command }
}

const head = `# Reference of commands and flags

Every command with its arguments and flags, as \`storewright COMMAND --help\` prints them. What commands do, with examples of their output
and their exit codes, stands in [commands.md](commands.md). A variable of the environment stands in for its flag; the flag wins.
`

export function referenceOf(manifest: Manifest): string {
  const commands = Object.values(manifest.commands)
    .filter(command => command.hidden !== true)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  return [head, ...commands.map(sectionOf)].join('\n')
}

function sectionOf(command: Command): string {
  const name = command.id.replaceAll(':', ' ')
  const args = Object.values(command.args)
  const flags = Object.values(command.flags).filter(flag => flag.hidden !== true)
  const usage = ['storewright', name, ...args.map(usageOf), ...(flags.length === 0 ? [] : ['[FLAGS]'])].join(' ')
  return [
    `## ${name}\n`,
    `${command.summary}\n`,
    ...(command.description === undefined ? [] : [`${plain(command.description)}\n`]),
    ...fence([usage]),
    ...tableOf(['argument', 'meaning'], args.map(argumentRow)),
    ...tableOf(['flag', 'meaning', 'variable'], flags.sort((a, b) => (a.name < b.name ? -1 : 1)).map(flagRow)),
    ...(command.examples === undefined ? [] : fence(command.examples.map(plain))),
  ].join('\n')
}

function usageOf({ name, required, multiple }: Argument): string {
  const word = `${name.toUpperCase()}${multiple === true ? '…' : ''}`
  return required === true ? word : `[${word}]`
}

const argumentRow = (argument: Argument): string[] => [`\`${usageOf(argument)}\``, cell(argument.description ?? '')]

function flagRow(flag: Flag): string[] {
  const written = flag.allowNo === true ? `--[no-]${flag.name}` : `--${flag.name}`
  const value = flag.type === 'boolean' ? '' : ` ${flag.options?.join('|') ?? 'VALUE'}`
  const notes = [
    flag.required === true ? 'Required.' : '',
    flag.multiple === true && !(flag.description ?? '').includes('more than once')
      ? 'May be given more than once.'
      : '',
    flag.default === undefined || flag.type === 'boolean'
      ? ''
      : `Default: ${cell(`\`${[flag.default].flat().join(', ')}\``)}.`,
  ].filter(note => note !== '')
  return [
    `${flag.char === undefined ? '' : `\`-${flag.char}\`, `}${cell(`\`${written}${value}\``)}`,
    [cell(flag.description ?? ''), ...notes].join(' '),
    flag.env === undefined ? '' : `\`${flag.env}\``,
  ]
}

function tableOf(head: string[], rows: string[][]): string[] {
  if (rows.length === 0) return []
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line), '']
}

const fence = (lines: string[]): string[] => ['```', ...lines, '```', '']
const plain = (text: string): string => text.replaceAll('<%= config.bin %>', 'storewright')
const cell = (text: string): string => plain(text).replaceAll('|', '\\|').replaceAll('\n', ' ')
