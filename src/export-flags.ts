import { Flags } from '@oclif/core'
import { env, lookUpFlags } from './flags.ts'

/** Flags of `export`, beside those of a command whose result is a text. */
export const exportFlags = {
  ...lookUpFlags,
  out: Flags.string({
    description: 'Write files beneath a directory, one for each store and each long text.',
    exclusive: ['output'],
    ...env('out'),
  }),
  secrets: Flags.string({
    description: 'Write the values of variables to a file that you alone can read; what it has stays.',
    ...env('secrets'),
  }),
  update: Flags.boolean({
    description: 'Merge into the files that are there: comments, anchors and formatting stay.',
    exclusive: ['output', 'force'],
    ...env('update'),
  }),
  'dry-run': Flags.boolean({
    description: 'Of --update: show what would be written, and write nothing.',
    dependsOn: ['update'],
    ...env('dry-run'),
  }),
}
