/**
 * Does this server keep to the conditions of writes? Without them nothing here is safe, and servers that do not know them
 * answer as if all were well. Asked once in a program, before its first write; the answer is also kept in the bucket.
 */

import { ToolError } from '../model/errors.ts'
import type { Bucket, Stored } from './s3-connection.ts'

const begun = 'Storewright looks here whether this server keeps to the conditions of writes.\n'
const forms = { quoted: `${begun}It does.\n`, bare: `${begun}It does, with ETags that have no quotes.\n` }
const wrongEtag = '"00000000000000000000000000000000"'

/** Throws STATE_IO when the server writes although a condition does not hold. */
export async function probeConditions(bucket: Bucket, key: string): Promise<void> {
  const isNew = (await bucket.write(key, begun, 'absent')) !== undefined
  // That an object which exists was not made is the proof, in every program.
  if (isNew && (await bucket.write(key, 'overwritten', 'absent')) !== undefined) throw careless(bucket.where)
  for (let again = 0; again < 3; again += 1) {
    const stored = await bucket.read(key)
    if (stored?.text === forms.quoted) return
    if (stored?.text === forms.bare) return bucket.wantBareEtags()
    if (stored === undefined || (isNew && stored.text !== begun)) break
    if ((await bucket.write(key, 'overwritten', { etag: wrongEtag })) !== undefined) break
    if (await settle(bucket, key, stored)) return
  }
  throw careless(bucket.where)
}

/** Finds out how ETags are wanted; false when somebody else does the same at this moment, or no form works. */
async function settle(bucket: Bucket, key: string, { etag }: Stored): Promise<boolean> {
  if ((await bucket.write(key, forms.quoted, { etag })) !== undefined) return true
  const bare = { etag: etag.replaceAll('"', '') }
  if ((await bucket.write(key, forms.bare, bare)) === undefined) return false
  bucket.wantBareEtags()
  return true
}

function careless(where: string): ToolError {
  return new ToolError('STATE_IO', `The state cannot be kept in ${where}: the server has no conditional writes`, {
    hint: 'It writes although the condition of a write (If-None-Match, If-Match) does not hold, so that two runs could overwrite each other. Some servers know conditions only in buckets without versioning (Ceph): suspend it, or use another bucket or backend. Amazon S3 has them in every bucket.',
  })
}
