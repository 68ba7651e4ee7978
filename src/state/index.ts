/** The doors of this folder. */

export { type AuditLogOptions, createAuditLog } from './audit-log.ts'
export { verifyAuditLog } from './audit-verify.ts'
export { type Codec, plainCodec } from './codec.ts'
export { type EncryptionKeys, encryptedCodec } from './encryption.ts'
export type { FileStoreOptions } from './file-store.ts'
export { createFileStore } from './file-store.ts'
export type { HttpStoreOptions } from './http-store.ts'
export { createHttpStore } from './http-store.ts'
export type { PostgresStoreOptions } from './postgres-store.ts'
export { createPostgresStore } from './postgres-store.ts'
export type { S3StoreOptions } from './s3-store.ts'
export { createS3Store } from './s3-store.ts'
