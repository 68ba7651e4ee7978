/** The doors of this folder. */

export { createAuditLog } from './audit-log.ts'
export { verifyAuditLog } from './audit-verify.ts'
export { plainCodec } from './codec.ts'
export { type EncryptionKeys, encryptedCodec } from './encryption.ts'
export { createFileStore } from './file-store.ts'
export { createHttpStore } from './http-store.ts'
export { connectPostgres, openPool } from './postgres-connection.ts'
export { toStateError } from './postgres-errors.ts'
export { createPostgresStore } from './postgres-store.ts'
export { machineProcesses } from './processes.ts'
export { createS3Store } from './s3-store.ts'
