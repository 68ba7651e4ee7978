/** A plan as a picture: its nodes and edges, and where they stand. */

export { toGraph } from './graph.ts'
export { layOut, type Sizes } from './layout.ts'
