/** Property tests draw the same examples in each run, so that a failure can be had again. PROPERTY_SEED asks for others. */

import fc from 'fast-check'
import { seedOf } from './draws.ts'

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: seedOf(20261125) })
