/**
 * The check of configurations that the build has compiled. In the source there is none, and the check is compiled when it is needed;
 * `scripts/build.mjs` puts the compiled one in the place of this file.
 */

export interface BuiltCheck {
  (value: unknown): boolean
  errors?: never[] | null
  /** For which kinds it is; see `renderCheck`. */
  placements: string
}

export const builtCheck: BuiltCheck | undefined = undefined
