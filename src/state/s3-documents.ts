/** How does the document of a unit lie in its object, beside the token that fences it? */

import type { Unit } from '../model/resources.ts'
import type { StateVersion } from '../model/state.ts'
import { unitOfName } from './names.ts'
import type { Bucket } from './s3-connection.ts'
import { type DocumentHead, type Keys, parseDocumentHead, renderDocumentObject } from './s3-objects.ts'

/** A document as it is stored. */
interface Found {
  head: DocumentHead
  text: string
  etag: string
}

export interface Documents {
  /** For messages. */
  place(unit: Unit): string
  find(unit: Unit): Promise<Found | undefined>
  /** Puts a document in the place of the one with this ETag, or of none; undefined when another is stored. */
  put(unit: Unit, head: DocumentHead, text: string, etag: string | undefined): Promise<{ etag: string } | undefined>
  /** From now on the stored document says this token, or a later one. Returns which version it is; undefined for none. */
  fence(unit: Unit, token: number): Promise<StateVersion | undefined>
  /** The unit of an object with this name and size; undefined when it only fences. */
  unitOf(object: { key: string; size: number }, name: string): Promise<Unit | undefined>
}

export function createDocuments(bucket: Bucket, keys: Keys): Documents {
  const placeOf = (key: string): string => `${bucket.where}, ${key},`

  const find: Documents['find'] = async unit => {
    const key = keys.document(unit)
    const stored = await bucket.read(key)
    return stored === undefined
      ? undefined
      : { ...parseDocumentHead(stored.text, placeOf(key), unit), etag: stored.etag }
  }

  return {
    place: unit => placeOf(keys.document(unit)),
    find,
    async put(unit, head, text, etag) {
      const key = keys.document(unit)
      const body = renderDocumentObject(head, text)
      const written = await bucket.write(key, body, etag === undefined ? 'absent' : { etag })
      if (written !== undefined) return written
      // The first of several tries may have been stored, though nobody heard of it.
      const stored = await bucket.read(key)
      return stored?.text === body ? { etag: stored.etag } : undefined
    },
    async fence(unit, token) {
      for (;;) {
        const found = await find(unit)
        if (found !== undefined && found.head.token >= token) return found.head.version
        const body = renderDocumentObject({ ...(found?.head ?? { unit }), token }, found?.text ?? '')
        const condition = found === undefined ? 'absent' : { etag: found.etag }
        if ((await bucket.write(keys.document(unit), body, condition)) !== undefined) return found?.head.version
      }
    },
    async unitOf({ key, size }, name) {
      const unit = unitOfName(name)
      // Without a version in it, the first line is all, and never longer than this.
      if (unit !== undefined && size > renderDocumentObject({ unit, token: Number.MAX_SAFE_INTEGER }, '').length * 2) {
        return unit
      }
      const stored = await bucket.read(key)
      if (stored === undefined) return undefined
      const { head } = parseDocumentHead(stored.text, placeOf(key))
      return head.version === undefined ? undefined : head.unit
    },
  }
}
