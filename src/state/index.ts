/** The doors of this folder. */

export type { FileStoreOptions } from './file-store.ts'
export { createFileStore } from './file-store.ts'
