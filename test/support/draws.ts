/** How many random histories the property tests draw, and from which seed. PROPERTY_RUNS and PROPERTY_SEED ask for others. */

/** Drawn each time the tests run. */
export const draws = {
  /** Histories of one store, applied to the local BigCommerce. */
  applied: 50,
  /** Histories of one store, of which the last run is taken back and that again. */
  undone: 20,
  /** Histories of one store, planned and carried out in memory, for each law. */
  planned: 300,
  /** Rollouts over stores in memory, each with a history. */
  rollouts: 400,
  /** Lives of one object, for each kind. */
  lives: 4,
  /** Texts in place of a configuration, by how they are drawn. */
  texts: { any: 300, lines: 400, values: 400 },
  /** Texts that are read in two ways, which must agree. */
  read: { damaged: 1500, put: 3000 },
} as const

export const runsOf = (usual: number): number => Number(process.env.PROPERTY_RUNS ?? usual)
export const seedOf = (usual: number): number => Number(process.env.PROPERTY_SEED ?? usual)
