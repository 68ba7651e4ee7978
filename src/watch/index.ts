/** Telling when files have changed. The only door to this folder. */

export { fileEventsIn, type OpenFileEvents } from './file-events.ts'
export { Occasions } from './occasions.ts'
