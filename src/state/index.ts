/** The doors of this folder. */

export type { FileStore, FileStoreOptions } from './file-store.ts'
export { createFileStore } from './file-store.ts'
export type { LockStatus } from './lock-record.ts'
