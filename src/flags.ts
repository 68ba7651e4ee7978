/** The flags that commands share. Each has an environment variable of the same name: `--lock-timeout`, `STOREWRIGHT_LOCK_TIMEOUT`. */

import { Flags } from '@oclif/core'
import type { Overrides } from './model/settings.ts'
import { changeFormats, formats, listFormats } from './render/index.ts'

export const env = (flag: string): { env: string } => ({
  env: `STOREWRIGHT_${flag.toUpperCase().replaceAll('-', '_')}`,
})

/** Takes one value each time it is given, so that an argument after it stays an argument. */
const repeated = { multiple: true, multipleNonGreedy: true } as const

/** Flags of every command that reads the configuration. */
export const projectFlags = {
  file: Flags.string({
    char: 'f',
    ...repeated,
    default: ['.'],
    description: 'File, directory or glob to read; may be given more than once.',
    ...env('file'),
  }),
  var: Flags.string({
    ...repeated,
    description: 'Value of a variable that the files declare, as name=value; may be given more than once.',
    ...env('var'),
  }),
  'var-file': Flags.string({
    ...repeated,
    description: 'YAML or JSON file with values of variables; may be given more than once.',
    ...env('var-file'),
  }),
  format: Flags.string({
    options: [...formats],
    default: 'human',
    description: 'How to print the result.',
    ...env('format'),
  }),
  output: Flags.string({
    description: 'Write the result to a file, and a human summary to stderr.',
    ...env('output'),
  }),
  color: Flags.boolean({
    allowNo: true,
    description: 'Use colours; by default on a terminal without NO_COLOR.',
    ...env('color'),
  }),
  sandbox: Flags.boolean({
    description:
      'Use an embedded local BigCommerce instead of the real one; it keeps its contents in .storewright/sandbox.',
    ...env('sandbox'),
  }),
}

/** The format of commands that compare what is with what should be, and of those that change it. */
export const changeFormat = {
  format: Flags.string({
    options: [...changeFormats],
    default: 'human',
    description: 'How to print the result.',
    ...env('format'),
  }),
}

/** Flags of commands that talk to the API. */
export const remoteFlags = {
  only: Flags.string({
    ...repeated,
    description: 'Address, prefix or glob: look at nothing else. May be given more than once.',
    ...env('only'),
  }),
  exclude: Flags.string({
    ...repeated,
    description: 'Address, prefix or glob to leave out. May be given more than once.',
    ...env('exclude'),
  }),
  events: Flags.string({ description: 'Write what happens to a file, one JSON object a line.', ...env('events') }),
  parallelism: Flags.integer({
    min: 1,
    max: 64,
    default: 8,
    description: 'Requests at once per store.',
    ...env('parallelism'),
  }),
}

/** Flags of commands that look at policies. */
export const policyFlags = {
  policy: Flags.string({
    ...repeated,
    description: 'File or folder with policies, beside those in `policies/`; may be given more than once.',
    ...env('policy'),
  }),
}

/** Flags of commands that make a plan which deletes and changes by what the files no longer say. */
export const limitFlags = {
  'max-delete-percent': Flags.integer({
    min: 0,
    max: 100,
    description: 'For this plan alone, in place of `safety.max_delete_percent`.',
    ...env('max-delete-percent'),
  }),
  'max-update-percent': Flags.integer({
    min: 0,
    max: 100,
    description: 'For this plan alone, in place of `safety.max_update_percent`.',
    ...env('max-update-percent'),
  }),
}

/** Flags of commands that look something up at BigCommerce. */
export const lookUpFlags = { ...projectFlags, events: remoteFlags.events, parallelism: remoteFlags.parallelism }

/** Flags of commands whose result is a list of any length. */
export const listFlags = {
  ...lookUpFlags,
  format: Flags.string({
    options: [...listFormats],
    default: 'human',
    description: 'How to print the result; ndjson is one JSON object a line.',
    ...env('format'),
  }),
}

/** A flag that takes one value each time it is given. */
export function repeatedFlag(name: string, description: string) {
  return Flags.string({ ...repeated, description, ...env(name) })
}

const ignoreFileFlag = {
  'ignore-file': Flags.string({
    description: 'File with differences that are no drift, instead of drift-ignore.yaml beside the project.',
    ...env('ignore-file'),
  }),
}

/** What `drift` looks at, and how it says what it has found. */
export const driftFlags = {
  'detailed-exitcode': Flags.boolean({
    description: 'Exit with 2 for drift, 3 for unapplied configuration, 4 for both.',
    ...env('detailed-exitcode'),
  }),
  'only-managed': Flags.boolean({
    description: 'Say nothing of what is neither declared nor recorded.',
    ...env('only-managed'),
  }),
  ignore: repeatedFlag(
    'ignore',
    'Address, prefix or glob, also as ADDRESS:ATTRIBUTE: no drift, for this run. May be given more than once.',
  ),
  ...ignoreFileFlag,
}

/** Where `drift` files what it has found. */
export const evidenceFlags = {
  evidence: Flags.string({
    description: 'New folder for the report in all forms, the plan that would repair it, and a manifest of hashes.',
    ...env('evidence'),
  }),
  previous: Flags.string({
    dependsOn: ['evidence'],
    description: 'Folder of the evidence that this one follows; by default the last of those beside it.',
    ...env('previous'),
  }),
}

/** Flags of commands that lock the state. */
export const lockFlags = {
  'lock-timeout': Flags.integer({
    min: 0,
    default: 0,
    description: 'Seconds to wait for a lock.',
    ...env('lock-timeout'),
  }),
  'non-interactive': Flags.boolean({
    description: 'Never ask; fail where an answer is needed.',
    ...env('non-interactive'),
  }),
}

/** Flags of commands that ask before they write. */
export const applyFlags = {
  ...projectFlags,
  ...changeFormat,
  ...remoteFlags,
  ...policyFlags,
  ...lockFlags,
  'auto-approve': Flags.boolean({
    description: 'Do not ask. Irreversible changes need --confirm all the same.',
    ...env('auto-approve'),
  }),
  confirm: Flags.string({
    ...repeated,
    description: 'Address of an irreversible change that is meant; once for each.',
    ...env('confirm'),
  }),
  'override-freeze': Flags.string({
    description: 'Apply although `safety.freeze` forbids it now, for this reason.',
    ...env('override-freeze'),
  }),
}

/** Flags of `drift accept`. */
export const acceptFlags = {
  ...lookUpFlags,
  ...ignoreFileFlag,
  attribute: Flags.string({
    description: 'Path of the attribute, prefix or glob; otherwise all that differ.',
    ...env('attribute'),
  }),
  'dry-run': Flags.boolean({ description: 'Show what would be written, and write nothing.', ...env('dry-run') }),
  'auto-approve': Flags.boolean({
    description: 'Do not ask before several values are written.',
    ...env('auto-approve'),
  }),
  'non-interactive': lockFlags['non-interactive'],
}

/** Flags of `import`. */
export const importFlags = {
  ...projectFlags,
  ...changeFormat,
  ...remoteFlags,
  ...policyFlags,
  ...lockFlags,
  'dry-run': Flags.boolean({ description: 'Show what would be taken over, and write nothing.', ...env('dry-run') }),
  'auto-approve': Flags.boolean({ description: 'Do not ask before all of it is taken over.', ...env('auto-approve') }),
}

const { output: _, ...withoutOutput } = lookUpFlags

/** Flags of `login`: a log-in is written to no file. */
export const loginFlags = withoutOutput

const { sandbox: __, ...withoutSandbox } = projectFlags

/** Flags of `login partner`: a local BigCommerce needs no token. */
export const partnerLoginFlags = {
  ...withoutSandbox,
  'auto-approve': Flags.boolean({
    description: 'Do not ask; the present token ends.',
    ...env('auto-approve'),
  }),
  'non-interactive': lockFlags['non-interactive'],
}

/** The values that a command may have been given; which ones, its flags say. */
export interface CommonFlags {
  file: string[]
  policy?: string[] | undefined
  var?: string[] | undefined
  'var-file'?: string[] | undefined
  format: string
  output?: string | undefined
  color?: boolean | undefined
  sandbox: boolean
  only?: string[] | undefined
  exclude?: string[] | undefined
  events?: string | undefined
  parallelism?: number | undefined
  'lock-timeout'?: number | undefined
  'non-interactive'?: boolean | undefined
  'auto-approve'?: boolean | undefined
  confirm?: string[] | undefined
  'override-freeze'?: string | undefined
  'max-delete-percent'?: number | undefined
  'max-update-percent'?: number | undefined
}

/** The limits that were set on the command line. */
export function overridesOf(flags: CommonFlags): Overrides {
  const { 'max-delete-percent': max_delete_percent, 'max-update-percent': max_update_percent } = flags
  return {
    ...(max_delete_percent === undefined ? {} : { max_delete_percent }),
    ...(max_update_percent === undefined ? {} : { max_update_percent }),
  }
}

/** A flag that may be given more than once holds one text when it came from the environment. */
export function withLists(flags: CommonFlags): CommonFlags {
  const { file, policy, only, exclude, confirm, var: values, 'var-file': valueFiles } = flags
  return {
    ...flags,
    file: toList(file),
    policy: toList(policy),
    only: toList(only),
    exclude: toList(exclude),
    confirm: toList(confirm),
    var: toList(values),
    'var-file': toList(valueFiles),
  }
}

/** Values of the environment are separated by commas or line breaks; a comma in the quotes of an address separates nothing. */
export function toList(value: readonly string[] | string | undefined): string[] {
  if (typeof value !== 'string') return [...(value ?? [])]
  const parts = value.split(/\n|,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
  return parts.map(part => part.trim()).filter(part => part !== '')
}
