/** Kinds whose objects are made, changed and removed one request each, beneath one path. */

import type { ResourceKind, WriteItem } from '../../model/kind.ts'
import type { Attributes } from '../../model/values.ts'
import { eachItem, goneIsFine } from './outcomes.ts'
import { idOf, rowsOf } from './wire.ts'

type Writes = Pick<ResourceKind, 'create' | 'update' | 'remove'>

/** `explain` may say more about an object that was not made. */
export function oneByOne(
  path: string,
  toWire: (item: WriteItem) => Attributes,
  explain: (error: unknown, item: WriteItem) => unknown = error => error,
): Writes {
  return {
    create: (api, items) =>
      eachItem(items, async item => {
        try {
          const { body } = await api.send('POST', path, toWire(item))
          return { id: idOf(rowsOf(body)[0]?.uuid ?? rowsOf(body)[0]?.id) }
        } catch (error) {
          throw explain(error, item)
        }
      }),
    update: (api, items) =>
      eachItem(items, async item => {
        await api.send('PUT', `${path}/${item.id}`, toWire(item))
        return { id: item.id! }
      }),
    remove: (api, items) =>
      eachItem(items, async item => {
        await goneIsFine(() => api.send('DELETE', `${path}/${item.id}`))
        return { id: item.id! }
      }),
  }
}
