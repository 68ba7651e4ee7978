/** The flags of `compare`. */

import { Flags } from '@oclif/core'
import { projectFlags, remoteFlags, repeatedFlag } from './flags.ts'
import { compareFormats } from './render/index.ts'

export const compareFlags = {
  ...projectFlags,
  ...remoteFlags,
  from: Flags.string({
    required: true,
    description: 'The first store: its key, its address or its id at BigCommerce.',
    env: 'STOREWRIGHT_FROM',
  }),
  to: Flags.string({
    required: true,
    description: 'The second store, in whose hosts and keys the differences are told.',
    env: 'STOREWRIGHT_TO',
  }),
  format: Flags.string({
    options: [...compareFormats],
    default: 'human',
    description: 'How to print the result.',
    env: 'STOREWRIGHT_FORMAT',
  }),
  'detailed-exitcode': Flags.boolean({
    description: 'Exit with 2 when there are differences.',
    env: 'STOREWRIGHT_DETAILED_EXITCODE',
  }),
  ignore: repeatedFlag(
    'ignore',
    'Address, prefix or glob, also as ADDRESS:ATTRIBUTE: an intended difference, for this run. May be given more than once.',
  ),
  'ignore-file': Flags.string({
    description: 'File with intended differences, instead of compare-ignore.yaml beside the project.',
    env: 'STOREWRIGHT_IGNORE_FILE',
  }),
}
