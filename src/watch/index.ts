/** Telling when files have changed. The only door to this folder. */

export { type FileEvents, fileEventsIn, type OpenFileEvents } from './file-events.ts'
export { type Occasion, Occasions } from './occasions.ts'
