/** The flags of `graph`, and the format that the name of a file asks for. */

import { Flags } from '@oclif/core'
import { policyFlags, projectFlags, remoteFlags } from './flags.ts'
import { type Format, graphFormats } from './render/index.ts'

export const graphFlags = {
  ...projectFlags,
  ...remoteFlags,
  ...policyFlags,
  format: Flags.string({
    options: [...graphFormats],
    default: 'human',
    description: 'How to print the result; by default what the name of --output ends with, or human.',
    env: 'STOREWRIGHT_FORMAT',
  }),
  'fold-above': Flags.integer({
    min: 0,
    default: 200,
    description: 'Fold all changes of a kind in a store into one box where there are more changes than this.',
    env: 'STOREWRIGHT_FOLD_ABOVE',
  }),
}

const endings: { [ending: string]: Format } = {
  svg: 'svg',
  mmd: 'mermaid',
  mermaid: 'mermaid',
  dot: 'dot',
  gv: 'dot',
  json: 'json',
}

/** Undefined where the name of the file says nothing. */
export function formatOfFile(name: string | undefined): Format | undefined {
  const ending = /\.([a-z]+)$/i.exec(name ?? '')?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(endings, ending) ? endings[ending] : undefined
}
