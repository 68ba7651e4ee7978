/** The state of a project, opened where its files say that it lies. */

import { join } from 'node:path'
import { createRawClient } from '../http/index.ts'
import type { StateSettings } from '../model/settings.ts'
import type { StateStore } from '../model/state.ts'
import { createFileStore, createHttpStore, createPostgresStore, createS3Store, encryptedCodec } from '../state/index.ts'
import { type Context, toHolder } from './context.ts'
import { encryptionKeys } from './state-key.ts'

/** Nothing is read or sent yet, but the key was asked for. */
export async function openState(context: Context, settings: StateSettings): Promise<StateStore> {
  const codec = encryptedCodec(await encryptionKeys(context, settings.encryption))
  const parts = { clock: context.clock, random: context.randomId, codec }
  switch (settings.backend) {
    case 'file':
      return createFileStore({ dir: settings.path, ...parts })
    case 'postgres':
      return createPostgresStore({ url: settings.url, schema: settings.schema, ...parts })
    case 'http': {
      const client = createRawClient({ clock: context.clock, userAgent: context.tool })
      const who = () => toHolder(context, 'a write of a moment')
      return createHttpStore({ backend: settings, client, who, ...parts })
    }
    case 's3':
      return createS3Store({ backend: settings, ...parts })
  }
}

/** The directory beside the project in which the audit log keeps its lock and its last line. */
export function localStateDir(context: Context, settings: StateSettings): string {
  return settings.backend === 'file' ? settings.path : join(context.cwd, '.storewright', 'state')
}
