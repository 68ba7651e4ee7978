/**
 * How do texts get into a bucket and out of it?
 * Every write has a condition: that the object is absent, or that it is still the one that was read. Knows no documents.
 */

import type { S3Client } from '@aws-sdk/client-s3'
import type { S3Backend } from '../model/settings.ts'
import { loadPackage } from './packages.ts'
import { isAbsent, isRefused, notS3, toS3StateError } from './s3-errors.ts'

export interface Stored {
  text: string
  etag: string
}

/** What must be true of an object for a write to it. */
type Condition = 'absent' | { etag: string }

export interface Bucket {
  /** For messages. */
  where: string
  read(key: string): Promise<Stored | undefined>
  /** Undefined when the condition does not hold. It may be tried several times, so that it may be refused by itself. */
  write(key: string, text: string, condition: Condition): Promise<{ etag: string } | undefined>
  /** A missing object is a success. */
  remove(key: string): Promise<void>
  /** All objects whose keys begin so, in the order of their keys. */
  list(prefix: string): Promise<{ key: string; size: number }[]>
  /** How the server wants an ETag in a condition; some know it only without quotes. */
  wantBareEtags(): void
  close(): void
}

/** Opens no connection; throws STATE_IO when the library is not installed, at the first operation. */
export function connectBucket(backend: S3Backend): Bucket {
  const { bucket, region, endpoint } = backend
  const where = endpoint === undefined ? `the S3 bucket ${bucket}` : `the bucket ${bucket} at ${endpoint}`
  let opened: Promise<{ client: S3Client; sdk: typeof import('@aws-sdk/client-s3') }> | undefined
  let areEtagsBare = false

  const open = async () => {
    const sdk = await loadPackage('@aws-sdk/client-s3', () => import('@aws-sdk/client-s3'))
    const client = new sdk.S3Client({
      ...(region === undefined ? {} : { region }),
      maxAttempts: 4,
      requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
      // Other servers know neither buckets in host names nor all checksums of Amazon's.
      ...(endpoint === undefined
        ? {}
        : {
            endpoint,
            forcePathStyle: true,
            requestChecksumCalculation: 'WHEN_REQUIRED' as const,
            responseChecksumValidation: 'WHEN_REQUIRED' as const,
            ...(region === undefined ? { region: 'us-east-1' } : {}),
          }),
    })
    return { client, sdk }
  }

  const guarded = async <T>(
    task: (client: S3Client, sdk: typeof import('@aws-sdk/client-s3')) => Promise<T>,
    otherwise?: (error: unknown) => { instead: T } | undefined,
  ): Promise<T> => {
    opened ??= open()
    const { client, sdk } = await opened
    try {
      return await task(client, sdk)
    } catch (error) {
      const found = otherwise?.(error)
      if (found !== undefined) return found.instead
      throw toS3StateError(error, where)
    }
  }

  return {
    where,
    read: key =>
      guarded<Stored | undefined>(
        async (client, sdk) => {
          const { Body, ETag = '' } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key }))
          return { text: (await Body?.transformToString('utf-8')) ?? '', etag: ETag }
        },
        error => (isAbsent(error) ? { instead: undefined } : undefined),
      ),
    write: (key, text, condition) =>
      guarded<{ etag: string } | undefined>(
        async (client, sdk) => {
          const { ETag = '' } = await client.send(
            new sdk.PutObjectCommand({
              Bucket: bucket,
              Key: key,
              Body: text,
              ContentType: 'text/plain; charset=utf-8',
              ...(condition === 'absent'
                ? { IfNoneMatch: '*' }
                : { IfMatch: areEtagsBare ? condition.etag.replaceAll('"', '') : condition.etag }),
            }),
          )
          return { etag: ETag }
        },
        error => (isRefused(error) ? { instead: undefined } : undefined),
      ),
    remove: key =>
      guarded(async (client, sdk) => {
        await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key }))
      }),
    list: prefix =>
      guarded(async (client, sdk) => {
        const found: { key: string; size: number }[] = []
        for (let token: string | undefined; ; ) {
          const page = await client.send(
            new sdk.ListObjectsV2Command({
              Bucket: bucket,
              Prefix: prefix,
              ...(token === undefined ? {} : { ContinuationToken: token }),
            }),
          )
          for (const { Key, Size } of page.Contents ?? [])
            if (Key !== undefined) found.push({ key: Key, size: Size ?? 0 })
          // What is no listing at all is read by the library as an empty one.
          if (page.Name === undefined && page.KeyCount === undefined && page.IsTruncated === undefined)
            throw notS3(where)
          token = page.NextContinuationToken
          if (page.IsTruncated !== true || token === undefined) return found
        }
      }),
    wantBareEtags() {
      areEtagsBare = true
    },
    close() {
      opened?.then(({ client }) => client.destroy()).catch(() => undefined)
    },
  }
}
