/** The flags of `graph`. */

import { Flags } from '@oclif/core'
import { policyFlags, projectFlags, remoteFlags } from './flags.ts'
import { graphFormats } from './render/index.ts'

export const graphFlags = {
  ...projectFlags,
  ...remoteFlags,
  ...policyFlags,
  format: Flags.string({
    options: [...graphFormats],
    default: 'human',
    description: 'How to print the result; dot is for Graphviz.',
    env: 'STOREWRIGHT_FORMAT',
  }),
  'fold-above': Flags.integer({
    min: 0,
    default: 200,
    description: 'Fold all changes of a kind in a store into one box where there are more changes than this.',
    env: 'STOREWRIGHT_FOLD_ABOVE',
  }),
}
